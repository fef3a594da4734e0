"""Where a story stands or stood before readers: what others are told of when it changes."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from django.db.models import QuerySet

from articles.models import Author, PublishedArticle, Section, Tag
from articles.models.addresses import (
    FEED_ENDINGS,
    STORIES,
    day_address,
    feed_address,
    sitemap_address,
)
from articles.models.sitemaps import PART
from articles.text import in_vietnam

# Several versions of one story may come before anybody is told: within the minute that is
# gathered, or while no worker was there.
TOLD_LATE = datetime.timedelta(days=1)


def versions_told_of(articles: Iterable[int], at: datetime.datetime) -> list[PublishedArticle]:
    """Of each story the version that readers have or had last, and those that ended lately, which
    may have stood in other feeds. What they never had has no address outside the newsroom.
    """
    shown = PublishedArticle.objects.once_shown(at).filter(article__in=articles)
    rows = shown.select_related("section__parent").defer("body", "search_exact", "search_folded")
    in_order = rows.order_by("article_id", "-number")
    stories = groupby(in_order, key=lambda version: version.article_id)
    return [version for _article, versions in stories for version in stood_lately(versions, at)]


def stood_lately(
    versions: Iterable[PublishedArticle], at: datetime.datetime
) -> Iterator[PublishedArticle]:
    """The last one first, however long ago it ended."""
    last, *others = versions
    yield last
    for version in others:
        if version.shown_until is None or version.shown_until > at - TOLD_LATE:
            yield version


def pages_of(versions: Sequence[PublishedArticle]) -> list[str]:
    if not versions:
        return []
    sections: list[Section] = [each.section for each in versions]
    places: list[Section | Tag | Author] = [
        *sections,
        *(each.top for each in sections),
        *tags_of(versions),
        *authors_of(versions),
    ]
    return list(dict.fromkeys(["/", *(place.get_absolute_url() for place in places)]))


def feeds_of(versions: Sequence[PublishedArticle]) -> Iterator[str]:
    for page in pages_of(versions):
        for ending in FEED_ENDINGS:
            yield feed_address(page, ending)


def days_of(versions: Sequence[PublishedArticle]) -> list[str]:
    return [day_address(in_vietnam(version.first_published_at).date()) for version in versions]


def parts_of_sitemap(versions: Sequence[PublishedArticle]) -> list[str]:
    parts = sorted({version.article_id // PART for version in versions})
    return [sitemap_address(STORIES, part) for part in parts]


def pages_that_lead_to(articles: Iterable[int], at: datetime.datetime) -> list[str]:
    """Stories that print a card of it, with headline and picture, because a hand put it there."""
    shown = PublishedArticle.objects.visible(at).filter(related_links__target__in=articles)
    found = shown.order_by("pk").distinct().only("slug", "article_id")
    return [version.get_absolute_url() for version in found]


def tags_of(versions: Sequence[PublishedArticle]) -> QuerySet[Tag]:
    return Tag.objects.usable().filter(published_links__published__in=versions).distinct()


def authors_of(versions: Sequence[PublishedArticle]) -> QuerySet[Author]:
    return Author.objects.filter(published_bylines__published__in=versions).distinct()
