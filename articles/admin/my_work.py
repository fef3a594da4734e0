"""Việc của tôi: the desk's first screen, the same for a glance and for the refreshing script."""

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from articles.admin.access import desk_view, staff
from articles.enums import Genre, Step
from articles.models import Article, User
from articles.models.article import WRITING
from articles.selectors import my_work
from articles.selectors.my_work import (
    DRAFTS,
    HELD,
    READY,
    RETURNED,
    SENT,
    SHOWN,
    TO_APPROVE,
    TO_HANDLE,
    Desk,
)
from articles.selectors.serving import offices_of
from articles.workflow import OFFICE_OF, WAITING


@dataclass(frozen=True)
class Shelf:
    """`empty` is what it says with nothing on it; without words it is not shown then."""

    name: str
    title: str
    rows: Sequence[Any]
    empty: str = ""

    @property
    def shown(self) -> Sequence[Any]:
        return self.rows[:SHOWN]

    @property
    def count(self) -> str:
        return f"{SHOWN}+" if len(self.rows) > SHOWN else str(len(self.rows))

    @property
    def is_longer(self) -> bool:
        return len(self.rows) > SHOWN

    @property
    def is_shown(self) -> bool:
        return bool(self.rows or self.empty)


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
        "now": at,
        "has_several_steps": len(my_steps(desk)) > 1,
        "todo": [shelf for shelf in todo(desk, stories) if shelf.is_shown],
        "aside": [shelf for shelf in aside(desk, stories) if shelf.is_shown],
    }


def todo(desk: Desk, stories: dict[str, list[Article]]) -> list[Shelf]:
    shelf = ShelfMaker(stories)
    found = [shelf(RETURNED, _("Sent back to me"))]
    if desk.offices.holds(OFFICE_OF[Step.WITH_CHIEF]):
        found.append(
            shelf(TO_APPROVE, _("Waiting for my approval"), _("Nothing waits for your approval."))
        )
    if my_steps(desk):
        found.append(shelf(TO_HANDLE, _("Waiting for me"), _("Nothing waits for you.")))
    found += [
        shelf(HELD, _("I am working on")),
        shelf(READY, _("Approved, to be published")),
        shelf(DRAFTS, _("My drafts"), nothing_begun(desk)),
        shelf(SENT, _("Where my stories are now")),
        Shelf("hastened", _("Urgent news past steps, 7 days"), hastened(desk)),
    ]
    return found


def my_steps(desk: Desk) -> list[Step]:
    return [step for step in WAITING[:-1] if desk.offices.holds(OFFICE_OF[step])]


def nothing_begun(desk: Desk) -> str:
    """Whoever edits all day need not be told that she has no draft of her own."""
    if desk.offices.is_editing:
        return ""
    return _("You have no draft. Begin one with “Write a story”; it is kept while you type.")


@dataclass(frozen=True)
class ShelfMaker:
    stories: dict[str, list[Article]]

    def __call__(self, name: str, title: str, empty: str = "") -> Shelf:
        return Shelf(name, title, self.stories.get(name, []), empty)


def aside(desk: Desk, stories: dict[str, list[Article]]) -> list[Shelf]:
    return [
        Shelf("missing", _("Still missing"), missing(stories)),
        Shelf(
            "scheduled",
            _("Scheduled today"),
            my_work.scheduled_today(desk),
            _("Nothing is scheduled for the rest of today."),
        ),
        Shelf(
            "published",
            _("Published today"),
            my_work.published_today(desk),
            _("Nothing published yet today."),
        ),
    ]


def hastened(desk: Desk) -> list[Any]:
    events = my_work.hastened_lately(desk)
    for event in events:
        steps = event.details.get("skipped", ())
        event.skipped = [Step(step).label for step in steps]  # type: ignore[attr-defined]
    return events


# -- What is missing ------------------------------------------------------------


def missing(stories: dict[str, list[Article]]) -> list[Missing]:
    """Of what is mine to finish: each story once, however many shelves it stands on."""
    mine = {
        story.pk: story
        for shelf in (RETURNED, TO_APPROVE, TO_HANDLE, HELD, READY, DRAFTS)
        for story in stories.get(shelf, [])[:SHOWN]
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
