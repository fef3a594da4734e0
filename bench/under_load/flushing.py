"""`bench/flush.py` on one core, server and flusher, with a database of its own."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from .servers import ROOT, House
from .table import Row

WANTED = 50_000
TOLD = re.compile(r"^by the clock: ([0-9,]+) readings/s \(([0-9,]+)-([0-9,]+)\)", re.MULTILINE)


def rows(house: House, *, readings: int) -> list[Row]:
    command = [sys.executable, str(ROOT / "bench/flush.py"), "--readings", str(readings)]
    house.folder.mkdir(parents=True, exist_ok=True)
    with on_one_core(), house.database():
        said = house.run(*command)
    found = TOLD.search(said)
    if found is None:
        sys.exit(f"bench/flush.py said:\n{said}")
    median = int(found[1].replace(",", ""))
    told = f"{found[1]} ({found[2]}–{found[3]})/s"
    title = "readings from the spool into PostgreSQL, both on one core"
    return [Row(title, told, f"≥ {WANTED:,}/s", median >= WANTED)]


@contextmanager
def on_one_core() -> Iterator[None]:
    """Whatever is begun meanwhile stays there as well."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)
