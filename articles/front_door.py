"""What stands before Django in each process: beacons and pages from memory.

The WSGI application asks it first (`newsroom/wsgi.py`); behind any other server the middleware ask
the same object. Only who serves opens it: then a lookout watches the paper, and a keeper the spool
and the salts. In a command or a test nothing begins by itself, and no page is kept.
"""

import logging
import os
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from threading import Event, RLock, Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections
from django.utils import timezone

from articles.lookout import Lookout
from articles.page_cache import Doorway, PageCache, Reply
from articles.readership.allowance import Allowance
from articles.readership.numbers import InMemoryNumbers
from articles.readership.reception import PREFIX, Answer, Reception
from articles.readership.salts import Salts
from articles.readership.spool import Spool
from articles.taken_back import TakenBack

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

EACH_SECONDS = 1.0
STATUS_LINES = {each.value: f"{each.value} {each.phrase}" for each in HTTPStatus}
# As browsers name this machine; only where the paper has no https is it served to.
THIS_MACHINE = ("localhost", "127.0.0.1")

log = logging.getLogger(__name__)


class FrontDoor:
    def __init__(self) -> None:
        self.numbers = InMemoryNumbers()
        self.spool = Spool(settings.SPOOL_DIR, settings.SPOOL_MAX_BYTES)
        self.salts = Salts(settings.READING_KEY, settings.SPOOL_DIR)
        self.reception = Reception(
            spool=self.spool,
            numbers=self.numbers,
            salts=self.salts,
            allowance=Allowance(settings.READERS_PER_ADDRESS),
            site_origin=settings.SITE_ORIGIN,
            trusted_proxies=settings.TRUSTED_PROXIES,
        )
        self.pages = pages_of_this_site()
        self.lookout = Lookout(self.numbers, self.pages, TakenBack(settings.SPOOL_DIR))
        self._threads: list[Thread] = []
        self._is_closing = Event()

    def reply(self, environ: Mapping[str, Any]) -> Reply | None:
        """None where Django must be asked."""
        if environ["PATH_INFO"].startswith(PREFIX):
            answer = self.reception.answer(environ)
            return None if answer is None else reply_of(answer)
        return self.pages.reply(environ) if self.pages is not None else None

    def open(self) -> None:
        """Twice is once."""
        with _lock:
            if self._threads:
                return
            self._is_closing.clear()
            self.lookout.start()
            # Each on its own: the spool must reach the disk while the salts wait for a database.
            self._threads = [
                self._every_second(act) for act in (self.spool.keep, self.see_to_salts)
            ]

    def close(self) -> None:
        self._is_closing.set()
        if self._threads:
            self.lookout.stop()
        for thread in self._threads:
            thread.join(timeout=10)
        self._threads = []
        self.spool.close()

    def see_to_salts(self) -> None:
        try:
            self.salts.refresh(timezone.now())
        finally:
            connections.close_all()

    def _every_second(self, act: Callable[[], object]) -> Thread:
        thread = Thread(target=self._keep_doing, args=(act,), name=act.__name__, daemon=True)
        thread.start()
        return thread

    def _keep_doing(self, act: Callable[[], object]) -> None:
        while not self._is_closing.is_set():
            try:
                act()
            except Exception:
                # The thread must not end: readings would no longer reach the disk.
                log.exception("the front door stumbled")
            self._is_closing.wait(EACH_SECONDS)


def reply_of(answer: Answer) -> Reply:
    headers = list(answer.headers)
    if answer.status != HTTPStatus.NO_CONTENT:
        headers.append(("Content-Length", str(len(answer.body))))
    return Reply(STATUS_LINES[answer.status], headers, [answer.body] if answer.body else [])


def pages_of_this_site() -> PageCache | None:
    if not settings.PAGE_CACHE_BYTES:
        return None
    return PageCache(settings.PAGE_CACHE_BYTES, doorway_of_this_site())


def doorway_of_this_site() -> Doorway:
    origin = urlsplit(settings.SITE_ORIGIN)
    is_https = origin.scheme == "https"
    hosts = {origin.netloc, origin.hostname or ""}
    if not is_https:
        hosts |= {f"{name}:{origin.port}" if origin.port else name for name in THIS_MACHINE}
    return Doorway(
        host=origin.netloc,
        hosts=frozenset(hosts),
        is_https=is_https,
        is_behind_proxy=settings.TRUSTED_PROXIES > 0,
    )


# -- The one of this process ------------------------------------------------------------

_lock = RLock()
_door: FrontDoor | None = None
_is_serving = False


def front_door() -> FrontDoor:
    return _door or _made()


def _made() -> FrontDoor:
    global _door
    with _lock:
        if _door is None:
            _door = FrontDoor()
            if _is_serving:
                _door.open()
        return _door


def serve() -> FrontDoor:
    """From here on, in this process and in those that it becomes by forking, the door is open."""
    global _is_serving
    _is_serving = True
    door = front_door()
    door.open()
    return door


def standing_before(django: "WSGIApplication") -> "WSGIApplication":
    """What the server calls. Neither a beacon nor a page from memory meets Django's own work, which
    is ten times as much.
    """

    def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        reply = front_door().reply(environ)
        if reply is None:
            return django(environ, start_response)
        # Servers may write into what they are given.
        start_response(reply.status, list(reply.headers))
        return reply.body

    return application


def leave() -> None:
    """For tests: the next one begins anew, with the settings of its hour."""
    global _door, _is_serving
    with _lock:
        if _door is not None:
            _door.close()
        _door, _is_serving = None, False


def _begin_anew_in_child() -> None:
    """No thread comes along into a fork, and a lock may come along locked."""
    global _door, _lock
    _door, _lock = None, RLock()


os.register_at_fork(after_in_child=_begin_anew_in_child)
