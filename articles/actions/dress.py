"""The paper changes its dress for an occasion. Mourning comes before every feast."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from articles.actions.auditing import tell_change, values_of
from articles.actions.intervals import IntervalRefusedError, bring_forward, check_span, keep
from articles.enums import Deed, DressKind
from articles.models import Dress, User
from articles.text import short_moment

MAY = "articles.change_dress"


@transaction.atomic
def arrange_dress(
    *,
    by: User,
    at: datetime.datetime,
    kind: str,
    occasion: str,
    shown_from: datetime.datetime,
    shown_until: datetime.datetime,
) -> Dress:
    """A feast that meets a mourning is cut short in the same transaction; nothing else is."""
    if not by.has_perm(MAY):
        raise PermissionDenied
    check_span(shown_from, shown_until, at=at)
    if kind == DressKind.MOURNING:
        let_feasts_give_way(shown_from, shown_until, by=by, at=at)
    if other := Dress.objects.meeting(shown_from, shown_until).order_by("shown_from").first():
        raise IntervalRefusedError(another_is_worn(other))
    dress = Dress(
        kind=kind,
        occasion=occasion,
        shown_from=shown_from,
        shown_until=shown_until,
        arranged_at=at,
        arranged_by=by,
    )
    kept = keep(dress, another_is_worn)
    tell_change(Deed.ARRANGE, kept, by=by, at=at, facts={"dress": values_of(kept)})
    return kept


def let_feasts_give_way(
    begin: datetime.datetime, end: datetime.datetime, *, by: User, at: datetime.datetime
) -> None:
    """What is over stays as it was: a mourning that is dated back into it is refused by name."""
    ahead = max(begin, at)
    for feast in Dress.objects.meeting(ahead, end).exclude(kind=DressKind.MOURNING):
        bring_forward(feast, by=by, at=at, to=ahead)
        tell_change(Deed.END, feast, by=by, at=at, facts={"ends": ahead})


def another_is_worn(other: Dress) -> str:
    return _(
        "From %(begin)s to %(end)s the paper wears another dress: %(name)s. "
        "End it first, or choose another time."
    ) % {
        "begin": short_moment(other.shown_from),
        "end": short_moment(other.shown_until),
        "name": other,
    }


@transaction.atomic
def end_dress(*, by: User, at: datetime.datetime, dress: Dress) -> None:
    if not by.has_perm(MAY):
        raise PermissionDenied
    bring_forward(dress, by=by, at=at, to=at)
    tell_change(Deed.END, dress, by=by, at=at)
