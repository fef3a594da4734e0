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

from bench.under_load import counted, flushing, memory
from bench.under_load.loading import Figure, Load, load, result, wrk
from bench.under_load.servers import MANAGE, ROOT, House, Running, fetched, install_programs
from bench.under_load.table import Row, table
from newsroom import supervision

FOLDER = ROOT / ".data/bench"
WRITTEN = ROOT / "bench/serving.md"
STORIES = 10_000
# What nginx did on the machine that the aim of the random page was set on.
NGINX_THERE = 30_000
UNCOUNTED = "bench.under_load.uncounted:application"
PAGES_A_SECOND, BEACONS_A_SECOND, STORM = 1_000, 5_000, 300


@dataclass
class Bench:
    """The servers that run, and each round's figures by name."""

    house: House
    seconds: int
    hot: str
    nginx: Running
    site: Running
    single: Running
    uncached: Running
    uncounted: Running
    found: dict[str, list[float]] = field(default_factory=dict)
    acknowledged: int = 0
    counted_before: int = 0

    def note(self, name: str, value: float) -> None:
        self.found.setdefault(name, []).append(value)

    def figure(self, name: str) -> Figure:
        return Figure(self.found[name])

    def ratio(self, name: str, to: str) -> Figure:
        """Round by round, since what else the machine does changes from one to the next."""
        pairs = zip(self.found[name], self.found[to], strict=True)
        return Figure([one / other if other else 0.0 for one, other in pairs])

    def page(self, server: Running, **environment: str) -> Load:
        done = load(server.url(self.hot), seconds=self.seconds, **environment)
        if done.failed:
            sys.exit(f"{done.failed} of {done.requests} pages failed at {server.url(self.hot)}")
        return done

    @contextmanager
    def readings(self, rate: int) -> Iterator[None]:
        """Told meanwhile, each by a reader of her own."""
        ids = str(self.house.folder / "ids")
        process = wrk(
            self.site.url("/d/"), seconds=self.seconds + 1, connections=64, BEACONS=ids,
            RATE=str(rate),
        )  # fmt: skip
        time.sleep(0.5)
        yield
        told = result(process)
        if told.failed:
            sys.exit(f"{told.failed} of {told.requests} readings were not answered")
        self.acknowledged += told.requests
        self.note(f"beacons at {rate}", told.rate)

    def round(self) -> None:
        nginx = load(self.nginx.url("/page.html"), seconds=self.seconds)
        self.note("nginx", nginx.rate)
        for name in ("site", "single", "uncounted"):
            self.note(name, self.page(getattr(self, name)).rate)
        with self.readings(STORM):
            self.note("in a storm", self.page(self.site).rate)
        self.note("random", self.random_pages().rate)
        self.note("p99 alone", self.steady().slowest_hundredth_ms)
        with self.readings(BEACONS_A_SECOND):
            self.note("p99 beside beacons", self.steady().slowest_hundredth_ms)

    def random_pages(self) -> Load:
        paths = str(self.house.folder / "paths")
        return load(self.uncached.url("/"), seconds=self.seconds, connections=16, PATHS=paths)

    def steady(self) -> Load:
        return self.page(self.site, RATE=str(PAGES_A_SECOND))


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
                say(f"round {number + 1} of {options.rounds}: {told_shortly(bench)}")
            rows = [*rows_of_pages(bench), *rows_of_counting(bench)]
        say("memory")
        rows += memory.rows(house)
    say("flushing")
    rows += flushing.rows(House(FOLDER / "flush"), readings=options.readings)
    took = time.monotonic() - began
    text = table(rows, heading=heading(options, took))
    print(text)
    if options.write:
        WRITTEN.write_text(text, "utf-8")
    return 0 if all(row.is_met for row in rows) else 1


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4, help="of each measure in a round")
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
    (house.folder / "paths").write_text("\n".join(paths), "utf-8")
    ids = (path.rpartition("-")[2].removesuffix(".html") for path in paths)
    (house.folder / "ids").write_text("\n".join(ids), "utf-8")
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
            uncounted=stack.enter_context(house.site(workers=2, application=UNCOUNTED)),
        )
        stack.enter_context(house.flusher())
        bench.counted_before = counted.readings(house.folder)
        warm(bench)
        yield bench


def warm(bench: Bench) -> None:
    """Nobody is measured while he is asked for the first time; and each must be what it is."""
    for server in (bench.site, bench.single, bench.uncached, bench.uncounted):
        body = fetched(server.url(bench.hot), Accept_Encoding="br")[2]
        if len(body) < 5_000:
            sys.exit(f"{server.url(bench.hot)} is no story of {len(body)} bytes")
        load(server.url(bench.hot), seconds=1, connections=16)


def told_shortly(bench: Bench) -> str:
    return ", ".join(f"{name} {values[-1]:,.0f}" for name, values in bench.found.items())


def percent(figure: Figure) -> str:
    return figure.told("{:.1%}")


def rows_of_pages(bench: Bench) -> list[Row]:
    hot, random = bench.ratio("site", "nginx"), bench.ratio("random", "nginx")
    here = NGINX_THERE * random.median
    return [
        Row("nginx, the page as a file, in Brotli", f"{bench.figure('nginx').told()}/s"),
        Row("the page from the site, two processes", f"{bench.figure('site').told()}/s"),
        Row("the same, one process", f"{bench.figure('single').told()}/s"),
        Row("hot page, site : nginx", percent(hot), "≥ 50 %", hot.median >= 0.5),
        Row("random story of 10,000, nothing cached", f"{bench.figure('random').told()}/s"),
        Row(
            "the same where nginx does 30,000/s", f"{here:,.0f}/s", "≥ 160/s", here >= 160,
        ),
    ]  # fmt: skip


def rows_of_counting(bench: Bench) -> list[Row]:
    alone, beside = bench.figure("p99 alone"), bench.figure("p99 beside beacons")
    slower = bench.ratio("p99 beside beacons", "p99 alone")
    accepted = bench.figure(f"beacons at {BEACONS_A_SECOND}")
    kept = bench.ratio("in a storm", "uncounted")
    count = counted.readings(bench.house.folder) - bench.counted_before
    lost = bench.acknowledged - count
    milliseconds = "{:.1f} ms"
    return [
        Row(
            f"readings accepted while {PAGES_A_SECOND:,} pages a second are served",
            f"{accepted.told()}/s", "≥ 5,000/s", accepted.median >= 0.995 * BEACONS_A_SECOND,
        ),
        Row("99 of 100 pages meanwhile within", beside.told(milliseconds)),
        Row("the same without readings", alone.told(milliseconds)),
        Row("one as against the other", slower.told("{:.2f}"), "≤ 1.2", slower.median <= 1.2),
        Row(
            f"{bench.acknowledged:,} readings acknowledged, not counted afterwards",
            f"{lost}", "0", lost <= 0,
        ),
        Row(
            f"hot page while {STORM} readings a second are counted, as against none and no counter",
            percent(kept), "≥ 97 %", kept.median >= 0.97,
        ),
    ]  # fmt: skip


def heading(options: argparse.Namespace, took: float) -> str:
    cores, load_before = os.cpu_count(), os.getloadavg()[2]
    return (
        f"# Served by the site, and by nginx\n\n"
        f"`make bench`, {time.strftime('%d.%m.%Y %H:%M', time.gmtime())} UTC: {cores} cores, which "
        f"wrk shares with what it asks; {options.rounds} rounds of {options.seconds:g} s for each "
        f"figure, in turn; Python {platform.python_version()}; load of the quarter of an hour "
        f"before the end {load_before:.1f}; all of it took {took / 60:.1f} min."
    )


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
