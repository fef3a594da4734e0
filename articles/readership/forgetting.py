"""What readings leave behind for two days, and no longer."""

import datetime
from dataclasses import dataclass

from articles.models import PageviewKey
from articles.readership.salts import KEPT, destroy_old_salts
from articles.text import VIETNAM, in_vietnam

# One long DELETE would hold back autovacuum and every replica.
BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Forgotten:
    salts: int
    keys: int


def forget_readings(at: datetime.datetime) -> Forgotten:
    """Salts first: from then on the keys that are left say nothing about anyone."""
    today = in_vietnam(at).date()
    salts = destroy_old_salts(today)
    oldest_kept = datetime.datetime.combine(today - KEPT, datetime.time(), VIETNAM)
    return Forgotten(salts=salts, keys=delete_keys_before(oldest_kept))


def delete_keys_before(moment: datetime.datetime) -> int:
    deleted = 0
    while batch := list(
        PageviewKey.objects.filter(slot__lt=moment).values_list("pk", flat=True)[:BATCH]
    ):
        deleted += PageviewKey.objects.filter(pk__in=batch).delete()[0]
    return deleted
