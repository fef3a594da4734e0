"""Readings that a spool could not keep, and the sign that its flusher is alive."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from articles.models import ReadingLoss, ReadingSpool
from articles.text import in_vietnam

SIGNED_EACH = datetime.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Sign:
    """`lost`: by the writers of the spool, since it was made."""

    at: datetime.datetime
    lost: int

    def is_news_after(self, other: "Sign") -> bool:
        return self.lost != other.lost or not other.at <= self.at < other.at + SIGNED_EACH


def sign(spool: str, sign: Sign) -> None:
    """Given when the spool was gone through to its end."""
    with transaction.atomic():
        known, _is_new = ReadingSpool.objects.get_or_create(pk=spool)
        # Fewer than were told: the file that counts them was made anew.
        is_counted_on = sign.lost >= known.losses_told
        if more := sign.lost - known.losses_told if is_counted_on else sign.lost:
            add(spool, more, at=sign.at)
        ReadingSpool.objects.filter(pk=spool).update(losses_told=sign.lost, flushed_at=sign.at)


def add(spool: str, lost: int, *, at: datetime.datetime) -> None:
    """In the transaction that knows of them: told once, as the readings beside them are."""
    ReadingSpool.objects.get_or_create(pk=spool)
    loss, _is_new = ReadingLoss.objects.get_or_create(spool_id=spool, day=in_vietnam(at).date())
    ReadingLoss.objects.filter(pk=loss.pk).update(lost=F("lost") + lost)
