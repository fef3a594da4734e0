"""Which stories were read, over days and at this moment."""

import datetime
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q

from articles.models import PageviewKey, PublishedArticle
from articles.models.published import PublishedArticleQuerySet
from articles.selectors.statistics.periods import HALF_HOUR, Period, half_hour
from articles.selectors.statistics.readings import Readings, Stories
from articles.selectors.statistics.summing import MostRead, summed


class StoryRow(NamedTuple):
    version: PublishedArticle
    readings: Readings
    before: int = 0


def stories_read(period: Period, stories: Stories, most: int) -> list[StoryRow]:
    (rows,) = summed(period, stories, MostRead(most))
    return story_rows(rows, stories)


def story_rows(rows: Iterable[Any], stories: Stories) -> list[StoryRow]:
    found = [(number, Readings(*counted)) for number, _1, _2, _3, *counted, _among in rows]
    found.sort(key=lambda story: (-story[1].readers, -story[0]))
    versions = versions_of((number for number, _readings in found), stories)
    return [
        StoryRow(versions[number], readings) for number, readings in found if number in versions
    ]


def versions_of(numbers: Iterable[int], stories: Stories) -> dict[int, PublishedArticle]:
    rows = with_standing(stories).filter(article__in=list(numbers))
    return {version.article_id: version for version in rows}


def with_standing(stories: Stories) -> PublishedArticleQuerySet:
    """Without the texts; `is_shown` tells whether readers have it still."""
    shown = PublishedArticle.objects.visible(stories.at).filter(pk=OuterRef("pk"))
    return (
        stories.versions.select_related("section__parent")
        .defer("body", "search_exact", "search_folded")
        .annotate(is_shown=Exists(shown))
    )


def being_read(
    at: datetime.datetime, stories: Stories, *, reader_class: int, most: int
) -> list[StoryRow]:
    """This half hour and the one before it, from the keys that refuse repeats."""
    slot = half_hour(at)
    is_now, is_before = Q(slot=slot), Q(slot=slot - HALF_HOUR)
    keys = PageviewKey.objects.filter(is_now | is_before, reader_class=reader_class)
    rows = (
        stories.among(keys)
        .values_list("article_id")
        .annotate(now=Count("key", filter=is_now), before=Count("key", filter=is_before))
        .order_by((F("now") + F("before")).desc(), "-article_id")
    )
    found = list(rows[:most])
    versions = versions_of((number for number, _now, _before in found), stories)
    return [
        StoryRow(versions[number], Readings(readers=now), before)
        for number, now, before in found
        if number in versions
    ]
