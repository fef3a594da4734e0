"""The salt of a day: random, shared by every process, destroyed two days later."""

import datetime
import secrets
from threading import Lock

from articles.models import ReadingSalt

SALT_LENGTH = 32
KEPT = datetime.timedelta(days=1)


def salt_in_database(day: datetime.date) -> bytes:
    """Whoever is first makes it; whoever is second gets the same one."""
    offered = ReadingSalt(day=day, salt=secrets.token_bytes(SALT_LENGTH))
    ReadingSalt.objects.bulk_create([offered], ignore_conflicts=True)
    return bytes(ReadingSalt.objects.values_list("salt", flat=True).get(day=day))


def destroy_old_salts(today: datetime.date) -> int:
    """Keep those of today and yesterday; without them no key can ever be made again."""
    destroyed, _per_model = ReadingSalt.objects.filter(day__lt=today - KEPT).delete()
    return destroyed


class DailySalts:
    """Asks the database once a day. An old salt leaves the memory with its day."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._day: datetime.date | None = None
        self._salt = b""

    def of(self, day: datetime.date) -> bytes:
        with self._lock:
            if day != self._day:
                self._salt = salt_in_database(day)
                self._day = day
                destroy_old_salts(day)
            return self._salt
