"""Việc của tôi: the desk's first screen, the same for a glance and for the refreshing script."""

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.access import desk_view, staff
from articles.enums import Genre, Step
from articles.models import Article, User
from articles.models.article import WRITING
from articles.selectors import my_work
from articles.selectors.my_work import (
    DRAFTS,
    HASTENED,
    HELD,
    PUBLISHED,
    READY,
    RETURNED,
    SCHEDULED,
    SENT,
    SHOWN,
    TO_APPROVE,
    TO_HANDLE,
    Desk,
    Standing,
    first_of,
)
from articles.selectors.serving import offices_of
from articles.workflow import OFFICE_OF, WAITING

Stories = dict[str, Standing]
# What a shelf is called, here and in the list of stories, and its word in that list's address.
SHELVES = {
    RETURNED: (gettext_lazy("Sent back to me"), "bi-tra-lai"),
    TO_APPROVE: (gettext_lazy("Waiting for my approval"), "cho-duyet"),
    TO_HANDLE: (gettext_lazy("Waiting for me"), "cho-toi"),
    HELD: (gettext_lazy("I am working on"), "toi-giu"),
    READY: (gettext_lazy("Approved, to be published"), "cho-xuat-ban"),
    DRAFTS: (gettext_lazy("My drafts"), "nhap"),
    SENT: (gettext_lazy("Where my stories are now"), "da-gui"),
    HASTENED: (gettext_lazy("Urgent news past steps, 7 days"), "di-tat"),
    SCHEDULED: (gettext_lazy("Scheduled today"), "hen-hom-nay"),
    PUBLISHED: (gettext_lazy("Published today"), "len-hom-nay"),
}
DUTY = "viec"


@dataclass(frozen=True)
class Shelf:
    """`empty` is what it says with nothing on it; without words it is not shown then."""

    name: str
    title: str
    rows: Sequence[Any]
    in_all: int
    empty: str = ""

    @property
    def more(self) -> int:
        return max(0, self.in_all - len(self.rows))

    @property
    def full_list(self) -> str:
        if self.name not in SHELVES:
            return ""
        stories = reverse("admin:articles_article_changelist")
        return f"{stories}?{DUTY}={SHELVES[self.name][1]}"

    @property
    def is_shown(self) -> bool:
        return bool(self.rows or self.empty)


def shelf(name: str, standing: Standing, empty: str = "") -> Shelf:
    return Shelf(name, str(SHELVES[name][0]), standing.rows, standing.in_all, empty)


@dataclass(frozen=True)
class Missing:
    story: Article
    sentences: list[str]


def first_screen(request: HttpRequest) -> dict[str, Any]:
    return context_for(staff(request), timezone.now())


def context_for(user: User, at: datetime.datetime) -> dict[str, Any]:
    if not user.has_perm(WRITING):
        return {"is_writing": False}
    desk = Desk(user, offices_of(user, at), at)
    stories = my_work.stories_on_shelves(desk)
    return {
        "is_writing": True,
        "title": _("My work"),
        "now": at,
        "has_several_steps": len(my_steps(desk)) > 1,
        "todo": [each for each in todo(desk, stories) if each.is_shown],
        "aside": [each for each in aside(desk, stories) if each.is_shown],
    }


def todo(desk: Desk, stories: Stories) -> list[Shelf]:
    empty = {DRAFTS: nothing_begun(desk)}
    shown = [RETURNED, HELD, READY, DRAFTS, SENT]
    if my_steps(desk):
        shown.insert(1, TO_HANDLE)
        empty[TO_HANDLE] = _("Nothing waits for you.")
    if desk.offices.holds(OFFICE_OF[Step.WITH_CHIEF]):
        shown.insert(1, TO_APPROVE)
        empty[TO_APPROVE] = _("Nothing waits for your approval.")
    found = [shelf(name, stories.get(name, Standing()), empty.get(name, "")) for name in shown]
    return [*found, shelf(HASTENED, hastened(desk))]


def my_steps(desk: Desk) -> list[Step]:
    return [step for step in WAITING[:-1] if desk.offices.holds(OFFICE_OF[step])]


def nothing_begun(desk: Desk) -> str:
    """Whoever edits all day need not be told that she has no draft of her own."""
    if desk.offices.is_editing:
        return ""
    return _("You have no draft. Begin one with “Write a story”; it is kept while you type.")


def aside(desk: Desk, stories: Stories) -> list[Shelf]:
    lacking = missing(stories)
    return [
        Shelf("missing", _("Still missing"), lacking[:SHOWN], len(lacking)),
        shelf(
            SCHEDULED,
            first_of(my_work.scheduled_today(desk)),
            _("Nothing is scheduled for the rest of today."),
        ),
        shelf(
            PUBLISHED, first_of(my_work.published_today(desk)), _("Nothing published yet today.")
        ),
    ]


def hastened(desk: Desk) -> Standing:
    found = first_of(my_work.hastened_lately(desk))
    for event in found.rows:
        event.skipped = [Step(step).label for step in event.details.get("skipped", ())]
    return found


# -- What is missing ------------------------------------------------------------


def missing(stories: Stories) -> list[Missing]:
    """Of what is mine to finish: each story once, however many shelves it stands on."""
    mine = {
        story.pk: story
        for name in (RETURNED, TO_APPROVE, TO_HANDLE, HELD, READY, DRAFTS)
        for story in stories.get(name, Standing()).rows
    }
    found = [Missing(story, gaps_of(story)) for story in mine.values()]
    return [each for each in found if each.sentences]


def gaps_of(story: Any) -> list[str]:
    numbers = (
        (story.alt_texts_missing, _("%(count)s photographs without a description")),
        (story.credits_missing, _("%(count)s photographs without a credit")),
        (story.photographs_missing, _("%(count)s photographs without a file")),
        (story.clips_missing, _("%(count)s videos without a file")),
    )
    found = [sentence % {"count": count} for count, sentence in numbers if count]
    if story.genre == Genre.DIGEST and not story.source:
        found.append(_("no source"))
    if not story.has_byline:
        found.append(_("no byline"))
    return found


# -- The part that renews itself ------------------------------------------------


@desk_view("")
def refreshed(request: HttpRequest) -> HttpResponseBase:
    """The lists alone, and nothing at all where they are as the page has them."""
    page = render_to_string("admin/articles/my_work/_lists.html", first_screen(request), request)
    tag = f'"{hashlib.blake2b(page.encode(), digest_size=16).hexdigest()}"'
    answer = HttpResponse(page, headers={"ETag": tag})
    return get_conditional_response(request, etag=tag, response=answer) or answer
