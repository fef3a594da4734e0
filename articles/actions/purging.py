"""A cache in front of the paper is told what to ask for anew (`PURGE_HOOK`).

Pages say that nobody may keep them longer than a second. This is for caches that keep longer: a
network of others with a shortest time of its own, and files, which are kept for good.
"""

import datetime
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from articles import media
from articles.actions.standing import (
    days_of,
    feeds_of,
    pages_of,
    pages_that_lead_to,
    parts_of_sitemap,
    versions_told_of,
)
from articles.models import Article

PURGE, PURGE_PATHS = "articles.purge", "articles.purge_paths"
AT_ONCE = datetime.timedelta()
# A cache that asks before every process has seen the change gets the old page once more.
SEEN_BY_ALL = datetime.timedelta(seconds=2)
FILES_ARE_GONE = datetime.timedelta(minutes=1)
# A hook that is slow holds up nothing but a takedown's other telling: all else comes first.
TAKEN_DOWN, TAKEN_FROM_LISTS, CHANGED, LISTED = 30, 20, -10, -20
PATHS_AT_ONCE = 20
# Lists of everything, which no row stands for.
LISTS = ("/24h", "/sitemap-news.xml", "/sitemap.xml")
LISTS_OF_CHANGES = ("/dinh-chinh", "/chu-de")
# A headline stood beside whatever was read while it was new, and around every page while it was
# much read: no list of addresses holds all that may show it.
EVERY_PAGE = "/*"


def leave_purge(
    article: Article, *, due_from: datetime.datetime, is_takedown: bool, is_struck: bool = False
) -> None:
    """Inside the transaction of the verb: where that is taken back, nobody is told. Struck: the
    story stays, a passage of it went.
    """
    if not settings.PURGE_HOOK:
        return
    waits = (AT_ONCE, SEEN_BY_ALL, FILES_ARE_GONE) if is_takedown else (SEEN_BY_ALL,)
    priority = TAKEN_DOWN if is_takedown else CHANGED
    for wait in waits:
        task = app.configure_task(PURGE, schedule_at=due_from + wait, priority=priority)
        task.defer(article=article.pk, is_struck=is_struck)


@transaction.atomic
def purge(*, article: Article, at: datetime.datetime, is_struck: bool = False) -> None:
    """What readers had of the story comes first; what never came to them has no address."""
    versions = versions_told_of([article.pk], at)
    if not versions:
        return
    is_taken_away = is_struck or not article.published.visible(at).exists()
    own = [version.get_absolute_url() for version in versions]
    files = media.addresses_withdrawn(article, at=at)
    lists = [*pages_of(versions), *LISTS, *parts_of_sitemap(versions), *feeds_of(versions)]
    if is_taken_away:
        others = pages_that_lead_to([article.pk], at)
        queue([*own, *files], priority=TAKEN_DOWN)
        # By itself: a cache that refuses it must not keep the story's own from being done.
        queue([EVERY_PAGE], priority=TAKEN_DOWN)
        queue([*others, *lists, *days_of(versions), *LISTS_OF_CHANGES], priority=TAKEN_FROM_LISTS)
    else:
        queue([*own, *files], priority=CHANGED)
        queue(lists, priority=LISTED)


def queue(addresses: Sequence[str], *, priority: int) -> None:
    """Files may lie under another name than the paper's, which its cache knows nothing of."""
    paths: list[Any] = [path for path in dict.fromkeys(addresses) if path.startswith("/")]
    for first in range(0, len(paths), PATHS_AT_ONCE):
        some = paths[first : first + PATHS_AT_ONCE]
        app.configure_task(PURGE_PATHS, priority=priority).defer(paths=some)
