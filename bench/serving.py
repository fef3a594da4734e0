"""How much of nginx's speed the site reaches, and what counting costs: `make bench`.

Seeds an archive of 10,000 stories in a database of its own (`.data/bench`, kept for the next time),
starts the site as it is run, nginx with the same page as a file, and asks both in turn, round by
round, on the cores that the asking shares with them. Prints a table; `--write` puts it into
bench/serving.md as well. Ends with 1 where an aim is missed.
"""

import argparse
import os
import platform
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from bench.under_load import beside, flushing, memory
from bench.under_load.beside import Beside, page
from bench.under_load.loading import MILLISECONDS, PERCENT, Figure, Found, load
from bench.under_load.memory import postmaster
from bench.under_load.processor import Processor
from bench.under_load.servers import MANAGE, ROOT, House, Running, fetched, install_programs
from bench.under_load.table import Row, table
from newsroom import supervision

FOLDER = ROOT / ".data/bench"
WRITTEN = ROOT / "bench/serving.md"
STORIES = 10_000
# What nginx did on the machine that the aim of the random page was set on.
NGINX_THERE = 30_000
# In each round, in turn with nginx: what else the machine does meets both of a pair.
RANDOM_PAIRS, RANDOM_SECONDS = 3, 3
UNCOUNTED = "bench.under_load.uncounted:application"


@dataclass
class Bench:
    """The servers that show pages, and each round's figures by name."""

    house: House
    seconds: int
    hot: str
    nginx: Running
    site: Running
    single: Running
    uncached: Running
    found: Found = field(default_factory=Found)

    def round(self) -> None:
        nginx = load(self.nginx.url("/page.html"), seconds=self.seconds)
        self.found.note("nginx", nginx.rate)
        for name in ("site", "single"):
            done = page(getattr(self, name), self.hot, seconds=self.seconds)
            self.found.note(name, done.rate)
        for number in range(RANDOM_PAIRS):
            for measure in (self.beside_random, self.random_pages)[:: -1 if number % 2 else 1]:
                measure()

    @property
    def paths(self) -> str:
        return str(self.house.folder / "paths")

    def beside_random(self) -> None:
        done = load(self.nginx.url("/page.html"), seconds=RANDOM_SECONDS)
        self.found.note("nginx beside random", done.rate)

    def random_pages(self) -> None:
        theirs = Processor([self.uncached.process.pid, postmaster(self.house.folder)])
        done = load(
            self.uncached.url("/"), seconds=RANDOM_SECONDS, connections=16, PATHS=self.paths
        )
        self.found.note("random", done.rate)
        self.found.note("processor of a random page", 1000 * theirs.seconds() / done.requests)


def main() -> int:
    options = parsed()
    os.chdir(ROOT)
    supervision.interrupt_once_on_any_signal()
    install_programs()
    FOLDER.mkdir(parents=True, exist_ok=True)
    house = House(FOLDER)
    began = time.monotonic()
    with house.database():
        hot = seeded(house, options.stories)
        say(f"{options.stories:,} stories after {time.monotonic() - began:.0f} s")
        with servers(house, hot, options.seconds) as bench:
            for number in range(options.rounds):
                bench.round()
                say(f"round {number + 1} of {options.rounds}: {bench.found.last()}")
            rows = rows_of_pages(bench)
        with counting_servers(house, hot) as counting:
            for number in range(options.pairs):
                counting.pair(number)
                say(f"pair {number + 1} of {options.pairs}: {counting.found.last()}")
            rows += counting.rows()
        say("memory")
        rows += memory.rows(house)
    say("flushing")
    rows += flushing.rows(House(FOLDER / "flush"), readings=options.readings)
    took = time.monotonic() - began
    text = table(rows, heading=heading(options, took))
    print(text)
    if options.write:
        WRITTEN.write_text(text, "utf-8")
    return 1 if any(row.is_met is False for row in rows) else 0


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4, help="of each measure in a round")
    parser.add_argument("--pairs", type=int, default=8, help="with readings and without")
    parser.add_argument("--stories", type=int, default=STORIES)
    parser.add_argument("--readings", type=int, default=200_000, help="flushed in each run")
    parser.add_argument("--write", action="store_true", help=f"into {WRITTEN.name} as well")
    return parser.parse_args()


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def seeded(house: House, stories: int) -> str:
    """The address of the story that everybody reads; those of all lie in the folder."""
    house.run(*MANAGE, "prepare_demonstration")
    archive = str(ROOT / "bench/under_load/archive.py")
    paths = house.run(sys.executable, archive, "--stories", str(stories)).split()
    # As the worker of a site does after an upgrade; the archive may be older than the code.
    house.run(*MANAGE, "print_texts")
    house.tidy()
    (house.folder / "paths").write_text("\n".join(paths), "utf-8")
    ids = [path.rpartition("-")[2].removesuffix(".html") for path in paths]
    (house.folder / beside.ANY_STORY).write_text("\n".join(ids), "utf-8")
    (house.folder / beside.THIS_STORY).write_text(ids[0], "utf-8")
    return paths[0]


