"""Answers a beacon from its WSGI environ alone: no routing, no session, no database.

A middleware can stand before it, or a WSGI application can wrap it. Among many pages and few
readings nothing of this is in the processor's caches when one comes: what it costs is less what it
computes than what it touches (ADR 55).
"""

import datetime
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

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
from articles.readership.records import EPOCH, SLOT_MS, Record, milliseconds
from articles.readership.salts import Salts
from articles.readership.spool import Spool

PREFIX = "/d/"
PIXEL = re.compile(r"([1-9][0-9]{0,17})\.gif", re.ASCII)
POINT = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c000000000100010000020144003b"
)
HEADERS = (("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"))

OF_NUMBERS = (*HEADERS, ("Content-Type", "text/plain; charset=utf-8"))


class Answer(NamedTuple):
    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = HEADERS


NOTHING = Answer(204)
NO_SUCH_ADDRESS = Answer(404)
TRANSPARENT_POINT = Answer(200, POINT, (*HEADERS, ("Content-Type", "image/gif")))


def not_allowed(methods: str) -> Answer:
    return Answer(405, headers=(*HEADERS, ("Allow", methods)))


class Slot(NamedTuple):
    """A half hour: its number since 1970, its beginning, its day in Vietnam."""

    number: int
    begins: datetime.datetime
    day: datetime.date


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
        self._slot = slot_at(EPOCH, 0)

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
        return NOTHING if number is None else Answer(200, b"%d" % number, OF_NUMBERS)

    def _pixel(self, environ: Mapping[str, Any], article_id: str) -> Answer:
        method = environ.get("REQUEST_METHOD")
        if method not in ("GET", "HEAD"):
            return not_allowed("GET, HEAD")
        if method == "HEAD":
            return TRANSPARENT_POINT._replace(body=b"")
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
        moment_ms = milliseconds(now := self._clock())
        slot = self._slot
        if slot.number != moment_ms // SLOT_MS:
            slot = self._slot = slot_at(now, moment_ms // SLOT_MS)
        address = client_address(environ, trusted_proxies=self._trusted_proxies)
        salt, agent = self._salts.of(slot.day), beacon.agent
        key = key_of(
            salt=salt, address=address, agent=agent, token=beacon.token, site=self._site_origin
        )
        return Record(
            article_id=beacon.article_id,
            moment_ms=moment_ms,
            key=key,
            who=who_of(salt=salt, address=address, agent=agent),
            reader_class=self._class(beacon, address, slot.begins, key),
        )

    def _class(
        self, beacon: Beacon, address: str, slot: datetime.datetime, key: int
    ) -> ReaderClass:
        if beacon.reader_class is ReaderClass.ROBOT:
            return ReaderClass.ROBOT
        if self._allowance.admits(household(address), beacon.article_id, slot, key):
            return beacon.reader_class
        return ReaderClass.MACHINE


def slot_at(moment: datetime.datetime, number: int) -> Slot:
    begins = slot_of(moment)
    return Slot(number, begins, begins.date())
