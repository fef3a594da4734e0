"""What a person was told and has not looked at yet: one query, however much there is."""

import datetime
from collections.abc import Sequence

from articles.models import Notice, User
from articles.models.notices import NoticeQuerySet

COUNTED = 100
PAGE = 50


def told(user: User, at: datetime.datetime) -> NoticeQuerySet:
    """Newest first, only of stories that she may still know of."""
    mine = Notice.objects.concerning(user, at).on_screen()
    return mine.select_related("event__happened_by", "event__on_behalf_of").order_by("-pk")


def unseen(user: User, at: datetime.datetime) -> Sequence[Notice]:
    return list(told(user, at).unseen()[:COUNTED])


def page_of(user: User, at: datetime.datetime, *, before: int | None) -> Sequence[Notice]:
    rows = told(user, at)
    return list((rows if before is None else rows.filter(pk__lt=before))[: PAGE + 1])
