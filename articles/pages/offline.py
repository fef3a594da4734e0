"""Reading without a network: its page, and what the worker in the reader's browser is told."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext as _

from articles.enums import Verb
from articles.models import PublishedArticle, WorkflowEvent
from articles.pages.frame import last_frame
from articles.pages.head import Head
from articles.pages.page import Page

OFFLINE_URL = "/ngoai-tuyen"
CHANGES_URL = f"{OFFLINE_URL}/thay-doi"
# Longer than a browser keeps a story, so that none slips through.
LOOK_BACK = datetime.timedelta(days=8)
# Another number makes every browser forget what it kept in the old form.
FORMAT = "bao-1"


@dataclass(frozen=True, kw_only=True)
class OfflinePage(Page):
    pass


def offline_page(*, at: datetime.datetime) -> OfflinePage:
    frame = last_frame.at(at)
    title = f"{_('Reading without a network')} – {frame.masthead.product_name}"
    return OfflinePage(frame=frame, head=Head(title=title, robots="noindex"), at=at)


def offline_changes(*, at: datetime.datetime) -> dict[str, object]:
    """What a browser that kept stories must look at again. The same for every reader: who asks
    for it tells nothing of what was read.
    """
    ends = sorted(last_ends(at - LOOK_BACK, at), key=itemgetter(1))
    gone = (article_id for article_id, _ended_at, is_visible in ends if not is_visible)
    return {
        "gone": list(dict.fromkeys(gone)),
        "changed": {
            article_id: int(ended_at.timestamp())
            for article_id, ended_at, is_visible in ends
            if is_visible
        },
    }


def last_ends(
    since: datetime.datetime, at: datetime.datetime
) -> Iterable[tuple[int, datetime.datetime, bool]]:
    """Of each story when readers last lost a version of it, or a passage of what they have, which
    ends no version; and whether they have one now.
    """
    stories = PublishedArticle.objects
    ended = stories.once_shown(at).filter(shown_until__gt=since, shown_until__lte=at)
    now = stories.visible(at).filter(article=OuterRef("article"))
    redacted = WorkflowEvent.objects.filter(
        Exists(stories.once_shown(at).filter(article=OuterRef("article"))),
        verb=Verb.REDACT,
        happened_at__gt=since,
        happened_at__lte=at,
    )
    rows: list[Any] = [
        of_story.order_by()
        .values("article_id")
        .annotate(ended_at=Max(moment), is_visible=Exists(now))
        .values_list("article_id", "ended_at", "is_visible")
        for of_story, moment in ((ended, "shown_until"), (redacted, "happened_at"))
    ]
    return rows[0].union(rows[1], all=True)  # type: ignore[no-any-return]


def worker_settings() -> dict[str, object]:
    return {
        "format": FORMAT,
        "offline": OFFLINE_URL,
        "changes": CHANGES_URL,
        "files": settings.STATIC_URL,
        "media": settings.MEDIA_URL,
        "untouched": [
            settings.DESK_PATH, "/tim-kiem", "/d/", "/sw.js", settings.STATIC_URL,
            settings.MEDIA_URL, f"{OFFLINE_URL}/",
        ],
        "words": {
            "kept": _("Kept at {}"),
            "notice": _("Kept at {}, may have changed since."),
            "others": _("Kept stories"),
            "forget": _("Remove the kept stories"),
            "unchecked": _(
                "Kept stories are shown again once the paper has told which of them still stand."
            ),
        },
    }  # fmt: skip
