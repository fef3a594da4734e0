"""All that happened to one story: deliberate saves and the events of work, newest first.

Read on from a place, nothing is counted: the five hundredth save costs what the fifth did.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from articles.models import Approval, Article, PublishedArticle, Revision, WorkflowEvent

# Of what happened at one moment the event stands above the save that it followed from.
OF_REVISION, OF_EVENT = 0, 1

Rows = TypeVar("Rows", bound=QuerySet[Any])


@dataclass(frozen=True, order=True)
class Place:
    """Where one line stands in the history."""

    moment: datetime.datetime
    rank: int
    pk: int


@dataclass
class Line:
    """Either a save or an event; `versions` are those that readers got of it."""

    place: Place
    revision: Revision | None = None
    event: WorkflowEvent | None = None
    approvals: list[Approval] = field(default_factory=list)
    versions: list[PublishedArticle] = field(default_factory=list)
    before: int | None = None


def history_of(article: Article, *, after: Place | None, limit: int) -> tuple[list[Line], bool]:
    """Four queries; whether there is more."""
    revisions = list(
        beyond(article.revisions.all(), after, "created_at", OF_REVISION)
        .defer("snapshot")
        .select_related("created_by")[: limit + 1]
    )
    events = list(
        beyond(article.events.all(), after, "happened_at", OF_EVENT).select_related(
            "happened_by", "on_behalf_of"
        )[: limit + 1]
    )
    lines = [*map(line_of_revision, revisions), *map(line_of_event, events)]
    lines.sort(key=attrgetter("place"), reverse=True)
    shown = lines[:limit]
    name_those_before(shown, revisions)
    add_what_came_of_it(article, shown)
    return shown, len(lines) > limit


def beyond(rows: Rows, after: Place | None, moment: str, rank: int) -> Rows:
    ordered = rows.order_by(f"-{moment}", "-pk")
    if after is None:
        return ordered
    same = Q(**{moment: after.moment})
    if rank == after.rank:
        same &= Q(pk__lt=after.pk)
    elif rank > after.rank:
        same &= Q(pk__in=[])
    return ordered.filter(Q(**{f"{moment}__lt": after.moment}) | same)


def line_of_revision(revision: Revision) -> Line:
    place = Place(revision.created_at, OF_REVISION, revision.pk)
    return Line(place, revision=revision)


def line_of_event(event: WorkflowEvent) -> Line:
    return Line(Place(event.happened_at, OF_EVENT, event.pk), event=event)


def name_those_before(lines: Sequence[Line], revisions: Sequence[Revision]) -> None:
    """With what each save is compared: it reads one save further than it shows."""
    following = [revision.number for revision in revisions[1:]]
    before = dict(zip([revision.pk for revision in revisions], following, strict=False))
    for line in lines:
        if line.revision:
            line.before = before.get(line.revision.pk)


def add_what_came_of_it(article: Article, lines: Sequence[Line]) -> None:
    numbers = [line.revision.number for line in lines if line.revision]
    printed = [line.event.published_number for line in lines if line.event]
    approvals = article.approvals.filter(article_version__in=numbers)
    told = list(approvals.select_related("approved_by", "on_behalf_of", "ended_by"))
    versions = list(
        article.published.filter(Q(article_version__in=numbers) | Q(number__in=printed))
        .defer("body", "search_exact", "search_folded")
        .order_by("number")
    )
    for line in lines:
        if line.revision:
            number = line.revision.number
            line.approvals = [each for each in told if each.article_version == number]
            line.versions = [each for each in versions if each.article_version == number]
        elif line.event and line.event.published_number:
            line.versions = [
                each for each in versions if each.number == line.event.published_number
            ]
