"""What one person has before her today, in a handful of queries that no archive makes longer."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, NamedTuple

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    Window,
)
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject

from articles.enums import Office, Step, Verb, VideoState
from articles.models import (
    Article,
    Byline,
    PageviewDay,
    PhotographUse,
    PublishedArticle,
    PublishedByline,
    User,
    VideoAttachment,
    WorkflowEvent,
)
from articles.models.offices import SEES_ALL
from articles.models.published import PublishedArticleQuerySet
from articles.selectors.serving import Offices
from articles.text import in_vietnam
from articles.workflow import OFFICE_OF, WAITING

SHOWN = 50
# An approval that nobody used for so long is found in the list of stories.
APPROVED_LATELY = datetime.timedelta(days=14)
HASTENED_LATELY = datetime.timedelta(days=7)
RETURNED, TO_APPROVE, TO_HANDLE, HELD, READY, DRAFTS, SENT = (
    "returned", "to_approve", "to_handle", "held", "ready", "drafts", "sent",
)  # fmt: skip
SCHEDULED, PUBLISHED, HASTENED = "scheduled", "published", "hastened"


@dataclass(frozen=True)
class Standing:
    """The first rows of a shelf, and how many there are in all."""

    rows: list[Any] = field(default_factory=list)
    in_all: int = 0


def first_of(rows: QuerySet[Any]) -> Standing:
    shown = list(rows.annotate(in_all=Window(Count("pk")))[:SHOWN])
    return Standing(shown, shown[0].in_all if shown else 0)


@dataclass(frozen=True)
class Desk:
    """One person at one moment."""

    user: User
    offices: Offices
    at: datetime.datetime

    def midnight(self, *, days: int = 0) -> datetime.datetime:
        today = in_vietnam(self.at).replace(hour=0, minute=0, second=0, microsecond=0)
        return today + datetime.timedelta(days=days)

    @property
    def own(self) -> QuerySet[Article]:
        return Article.objects.in_work().filter(created_by=self.user)

    def at_steps(self, *steps: Step) -> QuerySet[Article]:
        """Stories whose step is the person's office, within its sections; oldest first."""
        reach = [
            Q(step=step) & self.offices.covered(OFFICE_OF[step])
            for step in steps
            if self.offices.holds(OFFICE_OF[step])
        ]
        stories = Article.objects.kept().order_by("arrived_at", "pk")
        return stories.filter(reduce(Q.__or__, reach)) if reach else stories.none()


# -- The working copies ---------------------------------------------------------


def last_return(**facts: Any) -> QuerySet[WorkflowEvent]:
    """The return that brought a story to where it stands now."""
    return WorkflowEvent.objects.filter(
        article=OuterRef("pk"), verb=Verb.SEND_BACK, happened_at=OuterRef("arrived_at"), **facts
    )


def is_returned(**facts: Any) -> Q:
    return Q(returned_times__gt=0) & Q(Exists(last_return(**facts)))


def shelves(desk: Desk) -> list[tuple[str, QuerySet[Article]]]:
    to_my_hands = is_returned(details__holder=desk.user.pk)
    drafts, waiting = desk.own.filter(step=Step.DRAFT), desk.at_steps(*WAITING)
    others = ~Q(created_by=desk.user) & ~Q(Exists(credited(desk.user)))
    free = ~Q(held_by=desk.user) | Q(held_by=None)
    last = desk.at_steps(Step.WITH_CHIEF).filter(others, free)
    return [
        (RETURNED, drafts.filter(is_returned()).order_by("-arrived_at")),
        (RETURNED, waiting.filter(to_my_hands)),
        (TO_APPROVE, last.exclude(to_my_hands)),
        (TO_HANDLE, desk.at_steps(*WAITING[:-1]).filter(free).exclude(to_my_hands)),
        (HELD, Article.objects.kept().filter(held_by=desk.user).order_by("held_at")),
        (READY, approved_and_unused(desk)),
        (DRAFTS, drafts.exclude(is_returned()).order_by("-updated_at")),
        (SENT, desk.own.exclude(step=Step.DRAFT).order_by("-arrived_at")),
    ]


def credited(user: User) -> QuerySet[Byline]:
    return Byline.objects.filter(article=OuterRef("pk"), author__person__user=user)


def approved_and_unused(desk: Desk) -> QuerySet[Article]:
    """For those who publish: its last word is said, and no version was made of it yet."""
    if not desk.offices.holds(*SEES_ALL):
        return Article.objects.none()
    used = PublishedArticle.objects.filter(
        article=OuterRef("pk"), article_version=OuterRef("version")
    ).exclude(shown_until=F("shown_from"))
    recent = Article.objects.kept().filter(
        step=Step.APPROVED, arrived_at__gte=desk.at - APPROVED_LATELY
    )
    reached = recent.filter(desk.offices.covered(*SEES_ALL)).exclude(Exists(used))
    return reached.order_by("arrived_at", "pk")


def stories_on_shelves(desk: Desk) -> dict[str, Standing]:
    """Two queries for all of them: which stories, then everything a row shows."""
    places = places_on_shelves(desk)
    rows = with_facts(Article.objects.filter(pk__in={place.story for place in places}), desk)
    found = {story.pk: story for story in rows}
    standing: dict[str, list[Article]] = defaultdict(list)
    for place in places:
        if place.story in found:
            standing[place.shelf].append(found[place.story])
    parts = {(place.shelf, place.part): place.in_all for place in places}
    in_all = Counter[str]()
    for (shelf, _part), number in parts.items():
        in_all[shelf] += number
    return {name: Standing(rows[:SHOWN], in_all[name]) for name, rows in standing.items()}


