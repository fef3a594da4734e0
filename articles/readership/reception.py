"""Answers a beacon from its WSGI environ alone: no routing, no session, no Django request.

A middleware can stand before it, or a WSGI application can wrap it.
"""

import datetime
import logging
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Protocol

from django.db import DatabaseError
from django.utils import timezone
from psycopg.errors import QueryCanceled

from articles.readership.address import client_address, household
from articles.readership.allowance import Allowance
from articles.readership.beacon import (
    Beacon,
    ReaderClass,
    Reading,
    RefusedError,
    from_pixel,
    from_script,
    key_of,
    slot_of,
)
from articles.readership.counter import Numbers, Sink

PREFIX = "/d/"
PIXEL = re.compile(r"([1-9][0-9]{0,17})\.gif", re.ASCII)
# Leave a database that does not answer alone for so long: each attempt would hold a thread.
REST_SECONDS = 5.0
POINT = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c000000000100010000020144003b"
)
HEADERS = (("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"))

log = logging.getLogger("articles.readership")


class Salts(Protocol):
    def of(self, day: datetime.date) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Answer:
    status: HTTPStatus
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = HEADERS


NOTHING = Answer(HTTPStatus.NO_CONTENT)
NO_SUCH_ADDRESS = Answer(HTTPStatus.NOT_FOUND)
TRANSPARENT_POINT = Answer(HTTPStatus.OK, POINT, (*HEADERS, ("Content-Type", "image/gif")))


def not_allowed(methods: str) -> Answer:
    return Answer(HTTPStatus.METHOD_NOT_ALLOWED, headers=(*HEADERS, ("Allow", methods)))


def number_answer(number: int) -> Answer:
    kind = ("Content-Type", "text/plain; charset=utf-8")
    return Answer(HTTPStatus.OK, b"%d" % number, (*HEADERS, kind))


class Pause:
    """Begun when the database did not answer; over by itself."""

    def __init__(self, seconds: float = REST_SECONDS) -> None:
        self._seconds = seconds
        self._until = float("-inf")

    def begin(self) -> None:
        self._until = time.monotonic() + self._seconds

    def lasts(self) -> bool:
        return time.monotonic() < self._until


class Reception:
    def __init__(
        self,
        *,
        sink: Sink,
        numbers: Numbers,
        salts: Salts,
        allowance: Allowance,
        site_origin: str,
        trusted_proxies: int,
        clock: Callable[[], datetime.datetime] = timezone.now,
    ) -> None:
        self._sink = sink
        self._numbers = numbers
        self._salts = salts
        self._allowance = allowance
        self._site_origin = site_origin
        self._trusted_proxies = trusted_proxies
        self._clock = clock
        self._pause = Pause()

    def answer(self, environ: Mapping[str, Any]) -> Answer | None:
        """None where the address is not one of ours."""
        path = str(environ.get("PATH_INFO", ""))
        if not path.startswith(PREFIX):
            return None
        name = path.removeprefix(PREFIX)
        if not name:
            return self._script(environ)
        if pixel := PIXEL.fullmatch(name):
            return self._pixel(environ, pixel[1])
        return NO_SUCH_ADDRESS

    def _script(self, environ: Mapping[str, Any]) -> Answer:
        if environ.get("REQUEST_METHOD") != "POST":
            return not_allowed("POST")
        try:
            beacon = from_script(environ, site_origin=self._site_origin)
        except RefusedError:
            return NOTHING
        number = self._count(beacon, environ)
        return NOTHING if number is None else number_answer(number)

    def _pixel(self, environ: Mapping[str, Any], article_id: str) -> Answer:
        method = environ.get("REQUEST_METHOD")
        if method not in ("GET", "HEAD"):
            return not_allowed("GET, HEAD")
        if method == "HEAD":
            return replace(TRANSPARENT_POINT, body=b"")
        try:
            beacon = from_pixel(environ, article_id, site_origin=self._site_origin)
        except RefusedError:
            return TRANSPARENT_POINT
        self._count(beacon, environ)
        return TRANSPARENT_POINT

    def _count(self, beacon: Beacon, environ: Mapping[str, Any]) -> int | None:
        """A reader's page must never wait for, or fail with, the counting."""
        if self._pause.lasts():
            return None
        try:
            return self._counted(beacon, environ)
        except DatabaseError as error:
            # One slow statement is no reason to leave out everybody else.
            if not isinstance(error.__cause__, QueryCanceled):
                self._pause.begin()
            log.warning("A reading was not counted: %s", type(error).__name__)
            return None

    def _counted(self, beacon: Beacon, environ: Mapping[str, Any]) -> int | None:
        now = self._clock()
        number = self._numbers.of(beacon.article_id, now)
        if number is None or beacon.is_staff:
            return number
        self._sink.take(self._reading(beacon, environ, now))
        return self._numbers.of(beacon.article_id, now)

    def _reading(
        self, beacon: Beacon, environ: Mapping[str, Any], now: datetime.datetime
    ) -> Reading:
        slot = slot_of(now)
        address = client_address(environ, trusted_proxies=self._trusted_proxies)
        key = key_of(
            salt=self._salts.of(slot.date()),
            address=address,
            agent=beacon.agent,
            token=beacon.token,
            site=self._site_origin,
        )
        reading = Reading(beacon.article_id, slot, key, beacon.reader_class)
        if beacon.reader_class is ReaderClass.ROBOT:
            return reading
        if self._allowance.admits(household(address), beacon.article_id, slot, key):
            return reading
        return replace(reading, reader_class=ReaderClass.ROBOT)
