"""What the cache and the whole demonstration take."""

import sys
from pathlib import Path

import psycopg

from .loading import load
from .servers import House, family, megabytes, urls_of
from .table import Row

MEGABYTE = 1024 * 1024
DEMONSTRATION_MEGABYTES = 600
# Python's own share of what is freed and taken again.
SLACK = 1.5
SECONDS = 5


def rows(house: House) -> list[Row]:
    return [row_of_cache(house), row_of_demonstration(house)]


def row_of_cache(house: House) -> Row:
    page = str(house.folder / "pages/page.html")
    addresses = "bench.under_load.addresses"
    held, allowed, grown = map(int, house.run(sys.executable, "-m", addresses, page).split())
    return Row(
        "memory of the cache after 100,000 addresses: held, and by how much its process grew",
        f"{held / MEGABYTE:.1f} MB, {grown / MEGABYTE:.0f} MB",
        f"≤ {allowed / MEGABYTE:.0f} MB held",
        held <= allowed and grown <= SLACK * allowed,
    )


def row_of_demonstration(house: House) -> Row:
    """While it is read, its cache as full as it gets in some seconds; each process, PostgreSQL's
    too, with its share of what they have in common.
    """
    with house.demonstration() as running:
        load(running.url("/"), seconds=SECONDS, PATHS=str(house.folder / "paths"))
        pids = [*family(running.process.pid), *family(postmaster(house.folder))]
        taken = megabytes(pids)
    return Row(
        f"memory of the whole demonstration, {len(pids)} processes",
        f"{taken:.0f} MB",
        f"≤ {DEMONSTRATION_MEGABYTES} MB",
        taken <= DEMONSTRATION_MEGABYTES,
    )


def postmaster(folder: Path) -> int:
    with psycopg.connect(urls_of(folder)[0]) as connection:
        pid = connection.info.backend_pid
        status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("PPid:")))
