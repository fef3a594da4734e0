"""One thread of each process that looks each second what has become of the paper.

Edition, the next hour at which anything begins or ends, numbers that rose, stories that came and
went: everything else in the process asks the memory. A database that does not answer is waited for
here, and nowhere else.
"""

import copy
import datetime
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from threading import Condition, Event, Thread
from typing import Any

from django.db import Error as DatabaseError
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend
from django.utils import timezone

from articles.page_cache import PageCache, Sight, ticks_now
from articles.readership.numbers import InMemoryNumbers
from articles.selectors import looking
from articles.taken_back import TakenBack
from articles.text import in_vietnam

ALIAS = "lookout"
# With the look itself less than a second.
EACH_SECONDS = 0.8
# Before a boundary, and when the clock on the wall was set.
SHORTEST_PAUSE = 0.002
# For what was under way when it was last looked: transactions, and clocks of other hosts. An end
# may lie five minutes back when it is written (`newsroom_guard_published`).
OVERLAP = datetime.timedelta(minutes=6)
VERSIONS_OVERLAP = 100
# Clocks that are set right go back by less.
SET_BACK = datetime.timedelta(seconds=5)
NEVER = float("-inf")
# Nothing tells of numbers that were mended by hand, and little of a long absence.
RELOAD_SECONDS = 24 * 3600.0
LONG_ABSENCE = datetime.timedelta(minutes=10)
MOST_REMEMBERED = 1_000
OPTIONS = {
    "connect_timeout": 2,
    "tcp_user_timeout": 3000,
    "options": "-c statement_timeout=2s -c lock_timeout=1s",
}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Changes:
    """`is_all_new`: so much that nothing of before is worth keeping."""

    begun: tuple[tuple[int, int], ...]
    gone: frozenset[int]
    replaced: frozenset[int]
    is_all_new: bool


