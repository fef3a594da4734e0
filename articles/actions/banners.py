"""The emergency banner: put up, replaced, taken down."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from articles.actions.auditing import tell_change, values_of
from articles.actions.intervals import IntervalRefusedError, bring_forward, check_span, keep
from articles.enums import Deed
from articles.models import Article, Banner, User
from articles.text import short_moment

MAY = "articles.put_up_banner"


@transaction.atomic
def put_up_banner(
    *,
    by: User,
    at: datetime.datetime,
    text: str,
    shown_from: datetime.datetime,
    shown_until: datetime.datetime,
    target: Article | None = None,
    url: str = "",
    replacing: Banner | None = None,
) -> Banner:
    """`replacing` is taken down in the same moment, so that readers see no gap."""
    if not by.has_perm(MAY):
        raise PermissionDenied
    check_span(shown_from, shown_until, at=at)
    if replacing and not replacing.is_over(at):
        bring_forward(replacing, by=by, at=at, to=max(at, shown_from))
        tell_change(Deed.END, replacing, by=by, at=at)
    if other := Banner.objects.meeting(shown_from, shown_until).order_by("shown_from").first():
        raise IntervalRefusedError(another_stands(other))
    banner = Banner(
        text=text,
        target=target,
        url=url,
        shown_from=shown_from,
        shown_until=shown_until,
        arranged_at=at,
        arranged_by=by,
    )
    kept = keep(banner, another_stands)
    tell_change(Deed.ARRANGE, kept, by=by, at=at, facts={"banner": values_of(kept)})
    return kept


def another_stands(other: Banner) -> str:
    return _(
        "From %(begin)s to %(end)s another banner stands there: “%(text)s”. "
        "Take it down first, or choose another time."
    ) % {
        "begin": short_moment(other.shown_from),
        "end": short_moment(other.shown_until),
        "text": other.text,
    }


@transaction.atomic
def take_down_banner(*, by: User, at: datetime.datetime, banner: Banner) -> None:
    if not by.has_perm(MAY):
        raise PermissionDenied
    bring_forward(banner, by=by, at=at, to=at)
    tell_change(Deed.END, banner, by=by, at=at)