class Place(NamedTuple):
    shelf: str
    part: int
    story: int
    in_all: int


def places_on_shelves(desk: Desk) -> list[Place]:
    """A shelf may have several parts, each in its own order and counted by itself."""
    parts = [
        rows.annotate(
            shelf=Value(name, output_field=CharField()),
            part=Value(part, output_field=IntegerField()),
            in_all=Window(Count("pk")),
        ).values_list("shelf", "part", "pk", "in_all")[:SHOWN]
        for part, (name, rows) in enumerate(shelves(desk))
        if not rows.query.is_empty()
    ]
    first, *others = parts
    return [Place(*row) for row in first.union(*others, all=True)]


def on_shelf(desk: Desk, name: str) -> Q:
    """All stories of a shelf, for the full list."""
    held = {SCHEDULED: scheduled_today, PUBLISHED: published_today, HASTENED: hastened_lately}
    if name in held:
        return Q(pk__in=held[name](desk).order_by().values("article"))
    parts = [rows.order_by().values("pk") for shelf, rows in shelves(desk) if shelf == name]
    return reduce(Q.__or__, [Q(pk__in=rows) for rows in parts])


def with_facts(stories: QuerySet[Article], desk: Desk) -> QuerySet[Article]:
    versions = PublishedArticle.objects.filter(article=OuterRef("pk"))
    returns = last_return().values(
        said=JSONObject(reason="reason", kind="reason_kind", by="happened_by__full_name")
    )
    return (
        stories.select_related("section__parent", "created_by", "held_by")
        .defer("body", "standfirst", "search_text")
        .annotate(
            returned=Subquery(returns[:1], output_field=JSONField()),
            upcoming_from=Subquery(versions.upcoming(desk.at).values("shown_from")[:1]),
            **gaps(),
        )
    )


def gaps() -> dict[str, Any]:
    """What is still missing, counted by the database: the texts stay where they are."""
    uses = PhotographUse.objects.filter(article=OuterRef("pk"))
    figure = Concat(Value('data-video="'), Cast("pk", CharField()), Value('"'))
    clips = VideoAttachment.objects.filter(article=OuterRef("pk")).exclude(state=VideoState.READY)
    shown_clips = clips.annotate(figure=figure).filter(article__body__contains=F("figure"))
    return {
        "alt_texts_missing": counted(uses.filter(alt_text="", is_decorative=False)),
        "credits_missing": counted(uses.filter(credit="")),
        "photographs_missing": counted(uses.filter(photograph__original="")),
        "clips_missing": counted(shown_clips),
        "has_byline": Exists(Byline.objects.filter(article=OuterRef("pk"))),
    }


def counted(rows: QuerySet[Any]) -> Coalesce:
    numbers = rows.order_by().values("article").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(numbers, output_field=IntegerField()), 0)


# -- What readers have, or will have today --------------------------------------


def in_view(desk: Desk) -> Q:
    """One's own stories; for those who edit, the stories of their sections."""
    signed = PublishedByline.objects.filter(
        published=OuterRef("pk"), author__person__user=desk.user
    )
    own = Q(article__created_by=desk.user) | Q(Exists(signed))
    if not desk.offices.is_editing:
        return own
    sections = desk.offices.in_view()
    return own | sections if sections else sections


def as_rows(versions: PublishedArticleQuerySet, desk: Desk) -> PublishedArticleQuerySet:
    today = PageviewDay.objects.filter(article=OuterRef("article"), day=desk.midnight().date())
    return (
        versions.filter(in_view(desk))
        .select_related("section__parent", "article__pageview_total", "published_by")
        .only(
            "headline", "slug", "shown_from", "first_published_at", "number", "article__slug",
            "section__name", "section__parent__name", "article__pageview_total__shown",
            "published_by__full_name", "published_by__username",
        )
        .annotate(readers_today=Coalesce(Subquery(today.values("readers")[:1]), 0))
    )  # fmt: skip


def scheduled_today(desk: Desk) -> PublishedArticleQuerySet:
    coming = PublishedArticle.objects.upcoming(desk.at).filter(shown_from__lt=desk.midnight(days=1))
    return as_rows(coming, desk).order_by("shown_from", "pk")


def published_today(desk: Desk) -> PublishedArticleQuerySet:
    shown = PublishedArticle.objects.visible(desk.at).filter(
        first_published_at__gte=desk.midnight()
    )
    return as_rows(shown, desk).newest_first()


def hastened_lately(desk: Desk) -> QuerySet[WorkflowEvent]:
    """Which steps were skipped, by whom and why: told to those who answer for the last word."""
    if not desk.offices.holds(Office.CHIEF):
        return WorkflowEvent.objects.none()
    events = WorkflowEvent.objects.filter(
        desk.offices.covered(Office.CHIEF, prefix="article__section"),
        verb=Verb.HASTEN,
        happened_at__gte=desk.at - HASTENED_LATELY,
    )
    return events.select_related("happened_by", "on_behalf_of").order_by("-happened_at", "-pk")
