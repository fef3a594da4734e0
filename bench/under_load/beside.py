"""Pages beside readings, and pages without them: in short turns, one pair after the other.

What else the machine does is slower than a pair and meets both of it; the next pair goes the other
way round. What is left stands in the range.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from . import counted
from .loading import MILLISECONDS, PERCENT, Figure, Found, Load, load, result, wrk
from .memory import postmaster
from .processor import Processor
from .servers import House, Running
from .table import Row

SECONDS = 3
PAGES_A_SECOND, BEACONS_A_SECOND, STORM = 1_000, 5_000, 300
# Until the first readings have come, and until the last of them are in the tables and in memory.
BEFORE, AFTERWARDS = 0.5, 3.0
# Of which stories readings are told: files of their numbers, one a line.
ANY_STORY, THIS_STORY = STORIES = "ids", "hot-id"
# Told to a process that gives no pages, as `deploy/newsroom-readings.service` is one.
APART = "apart"


def page(server: Running, path: str, *, seconds: int, **environment: str) -> Load:
    done = load(server.url(path), seconds=seconds, **environment)
    if done.failed:
        sys.exit(f"{done.failed} of {done.requests} pages failed at {server.url(path)}")
    return done


class Beside:
    def __init__(
        self,
        house: House,
        hot: str,
        *,
        site: Running,
        apart: Running,
        uncounted: Running,
        nginx: Running,
        flusher: int,
    ) -> None:
        self.house, self.hot = house, hot
        self.site, self.apart, self.uncounted, self.nginx = site, apart, uncounted, nginx
        self.others = [apart.process.pid, flusher, postmaster(house.folder)]
        self.found = Found()
        self.acknowledged = 0
        self.counted_before = counted.readings(house.folder)

    def pair(self, number: int) -> None:
        for with_and_without in (
            (
                partial(self.steady_beside, self.site, "beacons"),
                self.steady_alone,
                self.steady_beside_nginx,
                partial(self.steady_beside, self.apart, "apart"),
            ),
            *((partial(self.hot_beside, of), partial(self.hot_beside_nginx, of)) for of in STORIES),
            (self.hot_beside_apart, partial(self.hot_beside_nginx, APART)),
        ):
            for measure in with_and_without if number % 2 else with_and_without[::-1]:
                measure()

    @contextmanager
    def readings(self, server: Running, rate: int, of: str = ANY_STORY) -> Iterator[None]:
        """Told meanwhile, each by a reader of her own; and all is over when the next one begins."""
        with self.told(server, rate, of) as done:
            yield
        self.acknowledged += done[0].requests
        if server is self.site:
            self.found.note(f"beacons at {rate}", done[0].rate)
        time.sleep(AFTERWARDS)

    @contextmanager
    def told(self, server: Running, rate: int, of: str = ANY_STORY) -> Iterator[list[Load]]:
        ids, done = str(self.house.folder / of), list[Load]()
        process = wrk(
            server.url("/d/"), seconds=SECONDS + 1, connections=64, BEACONS=ids, RATE=str(rate)
        )
        time.sleep(BEFORE)
        yield done
        done.append(result(process))
        if done[0].failed:
            sys.exit(f"{done[0].failed} of {done[0].requests} readings were not answered")

    def steady_beside(self, server: Running, name: str) -> None:
        with self.readings(server, BEACONS_A_SECOND):
            self.steady(f"p99 beside {name}")

    def steady_alone(self) -> None:
        self.steady("p99 alone")

    def steady_beside_nginx(self) -> None:
        with self.told(self.nginx, BEACONS_A_SECOND):
            self.steady("p99 beside nginx")

    def steady(self, name: str) -> None:
        done = page(self.site, self.hot, seconds=SECONDS, RATE=str(PAGES_A_SECOND))
        self.found.note(name, done.slowest_hundredth_ms)

    def hot_beside(self, of: str) -> None:
        with self.readings(self.site, STORM, of):
            self.as_many_as_go(self.site, f"counted {of}")

    def hot_beside_apart(self) -> None:
        with self.readings(self.apart, STORM, THIS_STORY):
            self.as_many_as_go(self.uncounted, f"counted {APART}")

    def hot_beside_nginx(self, of: str) -> None:
        with self.told(self.nginx, STORM, THIS_STORY if of == APART else of):
            self.as_many_as_go(self.uncounted, f"uncounted {of}")

    def as_many_as_go(self, server: Running, name: str) -> None:
        theirs = Processor([server.process.pid, *self.others])
        done = page(server, self.hot, seconds=SECONDS)
        self.found.note(name, done.rate)
        self.found.note(f"processor {name}", 1e6 * theirs.seconds() / done.requests)

    def rows(self) -> list[Row]:
        return [*self.rows_of_slowness(), self.row_of_loss(), *self.rows_of_cost()]

    def rows_of_slowness(self) -> list[Row]:
        found = self.found
        accepted = found.figure(f"beacons at {BEACONS_A_SECOND}")
        slower = found.ratio("p99 beside beacons", "p99 alone")
        beside_nginx = found.ratio("p99 beside beacons", "p99 beside nginx")
        return [
            Row(
                f"readings accepted while {PAGES_A_SECOND:,} pages a second are served",
                f"{accepted.told()}/s", "≥ 5,000/s", accepted.median >= 0.995 * BEACONS_A_SECOND,
            ),
            Row(
                "99 of 100 pages meanwhile within",
                found.figure("p99 beside beacons").told(MILLISECONDS),
            ),
            Row("the same without readings", found.figure("p99 alone").told(MILLISECONDS)),
            Row("one as against the other", slower.told("{:.2f}"), "≤ 1.2", slower.median <= 1.2),
            Row(
                "the same while nginx is told as many readings",
                found.figure("p99 beside nginx").told(MILLISECONDS),
            ),
            Row("beside the site as against beside nginx", beside_nginx.told("{:.2f}")),
            Row(
                "99 of 100 pages while a process of its own is told as many readings",
                found.figure("p99 beside apart").told(MILLISECONDS),
            ),
        ]  # fmt: skip

    def row_of_loss(self) -> Row:
        count = counted.readings(self.house.folder) - self.counted_before
        lost = self.acknowledged - count
        title = f"{self.acknowledged:,} readings acknowledged, not counted afterwards"
        return Row(title, f"{lost}", "0", lost <= 0)

    def rows_of_cost(self) -> list[Row]:
        readings = f"{STORM} readings a second"
        of_it, of_any = self.kept(THIS_STORY), self.kept(ANY_STORY)
        return [
            Row(
                f"hot page while {readings} of it are counted, as against no counter and nginx told"
                " them",
                of_it.told(PERCENT), "≥ 97 %", of_it.median >= 0.97,
            ),
            self.row_of_processor(THIS_STORY),
            Row(f"hot page while {readings} of any story are counted", of_any.told(PERCENT)),
            self.row_of_processor(ANY_STORY),
            Row(
                f"hot page while {readings} of it are counted by a process of its own",
                self.kept(APART).told(PERCENT),
            ),
            self.row_of_processor(APART),
        ]  # fmt: skip

    def kept(self, of: str) -> Figure:
        return self.found.ratio(f"counted {of}", f"uncounted {of}")

    def row_of_processor(self, of: str) -> Row:
        costs = self.found.ratio(f"processor counted {of}", f"processor uncounted {of}")
        each = self.found.figure(f"processor counted {of}").told("{:.1f}")
        return Row(
            "processor for one of them, site, flusher and PostgreSQL, as against the same",
            f"{costs.told(PERCENT)}: {each} µs",
        )
