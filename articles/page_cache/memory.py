"""A bounded number of bytes: what was asked for longest ago goes first."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from articles.page_cache.entries import Entry

# One page may take so much of all there is; a list of fifty thousand addresses must not empty it.
LARGEST_SHARE = 16


class Memory:
    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self._lock = Lock()
        self._entries: OrderedDict[str, Entry] = OrderedDict()
        self._weights: dict[str, int] = {}
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, path: str) -> Entry | None:
        with self._lock:
            entry = self._entries.get(path)
            if entry is not None:
                self._entries.move_to_end(path)
            return entry

    def put(self, entry: Entry) -> None:
        with self._lock:
            known = self._entries.get(entry.path)
            # A builder that was slow must not undo what a later one made.
            if known is None or known.stamp.ticks <= entry.stamp.ticks:
                self._entries[entry.path] = entry
                self._weigh(entry)

    def weigh(self, entry: Entry) -> None:
        """It has grown by a form that nobody had asked for before."""
        with self._lock:
            if self._entries.get(entry.path) is entry:
                self._weigh(entry)

    def _weigh(self, entry: Entry) -> None:
        self.bytes += entry.size - self._weights.get(entry.path, 0)
        self._weights[entry.path] = entry.size
        self._entries.move_to_end(entry.path)
        if entry.size > self.max_bytes // LARGEST_SHARE:
            self._drop(entry.path)
        while self.bytes > self.max_bytes:
            self._drop(next(iter(self._entries)))

    def _drop(self, path: str) -> None:
        del self._entries[path]
        self.bytes -= self._weights.pop(path)

    def forget(self, is_meant: Callable[[Entry], bool]) -> None:
        with self._lock:
            for path in [path for path, entry in self._entries.items() if is_meant(entry)]:
                self._drop(path)

    def forget_all(self) -> None:
        with self._lock:
            self._entries.clear()
            self._weights.clear()
            self.bytes = 0
