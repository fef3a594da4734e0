"""Telling hubs (WebSub) and search engines (IndexNow) what readers now see, and no longer see.

A verb leaves a note and a job, in its own transaction. The job runs when the hour has come and
looks at what readers see then: what was taken back before is told to nobody.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from procrastinate.contrib.django import app

from articles.models import Announcement, Article, Author, PublishedArticle, Section, Tag
from articles.models.addresses import FEED_ENDINGS, feed_address

ANNOUNCE, TELL_HUB, TELL_ENGINES = (
    "articles.announce",
    "articles.tell_hub",
    "articles.tell_search_engines",
)
# The job waits a little, so that one of them tells what a whole minute brought.
GATHERING = datetime.timedelta(seconds=60)
STORIES_AT_ONCE = 200
FEEDS_AT_ONCE = 100


def is_anybody_told() -> bool:
    return bool(settings.WEBSUB_HUBS or settings.INDEXNOW_KEY)


def leave_note(article: Article, *, due_from: datetime.datetime) -> None:
    """Inside the transaction of the verb: where that is taken back, there is neither."""
    if not is_anybody_told():
        return
    Announcement.objects.create(article=article, due_from=due_from)
    app.configure_task(ANNOUNCE, schedule_at=due_from + GATHERING).defer()


@transaction.atomic
def announce(*, at: datetime.datetime) -> None:
    """Everything that is due by now, whichever job comes first; the others find nothing."""
    due = Announcement.objects.select_for_update(of=("self",), skip_locked=True)
    notes = list(due.filter(due_from__lte=at).order_by("due_from", "pk")[:STORIES_AT_ONCE])
    versions = versions_told_of({note.article_id for note in notes}, at)
    feeds: list[Any] = list(feeds_of(versions))
    addresses: list[Any] = list(dict.fromkeys(each.get_absolute_url() for each in versions))
    for hub in settings.WEBSUB_HUBS:
        for first in range(0, len(feeds), FEEDS_AT_ONCE):
            some = feeds[first : first + FEEDS_AT_ONCE]
            app.configure_task(TELL_HUB).defer(hub=hub, feeds=some)
    if addresses and settings.INDEXNOW_KEY:
        app.configure_task(TELL_ENGINES).defer(addresses=addresses)
    Announcement.objects.filter(pk__in=[note.pk for note in notes]).delete()
    if len(notes) == STORIES_AT_ONCE:
        app.configure_task(ANNOUNCE).defer()


def versions_told_of(articles: Iterable[int], at: datetime.datetime) -> list[PublishedArticle]:
    """Of each story the version that readers have or had last, and the one before it, which may
    have stood in other feeds. What they never had has no address outside the newsroom.
    """
    shown = PublishedArticle.objects.once_shown(at).filter(article__in=articles)
    rows = shown.select_related("section__parent").defer("body", "search_exact", "search_folded")
    in_order = rows.order_by("article_id", "-number")
    stories = groupby(in_order, key=lambda version: version.article_id)
    return [version for _article, versions in stories for version in list(versions)[:2]]


def feeds_of(versions: Sequence[PublishedArticle]) -> Iterator[str]:
    if not versions:
        return
    sections: list[Section] = [each.section for each in versions]
    places: list[Section | Tag | Author] = [
        *sections,
        *(each.top for each in sections),
        *tags_of(versions),
        *authors_of(versions),
    ]
    for page in dict.fromkeys(["/", *(place.get_absolute_url() for place in places)]):
        for ending in FEED_ENDINGS:
            yield feed_address(page, ending)


def tags_of(versions: Sequence[PublishedArticle]) -> QuerySet[Tag]:
    return Tag.objects.usable().filter(published_links__published__in=versions).distinct()


def authors_of(versions: Sequence[PublishedArticle]) -> QuerySet[Author]:
    return Author.objects.filter(published_bylines__published__in=versions).distinct()
