"""What is known of the paper at a moment, and what a page was built from.

Ages are of the clock that never jumps (`…_ticks`); what begins or ends does so by the clock on the
wall (seconds since 1970), which may.
"""

import time
from dataclasses import dataclass

# Numbers, "most read" and "the last 24 hours" raise no edition: a page is built anew for them.
OLD_SECONDS = 60.0
# While the database is away.
OUTAGE_SECONDS = 3600.0
# A lookout that has not looked for so long is gone, and nobody knows what is true.
LOST_SECONDS = 10.0
NEVER = float("inf")
# It goes on while the machine sleeps, where a system has one that does.
TICKS = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def ticks_now() -> float:
    return time.clock_gettime(TICKS)


@dataclass(frozen=True, slots=True)
class Sight:
    """`boundary`: when the next thing begins or ends that readers see, as of `seen_at`.

    `is_blind`: asked last (`asked_ticks`), the database did not answer; it did at `seen_ticks`.
    """

    edition: int
    boundary: float
    seen_at: float
    seen_ticks: float
    asked_ticks: float
    is_blind: bool = False

    def is_lost(self, ticks: float) -> bool:
        return ticks - self.asked_ticks > LOST_SECONDS


@dataclass(frozen=True, slots=True)
class Stamp:
    """Taken before a page is built. `round`: how often everything had been forgotten by then."""

    edition: int
    good_from: float
    good_until: float
    ticks: float
    round: int

    def is_current(self, sight: Sight, now: float) -> bool:
        """Before it was made, when a clock was set back, what it shows may not have begun."""
        return self.edition == sight.edition and self.good_from <= now < self.good_until

    def is_old(self, ticks: float) -> bool:
        return ticks - self.ticks > OLD_SECONDS

    def is_good_without_database(self, sight: Sight, now: float, ticks: float) -> bool:
        """One hour: since the database last said that it is current, else since it was built."""
        was_current = self.is_current(sight, sight.seen_at)
        since = sight.seen_ticks if was_current else self.ticks
        return now >= self.good_from and ticks - since <= OUTAGE_SECONDS
