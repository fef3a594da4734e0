"""Telling hubs (WebSub) and search engines (IndexNow) what readers now see, and no longer see.

A verb leaves a note and a job, in its own transaction. The job runs when the hour has come and
looks at what readers see then: what was taken back before is told to nobody.
"""

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from articles.actions.purging import leave_purge
from articles.actions.standing import feeds_of, versions_told_of
from articles.models import Announcement, Article

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


def leave_note(article: Article, *, due_from: datetime.datetime, is_takedown: bool = False) -> None:
    """Inside the transaction of the verb: where that is taken back, there is neither."""
    leave_purge(article, due_from=due_from, is_takedown=is_takedown)
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
