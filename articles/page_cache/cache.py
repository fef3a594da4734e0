"""What is in memory, and which of it may be given to whom at this moment."""

import time
from collections.abc import Callable, Collection, Mapping
from typing import Any

from articles.page_cache.asking import Doorway
from articles.page_cache.entries import Entry, Reply
from articles.page_cache.memory import Memory
from articles.page_cache.sight import Sight, Stamp, ticks_now
from articles.page_cache.turns import Turns

Clock = Callable[[], float]
LONGEST_PATH = 1_000


class PageCache:
    """Empty and shut until a lookout says what it sees. `ticks` never jump, `clock` may."""

    def __init__(
        self,
        max_bytes: int,
        doorway: Doorway,
        *,
        clock: Clock = time.time,
        ticks: Clock = ticks_now,
    ) -> None:
        self.doorway = doorway
        self.memory = Memory(max_bytes)
        self.turns = Turns()
        self.sight: Sight | None = None
        self._round = 0
        self._clock = clock
        self._ticks = ticks

    @property
    def is_blind(self) -> bool:
        """The database did not answer when it was last asked."""
        sight = self.sight
        return sight is not None and sight.is_blind and not sight.is_lost(self._ticks())

    # -- For who asks -------------------------------------------------------------------

    def takes(self, environ: Mapping[str, Any]) -> bool:
        """Whether the answer may come from here, be it that it is built first."""
        sight = self.sight
        return (
            sight is not None
            and not sight.is_lost(self._ticks())
            and len(environ["PATH_INFO"]) <= LONGEST_PATH
            and self.doorway.admits(environ)
        )

    def reply(self, environ: Mapping[str, Any], *, even_old: bool = False) -> Reply | None:
        """What is there and may be given without asking the database."""
        sight = self.sight
        if sight is None or not self.doorway.admits(environ):
            return None
        entry = self.memory.get(environ["PATH_INFO"])
        if entry is None or not self._may_be_given(entry, sight, even_old):
            return None
        return self.reply_of(entry, environ)

    def first_reply_of(self, entry: Entry, environ: Mapping[str, Any]) -> Reply:
        return self._weighed(entry, environ, entry.first_reply)

    def reply_of(self, entry: Entry, environ: Mapping[str, Any]) -> Reply:
        return self._weighed(entry, environ, entry.reply)

    def _weighed(
        self, entry: Entry, environ: Mapping[str, Any], reply_to: Callable[[Any], Reply]
    ) -> Reply:
        before = entry.size
        reply = reply_to(environ)
        if entry.size != before:
            self.memory.weigh(entry)
        return reply

    def _may_be_given(self, entry: Entry, sight: Sight, even_old: bool) -> bool:
        now, ticks = self._clock(), self._ticks()
        if sight.is_lost(ticks):
            return False
        if sight.is_blind:
            return entry.is_good_without_database(sight, now, ticks)
        return entry.is_current(sight, now) and (even_old or not entry.stamp.is_old(ticks))

    # -- For who builds -----------------------------------------------------------------

    def stamp(self) -> Stamp | None:
        """Taken before anything is read for the page."""
        # In this order: who is overtaken by a lookout that forgets all has the round of before.
        at_round, sight = self._round, self.sight
        if sight is None:
            return None
        return Stamp(sight.edition, self._clock(), sight.boundary, self._ticks(), at_round)

    def is_current(self, entry: Entry) -> bool:
        sight = self.sight
        return (
            sight is not None
            and entry.stamp.round == self._round
            and entry.is_current(sight, self._clock())
        )

    def keep(self, entry: Entry) -> None:
        """Not what was begun before something was taken away from readers."""
        if entry.stamp.round == self._round:
            self.memory.put(entry)
        # The other order: forgotten between the two lines above.
        if entry.stamp.round != self._round:
            self.memory.forget(lambda each: each is entry)

    # -- For the lookout ----------------------------------------------------------------

    def forget_all(self) -> None:
        self._round += 1
        self.memory.forget_all()

    def forget_stories(self, article_ids: Collection[int]) -> None:
        """Another version stands in their place; without a database the old one must not."""
        self._round += 1
        self.memory.forget(
            lambda entry: entry.story is not None and entry.story.article_id in article_ids
        )
