"""What the database has of the readings, once the spool is empty."""

import sys
import time
from pathlib import Path

import psycopg

from .servers import urls_of

PATIENCE_SECONDS = 60
COUNTED = """
    SELECT coalesce(sum(readers + robots + without_script + machines), 0)
    FROM articles_pageviewday
"""


def readings(folder: Path) -> int:
    wait_until_drained(folder / "spool")
    with psycopg.connect(urls_of(folder)[0]) as connection:
        found = connection.execute(COUNTED).fetchone()
    assert found is not None
    return int(found[0])


def wait_until_drained(spool: Path) -> None:
    patience = time.monotonic() + PATIENCE_SECONDS
    # A process that takes nothing more closes its segment within a second or so.
    time.sleep(2.5)
    while list(spool.glob("*.readings")):
        if time.monotonic() > patience:
            sys.exit(f"The spool was not emptied within {PATIENCE_SECONDS} s.")
        time.sleep(0.2)
