"""The desk's alarm: every open page of a managing editor asks, memory answers for a minute."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from articles import media, selectors
from articles.admin.access import desk_view, staff
from articles.models import Article, User
from articles.selectors import Alarm

MAY_SEE = "articles.publish_article"
KEPT_FOR = datetime.timedelta(minutes=1)
NAMED = 3


class LastLook:
    """One per process: however many pages ask, the newsroom is looked over once a minute."""

    def __init__(self) -> None:
        self.looked_at: datetime.datetime | None = None
        self.found: list[Alarm] = []

    def at(self, at: datetime.datetime) -> list[Alarm]:
        """A clock that was set back makes the last look worth nothing."""
        if self.looked_at is None or not self.looked_at <= at < self.looked_at + KEPT_FOR:
            self.found, self.looked_at = look(at), at
        return self.found

    def forget(self) -> None:
        self.looked_at = None


last_look = LastLook()


def look(at: datetime.datetime) -> list[Alarm]:
    return [*selectors.alarms(at), *files_lacking(at), *files_left(at)]


def files_lacking(at: datetime.datetime) -> list[Alarm]:
    return [
        Alarm(
            _("%(number)s of its picture or video files are not where readers get them.")
            % {"number": len(names)},
            _("Have `manage.py reconcile_media` run; what is lost comes back from a backup."),
            version.headline,
            version.article_id,
        )
        for version, names in media.versions_lacking_files(at)
    ]


def files_left(at: datetime.datetime) -> list[Alarm]:
    return [
        Alarm(
            _("It was taken down, and %(number)s of its files can still be fetched.")
            % {"number": len(names)},
            _("See that the queue's worker runs, or have `manage.py reconcile_media` run."),
            takedown.article.headline,
            takedown.article_id,
        )
        for takedown, names in media.left_public(at)
    ]


@dataclass(frozen=True, slots=True)
class Told:
    """`named` are of the newsroom itself or of stories within the person's reach; of the others
    she learns how many there are.
    """

    named: list[Alarm]
    unnamed: int


def told_to(user: User, at: datetime.datetime) -> Told:
    found = last_look.at(at)
    stories = {alarm.article_id for alarm in found if alarm.article_id is not None}
    reach = {None, *within_reach(user, stories, at)}
    named = [alarm for alarm in found if alarm.article_id in reach]
    return Told(named, len(found) - len(named))


def within_reach(user: User, stories: set[int], at: datetime.datetime) -> Iterable[int]:
    if not stories:
        return ()
    within = Article.objects.within_reach_of(user, at).filter(pk__in=stories)
    return within.values_list("pk", flat=True)


@never_cache
@desk_view(MAY_SEE)
def alarms(request: HttpRequest) -> HttpResponse:
    """A piece of a page; empty where all is well."""
    told = told_to(staff(request), timezone.now())
    context = {
        "alarms": told.named[:NAMED],
        "more": max(0, len(told.named) - NAMED),
        "unnamed": told.unnamed,
    }
    return TemplateResponse(request, "admin/articles/article/_alarms.html", context)
