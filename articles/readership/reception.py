"""Answers a beacon from its WSGI environ alone: no routing, no session, no database.

A middleware can stand before it, or a WSGI application can wrap it.
"""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from django.utils import timezone

from articles.readership.address import client_address, household
from articles.readership.allowance import Allowance
from articles.readership.beacon import (
    Beacon,
    ReaderClass,
    RefusedError,
    from_pixel,
    from_script,
    key_of,
    slot_of,
    who_of,
)
from articles.readership.numbers import InMemoryNumbers
from articles.readership.records import Record, milliseconds
from articles.readership.salts import Salts
from articles.readership.spool import Spool

PREFIX = "/d/"
PIXEL = re.compile(r"([1-9][0-9]{0,17})\.gif", re.ASCII)
POINT = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c000000000100010000020144003b"
)
HEADERS = (("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"))


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


class Reception:
    def __init__(
        self,
        *,
        spool: Spool,
        numbers: InMemoryNumbers,
        salts: Salts,
        allowance: Allowance,
        site_origin: str,
        trusted_proxies: int,
        clock: Callable[[], datetime.datetime] = timezone.now,
    ) -> None:
        self.spool = spool
        self.numbers = numbers
        self._salts = salts
        self._allowance = allowance
        self._site_origin = site_origin
        self._trusted_proxies = trusted_proxies
        self._clock = clock

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
        """The number to show: none where nothing was counted.

        Before the numbers are there, any story may be one that readers see; whoever flushes knows.
        """
        number = self.numbers.of(beacon.article_id)
        if beacon.is_staff or (number is None and self.numbers.is_loaded):
            return number
        is_kept = self.spool.take(self._record(beacon, environ))
        return number if is_kept else None

    def _record(self, beacon: Beacon, environ: Mapping[str, Any]) -> Record:
        now = self._clock()
        slot = slot_of(now)
        address = client_address(environ, trusted_proxies=self._trusted_proxies)
        salt, agent = self._salts.of(slot.date()), beacon.agent
        key = key_of(
            salt=salt, address=address, agent=agent, token=beacon.token, site=self._site_origin
        )
        return Record(
            article_id=beacon.article_id,
            moment_ms=milliseconds(now),
            key=key,
            who=who_of(salt=salt, address=address, agent=agent),
            reader_class=self._class(beacon, address, slot, key),
        )

    def _class(
        self, beacon: Beacon, address: str, slot: datetime.datetime, key: int
    ) -> ReaderClass:
        if beacon.reader_class is ReaderClass.ROBOT:
            return ReaderClass.ROBOT
        if self._allowance.admits(household(address), beacon.article_id, slot, key):
            return beacon.reader_class
        return ReaderClass.MACHINE
