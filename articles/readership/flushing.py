"""Empties this host's spool into the tables. Killed at any moment, it counts nothing twice.

A segment is held, counted with its name in one transaction, and removed while it is held still.
Between the last two a kill leaves it lying: the next flusher finds its name and removes it.
"""

import datetime
import logging
import time
from collections import deque
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from threading import Event

from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, connection
from django.utils import timezone

from articles.models import PageviewBatch
from articles.readership import losses, segments
from articles.readership.counting import Counted, alone, count
from articles.readership.records import SIZE
from articles.readership.segments import NoSpoolError, Segment

# However much is read, a number is some seconds old at most; and the more there is to count, the
# less of it is a row of its own: the fewer the turns, the less of the database they take.
SHORTEST_REST_SECONDS, LONGEST_REST_SECONDS = 0.5, 2.0
RESTS_FOR_WORK = 50
LONGEST_ABSENCE_SECONDS = 5.0
WARNED_EACH_SECONDS = 60.0
MOST_READINGS = 50_000
# Each is an open file.
MOST_SEGMENTS = 200

log = logging.getLogger(__name__)


class Flusher:
    """Of one folder; whoever makes it holds `segments.only_flusher`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._warned = -WARNED_EACH_SECONDS
        self._signed: losses.Sign | None = None

    def run(self, stop: Event) -> None:
        """Has this process to itself."""
        leave_the_pool()
        rest = SHORTEST_REST_SECONDS
        while not stop.wait(rest):
            began = time.monotonic()
            is_done = self.turn()
            took = time.monotonic() - began
            rest = rest_after(took) if is_done else min(2 * rest, LONGEST_ABSENCE_SECONDS)

    def turn(self) -> bool:
        """Nothing is lost by a turn that fails: what it held lies there still."""
        try:
            self.flush(at=timezone.now())
        except NoSpoolError:
            return True
        except (DatabaseError, InterfaceError, OSError) as error:
            self._warn("Readings wait in the spool: %s", error)
            # A broken connection is never asked again.
            connection.close()
            return False
        return True

    def flush(self, *, at: datetime.datetime) -> Counted:
        spool = segments.name_of(self._folder)
        segments.sweep(self._folder)
        waiting = deque(segments.waiting(self._folder))
        counted = Counted()
        while waiting:
            with ExitStack() as stack:
                counted += self._flush_group(spool, taken(waiting, stack), at=at)
        self._sign(spool, at=at, has_counted=bool(counted.readings))
        return counted

    def _flush_group(self, spool: str, group: list[Segment], *, at: datetime.datetime) -> Counted:
        try:
            return flush_group(spool, group, at=at)
        except (DataError, IntegrityError) as error:
            self._warn("Some readings stay in the spool: %s", error)
            if len(group) == 1:
                return Counted()
        counts = (self._flush_group(spool, [segment], at=at) for segment in group)
        return sum(counts, start=Counted())

    def _sign(self, spool: str, *, at: datetime.datetime, has_counted: bool) -> None:
        sign = losses.Sign(at, segments.lost_by_writers(self._folder))
        if has_counted or self._signed is None or sign.is_news_after(self._signed):
            losses.sign(spool, sign)
            self._signed = sign

    def _warn(self, sentence: str, error: Exception) -> None:
        """A night without a database is told of each minute, not each half second."""
        if time.monotonic() - self._warned >= WARNED_EACH_SECONDS:
            self._warned = time.monotonic()
            log.warning(sentence, error)


def rest_after(seconds: float) -> float:
    """Of a turn that took so long."""
    return min(max(SHORTEST_REST_SECONDS, RESTS_FOR_WORK * seconds), LONGEST_REST_SECONDS)


def leave_the_pool() -> None:
    """After a long outage a pool tries again in ever longer whiles, up to five minutes."""
    connection.close()
    options = connection.settings_dict["OPTIONS"]
    connection.settings_dict["OPTIONS"] = {
        name: value for name, value in options.items() if name != "pool"
    }


def taken(waiting: deque[Path], stack: ExitStack) -> list[Segment]:
    """As many as make one good transaction, each held until the stack lets go."""
    group: list[Segment] = []
    size = 0
    while waiting and size < MOST_READINGS * SIZE and len(group) < MOST_SEGMENTS:
        if segment := stack.enter_context(segments.held(waiting.popleft())):
            group.append(segment)
            size += segment.size
    return group


def flush_group(spool: str, group: list[Segment], *, at: datetime.datetime) -> Counted:
    if not group:
        return Counted()
    counted = count_group(spool, group, at=at)
    for segment in group:
        segment.remove()
    return counted


def count_group(spool: str, group: list[Segment], *, at: datetime.datetime) -> Counted:
    names = {f"{spool}/{segment.name}": segment for segment in group}
    found = {name: segment.contents() for name, segment in names.items()}
    with alone() as cursor:
        for name in counted_before(names):
            del found[name]
        counted = count(cursor, found, at=at)
        if counted.lost:
            losses.add(spool, counted.lost, at=at)
    return counted


def counted_before(names: Iterable[str]) -> list[str]:
    stored = PageviewBatch.objects.filter(segment__in=list(names))
    return list(stored.values_list("segment", flat=True))
