"""The salt of a day: random, shared by every process and host, destroyed two days later.

It is made two days ahead and kept sealed: in the database for all hosts, in a file of this host for
when the database is away, and in memory. A host that has neither makes one of its own for the day
and offers it to the database as soon as that is back.
"""

import base64
import contextlib
import datetime
import fcntl
import json
import logging
import os
import secrets
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Lock

from django.db import Error, connection, transaction

from articles.models import ReadingSalt
from articles.readership.sealing import Seal
from articles.readership.spool import prepare
from articles.text import in_vietnam

SALT_LENGTH = 32
KEPT = datetime.timedelta(days=1)
AHEAD = datetime.timedelta(days=2)
A_DAY = datetime.timedelta(days=1)
# Whoever refreshes may have other work that must not wait for a database which is away.
REST_SECONDS = 15.0
FILE, LOCK = "salts", "salts.lock"

log = logging.getLogger("articles.readership")

ByDay = dict[datetime.date, bytes]


def days(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    return [first + number * A_DAY for number in range((last - first).days + 1)]


def destroy_old_salts(today: datetime.date) -> int:
    """Keep those of today and yesterday; without them no key can ever be made again."""
    destroyed, _per_model = ReadingSalt.objects.filter(day__lt=today - KEPT).delete()
    return destroyed


def agreed_salts(offered: Mapping[datetime.date, bytes], seal: Seal) -> ByDay:
    """Whoever is first makes a day's salt; whoever is second gets the same one."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '2s'")
        ReadingSalt.objects.bulk_create(
            [ReadingSalt(day=day, sealed=seal.closed(day, offered[day])) for day in offered],
            ignore_conflicts=True,
        )
        replace_unreadable(offered, seal)
        return {
            day: salt
            for day, sealed in sealed_salts(offered).items()
            if (salt := seal.opened(day, sealed)) is not None
        }


def sealed_salts(wanted: Mapping[datetime.date, bytes]) -> ByDay:
    found = ReadingSalt.objects.filter(day__in=list(wanted)).values_list("day", "sealed")
    return {day: bytes(sealed) for day, sealed in found}


def replace_unreadable(offered: Mapping[datetime.date, bytes], seal: Seal) -> None:
    unreadable = {
        day: sealed
        for day, sealed in sealed_salts(offered).items()
        if seal.opened(day, sealed) is None
    }
    if unreadable:
        log.error("Salts were sealed with another READING_KEY: new ones are made")
    for day, sealed in unreadable.items():
        # Of several who find it so, the first one's stands.
        ReadingSalt.objects.filter(day=day, sealed=sealed).update(
            sealed=seal.closed(day, offered[day])
        )


class SaltFile:
    """What the processes of this host agree on while the database is away."""

    def __init__(self, folder: Path, seal: Seal) -> None:
        self._folder, self._seal = folder, seal
        self._path = folder / FILE

    def is_there(self) -> bool:
        return self._path.exists()

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        prepare(self._folder)
        file = os.open(self._folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        finally:
            os.close(file)

    def read(self) -> ByDay:
        """What cannot be read counts as not there: damaged, or sealed with another key."""
        try:
            told = json.loads(self._path.read_bytes())
            sealed = {
                datetime.date.fromisoformat(day): base64.b64decode(text)
                for day, text in told.items()
            }
        except FileNotFoundError:
            return {}
        except (ValueError, TypeError, AttributeError):
            log.error("The file of salts is damaged: it is written anew")
            return {}
        return self._opened(sealed)

    def _opened(self, sealed: ByDay) -> ByDay:
        opened = {day: self._seal.opened(day, text) for day, text in sealed.items()}
        if None in opened.values():
            log.error("The file of salts was sealed with another READING_KEY: it is written anew")
        return {day: salt for day, salt in opened.items() if salt is not None}

    def write(self, salts: Mapping[datetime.date, bytes]) -> None:
        told = {
            day.isoformat(): base64.b64encode(self._seal.closed(day, salts[day])).decode()
            for day in sorted(salts)
        }
        unseen = self._path.with_name(f".{FILE}.{secrets.token_hex(8)}.new")
        unseen.touch(mode=0o600, exist_ok=False)
        try:
            unseen.write_text(json.dumps(told), "ascii")
            unseen.rename(self._path)
        except OSError:
            unseen.unlink()
            raise

    def forget_before(self, day: datetime.date) -> None:
        """For a host whose site stands still: its processes would do so with each day."""
        if not self.is_there():
            return
        with self.held():
            salts = self.read()
            kept = {each: salt for each, salt in salts.items() if each >= day}
            if kept != salts:
                self.write(kept)


class Salts:
    """`of()` never waits for the database; one thread calls `refresh()` each second."""

    def __init__(self, reading_key: str, folder: Path) -> None:
        self._seal = Seal(reading_key)
        self._file = SaltFile(folder, self._seal)
        self._lock = Lock()
        self._known: ByDay = {}
        self._agreed_on: datetime.date | None = None
        self._rests_until = float("-inf")

    def of(self, day: datetime.date) -> bytes:
        return self._known.get(day) or self._found_or_made(day)

    def _found_or_made(self, day: datetime.date) -> bytes:
        with self._lock:
            if day not in self._known:
                self._known = {**self._known, day: self._in_file_or_made(day)}
            return self._known[day]

    def _in_file_or_made(self, day: datetime.date) -> bytes:
        made = secrets.token_bytes(SALT_LENGTH)
        try:
            with self._file.held():
                salts = self._file.read()
                if day not in salts:
                    self._file.write(salts | {day: made})
                return salts.get(day, made)
        except OSError as error:
            log.error("The salt of %s could not be kept for other processes: %s", day, error)
            return made

    def refresh(self, at: datetime.datetime) -> None:
        """Agrees with the other hosts on the days to come, and forgets those that are past."""
        today = in_vietnam(at).date()
        if self._agreed_on == today and self._file.is_there():
            return
        if time.monotonic() < self._rests_until:
            return
        try:
            self._settle(today, {})
            self._settle(today, self._agreed(today))
            self._agreed_on = today
        except (Error, OSError) as error:
            self._rests_until = time.monotonic() + REST_SECONDS
            log.warning("Salts are not agreed on for now: %s", type(error).__name__)

    def _agreed(self, today: datetime.date) -> ByDay:
        offered = {
            day: self._known.get(day) or secrets.token_bytes(SALT_LENGTH)
            for day in days(today, today + AHEAD)
        }
        destroy_old_salts(today)
        return agreed_salts(offered, self._seal)

    def _settle(self, today: datetime.date, agreed: ByDay) -> None:
        """In memory in any case, and in the file where the disk lets us."""
        kept = days(today - KEPT, today + AHEAD)
        with self._lock:
            self._known = settled(kept, today, {}, self._known, agreed)
            with self._file.held():
                in_file = self._file.read()
                self._known = settled(kept, today, in_file, self._known, agreed)
                if self._known != in_file:
                    self._file.write(self._known)


def settled(
    kept: list[datetime.date], today: datetime.date, in_file: ByDay, known: ByDay, agreed: ByDay
) -> ByDay:
    """A day that has begun keeps the salt this host reads it with, or its readers would count
    twice; for the days to come the database has the last word.
    """
    begun, to_come = agreed | known | in_file, known | in_file | agreed
    choice = {day: (to_come if day > today else begun).get(day) for day in kept}
    return {day: salt for day, salt in choice.items() if salt is not None}