class Lookout:
    def __init__(
        self, numbers: InMemoryNumbers, pages: PageCache | None, taken_back: TakenBack
    ) -> None:
        self.numbers = numbers
        self.pages = pages
        self._taken_back = taken_back
        self._sight: Sight | None = None
        self._mark: looking.Mark | None = None
        self._closely_at: datetime.datetime | None = None
        self._newest_version = 0
        self._ended: set[int] = set()
        self._counted_at: datetime.datetime | None = None
        self._batches: set[str] = set()
        self._loaded_ticks = NEVER
        self._during_load: list[Changes] = []
        self._wake = Event()
        self._looks = Condition()
        self._begun_looks = self._ended_looks = 0
        self._is_ending = False
        self._thread: Thread | None = None

    # -- The thread -----------------------------------------------------------------------

    def start(self) -> None:
        self._is_ending = False
        self._thread = Thread(target=self._watch, name="lookout", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._is_ending = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=10)
        if self.pages is not None:
            self.pages.sight = None

    def look_now(self, patience: float) -> None:
        """For who has to know whether the database answers: waits for a look that is yet to begin.
        One that is under way may have been answered before the line broke.
        """
        with self._looks:
            wanted = self._begun_looks + 1
            self._wake.set()
            self._looks.wait_for(lambda: self._ended_looks >= wanted, patience)

    def _watch(self) -> None:
        connections[ALIAS] = own_connection()
        try:
            while not self._is_ending:
                self.look()
                self._wake.wait(self._pause())
                self._wake.clear()
        finally:
            connections[ALIAS].close()

    def _pause(self) -> float:
        """Until the next second, or the next boundary if that comes before."""
        if self._sight is None or self._sight.is_blind:
            return EACH_SECONDS
        return min(EACH_SECONDS, max(SHORTEST_PAUSE, self._sight.boundary - time.time()))

    # -- One look -------------------------------------------------------------------------

    def look(self) -> None:
        with self._looks:
            self._begun_looks += 1
        now = self._paper_or_blind()
        if now is not None:
            self._take_over_numbers(now)
        with self._looks:
            self._ended_looks = self._begun_looks
            self._looks.notify_all()

    def _paper_or_blind(self) -> datetime.datetime | None:
        try:
            return self._look_at_paper()
        except DatabaseError as error:
            self._go_blind(type(error).__name__)
        except Exception as error:
            # The thread must not end: without it no page is given from memory.
            log.exception("the lookout stumbled")
            self._go_blind(type(error).__name__)
        return None

    def _take_over_numbers(self, now: datetime.datetime) -> None:
        """Pages do not depend on it: what fails is tried again with the next look."""
        try:
            self._look_at_numbers(now)
            self._load_if_due()
        except DatabaseError as error:
            log.warning("Numbers wait to be taken over (%s).", type(error).__name__)
            connections[ALIAS].close()
        except Exception:
            log.exception("the lookout stumbled over numbers")

    def _go_blind(self, why: str) -> None:
        connections[ALIAS].close()
        if self._sight is None:
            return
        if not self._sight.is_blind:
            log.warning("The database does not answer (%s): pages come from memory.", why)
        self._heed_the_others(self._sight.edition)
        self._see(replace(self._sight, asked_ticks=ticks_now(), is_blind=True))

    def _heed_the_others(self, edition: int) -> None:
        """Another process of this host may have seen a story go that this one had not."""
        if self.pages is not None and self._taken_back.last() > edition:
            self.pages.forget_all()

    def _see(self, sight: Sight) -> None:
        if self._sight is not None and self._sight.is_blind and not sight.is_blind:
            log.warning("The database answers again.")
            # A pool that found nobody for long tries again after ever longer whiles.
            connections["default"].close_pool()  # type: ignore[attr-defined]
        self._sight = sight
        if self.pages is not None:
            self.pages.sight = sight

    def _look_at_paper(self) -> datetime.datetime:
        """When that was by the database's own clock."""
        ticks, at = ticks_now(), timezone.now()
        mark, now = looking.edition_now(ALIAS)
        if self._sight is not None and mark == self._known_mark(at):
            number, boundary = self._sight.edition, self._sight.boundary
        else:
            number, boundary = self._look_closely(at, mark)
        self._see(Sight(number, boundary, at.timestamp(), ticks, asked_ticks=ticks))
        return now

    def _look_closely(self, at: datetime.datetime, mark: looking.Mark) -> tuple[int, float]:
        # In this order: what another process tells from here on is of the database asked below.
        told = self._taken_back.last()
        if self._sight is None:
            self._newest_version = looking.newest_version(ALIAS)
        found = self._found(at, mark)
        if self._sight is not None and not self._is_continued_by(found):
            self._begin_anew()
            return self._look_closely(at, mark)
        # Told of another database, such as one that was restored: editions count anew in it.
        if self._sight is None and told > found.number:
            self._taken_back.put_right(found.number)
        boundary = self._take_in(found, at)
        self._mark, self._closely_at = found.mark, at
        return found.number, boundary

    def _found(self, at: datetime.datetime, mark: looking.Mark) -> Any:
        after = self._newest_version - VERSIONS_OVERLAP
        try:
            return looking.paper_now(ALIAS, at, since=self._since(at), after=after)
        except DatabaseError:
            # Something has changed, and may have gone: nobody can say what any more.
            if self.pages is not None and self._sight and mark != self._mark:
                self.pages.forget_all()
            raise

    def _is_continued_by(self, found: Any) -> bool:
        """A number that fell, or was reached twice, is told by a database that was put back."""
        return self._mark is None or found.number > self._mark[0] or found.mark == self._mark

    def _begin_anew(self) -> None:
        """Its numbers come a second time: a page of before would be taken for one of then."""
        log.warning("The database was put back to an earlier day: all is read anew.")
        self._sight = self._closely_at = self._counted_at = None
        self._batches, self._ended = set(), set()
        self._read_numbers_anew()
        if self.pages is not None:
            # In this order: nobody begins a page of the old edition that the new round would keep.
            self.pages.sight = None
            self.pages.forget_all()

    def _known_mark(self, at: datetime.datetime) -> looking.Mark | None:
        """Unknown where a boundary was passed since, or the clock was set back before the look."""
        sight = self._sight
        if sight is None or not sight.seen_at <= at.timestamp() < sight.boundary:
            return None
        return self._mark

    def _since(self, at: datetime.datetime) -> datetime.datetime:
        """Reaches back behind the last change, however long nothing happened: what is seen now may
        have waited since then.
        """
        return min(at, self._closely_at or at) - OVERLAP

    def _take_in(self, found: Any, at: datetime.datetime) -> float:
        """What readers lost is forgotten before anybody hears of the new edition."""
        if self._closely_at is not None and at < self._closely_at - SET_BACK:
            self._read_numbers_anew()
        changes = changes_of(found, known=self._ended)
        if changes.gone or changes.replaced or changes.is_all_new:
            self._taken_back.tell(found.number)
        self._ended = {row["id"] for row in found.ended_rows}
        versions = [row["id"] for row in found.begun_rows]
        self._newest_version = max([self._newest_version, *versions])
        self._forget_pages(changes)
        self._change_numbers(changes)
        self._during_load = [*self._during_load[-MOST_REMEMBERED:], changes]
        boundaries = (found.next_boundary, next_midnight(at))
        return min(moment.timestamp() for moment in boundaries if moment)

    def _forget_pages(self, changes: Changes) -> None:
        if self.pages is None:
            return
        # Lists and pages about something else may name what is gone, or show its picture.
        if changes.gone or changes.is_all_new:
            self.pages.forget_all()
        elif changes.replaced:
            self.pages.forget_stories(changes.replaced)

    def _change_numbers(self, changes: Changes) -> None:
        self.numbers.gone(changes.gone)
        self.numbers.change(changes.begun)
        if changes.is_all_new:
            self._read_numbers_anew()

    # -- Numbers --------------------------------------------------------------------------

    def _read_numbers_anew(self) -> None:
        self.numbers.doubt()
        self._loaded_ticks = NEVER

    def _look_at_numbers(self, now: datetime.datetime) -> None:
        """Of the stories in batches that were counted since the last time."""
        since = self._counted_at or now
        # The clock of the database may be set too.
        if not -SET_BACK <= now - since <= LONG_ABSENCE:
            self._read_numbers_anew()
            since = now
        batches = looking.batches_since(ALIAS, since)
        looked = ticks_now()
        for some in looking.in_parts(batches - self._batches):
            self.numbers.count(looking.totals_of_batches(ALIAS, some))
            looked = self._looked_again(looked)
        self._batches = batches
        self._counted_at = now

    def _load_if_due(self) -> None:
        if ticks_now() - self._loaded_ticks < RELOAD_SECONDS:
            return
        self._during_load = []
        self._loaded_ticks = ticks_now()
        try:
            self.numbers.load(self._all_numbers())
        except BaseException:
            self._loaded_ticks = NEVER
            raise
        # Stories that came and went while the others were read.
        for changes in self._during_load:
            self._change_numbers(changes)

    def _all_numbers(self) -> Iterator[tuple[int, int]]:
        """Editions go on being looked at: a million stories take some seconds."""
        last, looked = 0, ticks_now()
        while rows := looking.visible_numbers(ALIAS, timezone.now(), after=last):
            yield from rows
            last, _number = rows[-1]
            looked = self._looked_again(looked)

    def _looked_again(self, before: float) -> float:
        """Whatever long work is under way, a story that goes is seen within the second."""
        if ticks_now() - before <= EACH_SECONDS:
            return before
        self._look_at_paper()
        return ticks_now()


def changes_of(found: Any, *, known: set[int]) -> Changes:
    ended = [row for row in found.ended_rows if row["id"] not in known]
    most = looking.MOST_CHANGES
    return Changes(
        begun=tuple((row["article_id"], row["number"]) for row in found.begun_rows),
        gone=frozenset(row["article_id"] for row in ended if not row["is_replaced"]),
        replaced=frozenset(row["article_id"] for row in ended if row["is_replaced"]),
        is_all_new=len(found.begun_rows) >= most or len(found.ended_rows) >= most,
    )


def next_midnight(at: datetime.datetime) -> datetime.datetime:
    """Pages bear the day of Vietnam."""
    local = in_vietnam(at) + datetime.timedelta(days=1)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def own_connection() -> BaseDatabaseWrapper:
    """Beside the pool: who waits for a free connection there would not see a takedown."""
    settings = copy.deepcopy(connections["default"].settings_dict)
    options = {name: value for name, value in settings["OPTIONS"].items() if name != "pool"}
    settings["OPTIONS"] = options | OPTIONS
    return load_backend(settings["ENGINE"]).DatabaseWrapper(settings, ALIAS)  # type: ignore[no-any-return]
