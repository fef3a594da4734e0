"""Lists of stories, newest first. What a reader may see always passes through `visible(at)`."""

import datetime
from typing import Any, TypeVar

from django.db.models import (
    Prefetch,
    Q,
    QuerySet,
)

from articles.models import (
    PublishedArticle,
    PublishedByline,
    PublishedPhotograph,
    PublishedTag,
    Section,
)
from articles.models.published import PublishedArticleQuerySet
from articles.text import VIETNAM

CARD_FIELDS = (
    "article_id", "genre", "kicker", "headline", "short_headline", "standfirst", "excerpt", "slug",
    "sponsor", "first_published_at", "shown_from", "section__name", "section__slug",
    "section__parent__name", "section__parent__slug",
)  # fmt: skip

Rows = TypeVar("Rows", bound=QuerySet[Any])

# Where a list was left: the hour and the number of the last row shown.
Position = tuple[datetime.datetime, int]


def cards(stories: PublishedArticleQuerySet) -> PublishedArticleQuerySet:
    """Three queries however many stories: the rows, their lead photographs, the renditions."""
    leads = PublishedPhotograph.objects.filter(is_lead=True).select_related("photograph")
    return (
        stories.select_related("section__parent")
        .only(*CARD_FIELDS)
        .prefetch_related(
            Prefetch(
                "photograph_links",
                queryset=leads.prefetch_related("photograph__renditions"),
                to_attr="lead_photographs",
            )
        )
    )


def newest(at: datetime.datetime) -> PublishedArticleQuerySet:
    return PublishedArticle.objects.visible(at).newest_first()


def beyond(
    rows: Rows,
    position: Position | None,
    *,
    moment: str = "first_published_at",
    number: str = "pk",
) -> Rows:
    """The rest of a list ordered newest first, after one place in it."""
    if position is None:
        return rows
    hour, last = position
    earlier = Q(**{f"{moment}__lt": hour}) | Q(**{f"{number}__lt": last})
    return rows.filter(earlier, **{f"{moment}__lte": hour})


def of_section(section: Section, at: datetime.datetime) -> PublishedArticleQuerySet:
    return newest(at).in_section(section)


def of_day(day: datetime.date, at: datetime.datetime) -> PublishedArticleQuerySet:
    midnight = datetime.datetime.combine(day, datetime.time(), VIETNAM)
    return newest(at).filter(
        first_published_at__gte=midnight,
        first_published_at__lt=midnight + datetime.timedelta(days=1),
    )


def of_last_day(at: datetime.datetime) -> PublishedArticleQuerySet:
    rows = newest(at).editorial()
    return rows.filter(first_published_at__gt=at - datetime.timedelta(days=1))


def positions(
    links: QuerySet[PublishedTag] | QuerySet[PublishedByline],
    at: datetime.datetime,
    position: Position | None,
    limit: int,
) -> list[Position]:
    """Places of the stories behind the links; a story credited twice stands there once."""
    visible = links.filter(published__in=PublishedArticle.objects.visible(at))
    rows = (
        beyond(visible, position, number="published_id")
        .order_by("-first_published_at", "-published_id")
        .values_list("first_published_at", "published_id")
        .distinct()
    )
    return list(rows[:limit])
