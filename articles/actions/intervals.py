"""What banners, dresses and static pages share: a time to come, and an end brought forward."""

import datetime
from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.models import Banner, Dress, User
from articles.models.intervals import Interval

# Of these only one stands at a time.
Row = TypeVar("Row", Banner, Dress)


class IntervalRefusedError(Exception):
    """Carries a sentence for the person who tried."""


def check_span(
    shown_from: datetime.datetime, shown_until: datetime.datetime, *, at: datetime.datetime
) -> None:
    if shown_until <= shown_from:
        raise IntervalRefusedError(_("The end lies after the beginning."))
    if shown_until <= at:
        raise IntervalRefusedError(_("This end has passed already."))


def bring_forward(row: Interval, *, by: User, at: datetime.datetime, to: datetime.datetime) -> None:
    """What has not begun by then never will: its end is its beginning. What ends sooner by itself
    is left alone.
    """
    stored = type(row)._base_manager.select_for_update().get(pk=row.pk)
    if stored.is_over(at):
        raise IntervalRefusedError(_("This has ended already."))
    if stored.shown_until and stored.shown_until <= to:
        return
    stored.shown_until = max(to, stored.shown_from)
    stored.ended_at, stored.ended_by = at, by
    stored.save(update_fields=["shown_until", "ended_at", "ended_by"])


def keep(row: Row, told: Callable[[Row], str]) -> Row:
    """Somebody else may have arranged one in this very second: the database knows."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        other = type(row).objects.meeting(row.shown_from, row.shown_until).first()
        if other is None:
            raise
        raise IntervalRefusedError(told(other)) from None
    return row
