"""One builds, the others wait."""

from dataclasses import dataclass, field
from threading import Event, Lock

from articles.page_cache.entries import Entry


@dataclass(eq=False, slots=True)
class Building:
    """`is_for_one`: the answer was for nobody else, and whoever waited makes an own one."""

    is_over: Event = field(default_factory=Event)
    made: Entry | None = None
    is_for_one: bool = False


class Turns:
    def __init__(self) -> None:
        self._lock = Lock()
        self._running: dict[str, Building] = {}

    def take(self, path: str) -> tuple[Building, bool]:
        """The building that runs, and whether it is the caller's own, who must end it."""
        with self._lock:
            if running := self._running.get(path):
                return running, False
            own = self._running[path] = Building()
            return own, True

    def end(self, path: str, own: Building) -> None:
        with self._lock:
            del self._running[path]
        own.is_over.set()
