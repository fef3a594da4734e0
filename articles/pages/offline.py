"""Reading without a network: its page, and what the worker in the reader's browser is told."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext as _

from articles.models import PublishedArticle
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
    ends = list(last_ends(at - LOOK_BACK, at))
    return {
        "gone": [article_id for article_id, _ended_at, is_visible in ends if not is_visible],
        "changed": {
            article_id: int(ended_at.timestamp())
            for article_id, ended_at, is_visible in ends
            if is_visible
        },
    }


def last_ends(
    since: datetime.datetime, at: datetime.datetime
) -> Iterable[tuple[int, datetime.datetime, bool]]:
    """Of each story when readers last lost a version of it, and whether they have another."""
    stories = PublishedArticle.objects
    ended = stories.once_shown(at).filter(shown_until__gt=since, shown_until__lte=at)
    now = stories.visible(at).filter(article=OuterRef("article"))
    last = ended.order_by().values("article_id").annotate(ended_at=Max("shown_until"))
    return last.annotate(is_visible=Exists(now)).values_list("article_id", "ended_at", "is_visible")


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
