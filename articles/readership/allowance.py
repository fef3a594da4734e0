"""How many readers of one story in one half hour an address may stand for."""

import datetime
from collections import OrderedDict
from threading import Lock

LONGEST_MEMORY = 500_000
# With each reading: half a million at once would hold everybody up.
FORGOTTEN_AT_A_TIME = 4

Seen = OrderedDict[int, int | set[int]]


class Allowance:
    """Kept in the memory of this process and forgotten with each half hour.

    Several processes therefore allow several times as much; the pass over the stored keys that
    finds machines does not depend on it. Only hashes are held, never an address.
    """

    def __init__(self, per_address: int, *, longest_memory: int = LONGEST_MEMORY) -> None:
        self._per_address = per_address
        self._longest_memory = longest_memory
        self._lock = Lock()
        self._slot: datetime.datetime | None = None
        self._seen, self._past = Seen(), Seen()
        self._held = 0

    def admits(self, household: str, article_id: int, slot: datetime.datetime, key: int) -> bool:
        with self._lock:
            if slot != self._slot:
                self._begin(slot)
            if self._past:
                self._forget_some()
            return self._admits(hash((household, article_id)), key)

    def _admits(self, who: int, key: int) -> bool:
        known = self._seen.get(who)
        if known is None:
            # One reader, as nearly always: a set for each would take three times the memory.
            self._seen[who] = key
        else:
            self._seen.move_to_end(who)
            keys = known if isinstance(known, set) else {known}
            if key in keys or len(keys) >= self._per_address:
                return key in keys
            keys.add(key)
            self._seen[who] = keys
        self._held += 1
        self._make_room()
        return True

    def _make_room(self) -> None:
        while self._held > self._longest_memory:
            _who, known = self._seen.popitem(last=False)
            self._held -= len(known) if isinstance(known, set) else 1

    def _begin(self, slot: datetime.datetime) -> None:
        self._slot, self._held = slot, 0
        self._past, self._seen = self._seen, Seen()

    def _forget_some(self) -> None:
        for _each in range(min(FORGOTTEN_AT_A_TIME, len(self._past))):
            self._past.popitem(last=False)