@contextmanager
def servers(house: House, hot: str, seconds: int) -> Iterator[Bench]:
    with ExitStack() as stack:
        site = stack.enter_context(house.site(workers=2))
        body = fetched(site.url(hot), Accept_Encoding="br")[2]
        bench = Bench(
            house=house,
            seconds=seconds,
            hot=hot,
            nginx=stack.enter_context(house.nginx(body)),
            site=site,
            single=stack.enter_context(house.site(workers=1)),
            uncached=stack.enter_context(house.site(workers=2, PAGE_CACHE_BYTES="0")),
        )
        warm(hot, bench.site, bench.single, bench.uncached)
        # The database, too, reads what it has for the first time only once.
        load(bench.uncached.url("/"), seconds=seconds, connections=16, PATHS=bench.paths)
        yield bench


@contextmanager
def counting_servers(house: House, hot: str) -> Iterator[Beside]:
    """Nobody else runs meanwhile: each process looks each second what was counted."""
    with (
        house.site(workers=2) as site,
        house.site(workers=1) as apart,
        house.site(workers=2, application=UNCOUNTED) as uncounted,
        house.nginx(b"") as nginx,
        house.flusher() as flusher,
    ):
        warm(hot, site, uncounted, apart)
        yield Beside(
            house, hot, site=site, apart=apart, uncounted=uncounted, nginx=nginx,
            flusher=flusher.pid,
        )  # fmt: skip


def warm(hot: str, *asked: Running) -> None:
    """Nobody is measured while he is asked for the first time; and each must be what it is."""
    for server in asked:
        body = fetched(server.url(hot), Accept_Encoding="br")[2]
        if len(body) < 5_000:
            sys.exit(f"{server.url(hot)} is no story of {len(body)} bytes")
        load(server.url(hot), seconds=1, connections=16)


def rows_of_pages(bench: Bench) -> list[Row]:
    found = bench.found
    hot, random = found.ratio("site", "nginx"), found.ratio("random", "nginx beside random")
    there = Figure([NGINX_THERE * each for each in random.values])
    return [
        Row("nginx, the page as a file, in Brotli", f"{found.figure('nginx').told()}/s"),
        Row("the page from the site, two processes", f"{found.figure('site').told()}/s"),
        Row("the same, one process", f"{found.figure('single').told()}/s"),
        Row("hot page, site : nginx", hot.told(PERCENT), "≥ 50 %", hot.median >= 0.5),
        Row("random story of 10,000, nothing cached", f"{found.figure('random').told()}/s"),
        Row(
            "the same where nginx does 30,000/s", f"{there.told()}/s", "≥ 160/s",
            there.median >= 160,
        ),
        Row(
            "processor for one of them, site and PostgreSQL",
            found.figure("processor of a random page").told(MILLISECONDS),
        ),
    ]  # fmt: skip


def heading(options: argparse.Namespace, took: float) -> str:
    cores, load_before = os.cpu_count(), os.getloadavg()[2]
    return (
        f"# Served by the site, and by nginx\n\n"
        f"`make bench`, {time.strftime('%d.%m.%Y %H:%M', time.gmtime())} UTC: {cores} cores, which "
        f"wrk shares with what it asks; {options.rounds} rounds of {options.seconds:g} s for each "
        f"figure, {options.pairs} pairs of {beside.SECONDS} s with readings and without, in turn; "
        f"Python {platform.python_version()}; load of the quarter of an hour before the end "
        f"{load_before:.1f}; all of it took {took / 60:.1f} min."
    )


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
