"""One builds, the others wait."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock, Semaphore

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


class Makers:
    """A few at a time make pages; the others wait without taking anything from them.

    Threads of one process that compute by turns all end late, and each of them keeps a connection
    to the database meanwhile. With patience at an end one goes on beside the others: something
    holds them up that is no computing.
    """

    def __init__(self, number: int, patience_seconds: float) -> None:
        self._places = Semaphore(number)
        self._patience = patience_seconds

    @contextmanager
    def place(self) -> Iterator[None]:
        is_taken = self._places.acquire(timeout=self._patience)
        try:
            yield
        finally:
            if is_taken:
                self._places.release()
