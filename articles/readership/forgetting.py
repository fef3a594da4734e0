"""What readings leave behind for a while, and no longer."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import StrIndex, Substr

from articles.models import PageviewBatch, PageviewHour, ReadingSpool
from articles.readership.counting import CHANGED, OLDEST, alone
from articles.readership.machines import move_machines
from articles.readership.salts import KEPT, SaltFile, destroy_old_salts
from articles.readership.sealing import Seal
from articles.text import VIETNAM, in_vietnam

# One long DELETE would hold back autovacuum and every replica.
BATCH = 10_000
ONE_DAY = datetime.timedelta(days=1)
BATCHES_KEPT = datetime.timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Forgotten:
    salts: int
    machines: int
    days_of_keys: int
    hours: int
    batches: int


def forget_readings(at: datetime.datetime) -> Forgotten:
    """Salts first: from then on the keys that are left say nothing about anyone."""
    today = in_vietnam(at).date()
    salts = destroy_old_salts(today)
    try:
        salts_of_this_host().forget_before(today - KEPT)
        machines = move_machines(
            first=first_moment_of(today - KEPT), at=at, most=settings.STORIES_PER_HALF_HOUR
        )
    finally:
        days = drop_keys_before(today - KEPT)
    return Forgotten(
        salts=salts,
        machines=machines,
        days_of_keys=days,
        hours=fold_hours_before(
            first_moment_of(today - datetime.timedelta(days=settings.READING_HOURS_DAYS_KEPT))
        ),
        batches=forget_batches(at),
    )


def salts_of_this_host() -> SaltFile:
    return SaltFile(settings.SPOOL_DIR, Seal(settings.READING_KEY))


def first_moment_of(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), VIETNAM)


def drop_keys_before(day: datetime.date) -> int:
    with alone() as cursor:
        cursor.execute("SELECT newsroom_drop_key_days(%s)", [day])
        (dropped,) = cursor.fetchone() or (0,)
    return int(dropped)


def fold_hours_before(moment: datetime.datetime) -> int:
    """Their days have held the same readings from the first."""
    deleted = 0
    while batch := list(
        PageviewHour.objects.filter(hour__lt=moment).values_list("pk", flat=True)[:BATCH]
    ):
        deleted += PageviewHour.objects.filter(pk__in=batch).delete()[0]
    return deleted


def forget_batches(at: datetime.datetime) -> int:
    """Those whose segments are gone for certain. A host that was switched off between counting
    a segment and removing it finds the name of it still, whenever it comes back.
    """
    went_on = ReadingSpool.objects.filter(
        name=OuterRef("spool"), flushed_at__gt=OuterRef("counted_at") + ONE_DAY
    )
    of_spool = StrIndex("segment", Value("/", output_field=CharField()))
    known = PageviewBatch.objects.annotate(spool=Substr("segment", 1, of_spool - 1))
    is_gone = Exists(went_on) | Q(counted_at__lt=at - OLDEST - ONE_DAY) | Q(spool=CHANGED)
    deleted, _per_model = known.filter(is_gone, counted_at__lt=at - BATCHES_KEPT).delete()
    return deleted
