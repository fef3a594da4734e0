"""What was due and did not happen, or will not, and why. Each question is one query.

Files are looked after by `articles.media.watching`: what it finds is an Alarm as well.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django.models import (
    ProcrastinateEvent,
    ProcrastinateJob,
    ProcrastinateWorker,
)

from articles.enums import VIDEO_QUEUE, ArticleState
from articles.models import (
    Announcement,
    Article,
    Demand,
    PublishedArticle,
    PublishedPhotograph,
    PublishedVideo,
    Retraction,
)
from articles.selectors.due import unused
from articles.text import excerpt, short_moment

MOST = 20
# A worker says every ten seconds that it is there.
SILENCE = datetime.timedelta(minutes=1)
# Work is taken up within seconds; gathering and a few tries more are no alarm.
PATIENCE = datetime.timedelta(minutes=10)
AHEAD = datetime.timedelta(days=1)
LOOKED_BACK = datetime.timedelta(days=30)
# What a reader notices is a second; what spoils an hour is more than a few.
CLOCKS_AGREE = datetime.timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is wrong and why in one sentence, what to do in another."""

    what: str
    to_do: str
    headline: str = ""
    article_id: int | None = None


def schedules_without_approval(at: datetime.datetime) -> Iterator[Alarm]:
    rows = PublishedArticle.objects.upcoming(at).filter(
        Q(approval=None) | Q(approval__ended_at__isnull=False)
    )
    for version in rows.order_by("shown_from")[:MOST]:
        yield Alarm(
            _("It is scheduled for %(hour)s although its approval has ended.")
            % {"hour": short_moment(version.shown_from)},
            _("Take it back, or have it approved and schedule it again."),
            version.headline,
            version.article_id,
        )


def approved_and_forgotten(at: datetime.datetime) -> Iterator[Alarm]:
    """Their embargo ended or their deadline passed, and nobody said when they appear."""
    since = at - LOOKED_BACK
    over = Q(embargo_until__gt=since, embargo_until__lte=at) | Q(due_at__gt=since, due_at__lte=at)
    rows = unused(Article.objects.filter(over), at).order_by("pk")
    for article in rows[:MOST]:
        moments = (article.embargo_until, article.due_at)
        hour = max(moment for moment in moments if moment and moment <= at)
        yield Alarm(
            _("It is approved and should have appeared from %(hour)s, but nobody scheduled it.")
            % {"hour": short_moment(hour)},
            _("Publish it or schedule it."),
            article.headline,
            article.pk,
        )


def demands_overdue(at: datetime.datetime) -> Iterator[Alarm]:
    """The law counts the hours from the receipt."""
    rows = Demand.objects.open().filter(due_at__lte=at).select_related("article")
    for row in rows.order_by("due_at")[:MOST]:
        yield Alarm(
            _("A demand of %(name)s was to be answered by %(hour)s.")
            % {"name": row.asked_by, "hour": short_moment(row.due_at)},
            _("Deal with it on the page of demands, and say what was done."),
            row.article.headline,
            row.article_id,
        )


def takedowns_that_did_not_happen(at: datetime.datetime) -> Iterator[Alarm]:
    """Somebody changed the interval past the verbs: the hour passed and readers have it still."""
    still = PublishedArticle.objects.visible(at).filter(
        article=OuterRef("article"), published_at__lt=OuterRef("retracted_at")
    )
    come = Retraction.objects.in_force(at).filter(retracted_at__gt=at - LOOKED_BACK)
    for row in come.filter(Exists(still)).select_related("article")[:MOST]:
        yield Alarm(
            _("It was to be taken down at %(hour)s; readers still have it.")
            % {"hour": short_moment(row.retracted_at)},
            _("Retract it now."),
            row.article.headline,
            row.article_id,
        )


def takedowns_that_will_not_happen(at: datetime.datetime) -> Iterator[Alarm]:
    ending = PublishedArticle.objects.filter(
        article=OuterRef("article"), shown_until=OuterRef("retracted_at")
    ).exclude(shown_until=F("shown_from"))
    rows = Retraction.objects.pending(at).filter(~Exists(ending)).select_related("article")
    for row in rows[:MOST]:
        yield Alarm(
            _("A takedown is planned for %(hour)s, but its version does not end then.")
            % {"hour": short_moment(row.retracted_at)},
            _("Plan the takedown again."),
            row.article.headline,
            row.article_id,
        )


def takedowns_not_settled(at: datetime.datetime) -> Iterator[Alarm]:
    """Readers have lost them; the desk and the files have not been told."""
    shown = PublishedArticle.objects.filter(article=OuterRef("article"))
    come = Retraction.objects.in_force(at - PATIENCE).filter(retracted_at__gt=at - LOOKED_BACK)
    left = come.filter(article__state=ArticleState.PUBLISHED).exclude(
        Exists(shown.visible(at)) | Exists(shown.upcoming(at))
    )
    for row in left.select_related("article")[:MOST]:
        yield Alarm(
            _("Readers lost it at %(hour)s as planned, but the worker has not tidied up after it.")
            % {"hour": short_moment(row.retracted_at)},
            _("See that the queue's worker runs."),
            row.article.headline,
            row.article_id,
        )


def rights_that_end(at: datetime.datetime) -> Iterator[Alarm]:
    """What readers have is not taken down by itself: a person decides, and is told in time."""
    for model in (PublishedPhotograph, PublishedVideo):
        yield from rights_of(model, at)


def rights_of(
    model: type[PublishedPhotograph | PublishedVideo], at: datetime.datetime
) -> Iterator[Alarm]:
    medium = "photograph" if model is PublishedPhotograph else "video"
    shown = PublishedArticle.objects.visible(at) | PublishedArticle.objects.upcoming(at)
    ends = f"{medium}__rights_until"
    ending = Q(**{f"{ends}__lte": at + AHEAD}) | Q(**{f"{ends}__lte": F("published__shown_from")})
    rows: Any = model._default_manager.filter(
        ending, published__in=shown, **{f"{ends}__isnull": False}
    )
    for row in rows.select_related("published", medium).order_by(ends, "pk")[:MOST]:
        until, name = getattr(row, medium).rights_until, excerpt(row.caption or "…", limit=60)
        sentence = (
            _("“%(name)s” in it may no longer be used since %(hour)s.")
            if until <= at
            else _("“%(name)s” in it may be used only until %(hour)s.")
        )
        yield Alarm(
            sentence % {"name": name, "hour": short_moment(until)},
            _("Take it out and publish the update, or enter the new term in the library."),
            row.published.headline,
            row.published.article_id,
        )


def dead_queue(at: datetime.datetime) -> Iterator[Alarm]:
    """Work waits, now or within a day, and no worker has said that it is there."""
    waiting = ProcrastinateJob.objects.filter(status="todo")
    soon = waiting.filter(Q(scheduled_at=None) | Q(scheduled_at__lt=at + AHEAD))
    alive = ProcrastinateWorker.objects.filter(last_heartbeat__gt=at - SILENCE)
    if alive.exists():
        yield from stalled_queue(at)
    elif number := soon.count():
        yield Alarm(
            ngettext(
                "No worker of the queue runs: %(number)s job waits.",
                "No worker of the queue runs: %(number)s jobs wait.",
                number,
            )
            % {"number": number},
            _("Start the worker, or ask whoever runs the server."),
        )


def stalled_queue(at: datetime.datetime) -> Iterator[Alarm]:
    """A worker is there and does not get on: work overdue, or held by one that died."""
    put_there = ProcrastinateEvent.objects.filter(job=OuterRef("pk"), type="deferred")
    is_old = Exists(put_there.filter(at__lt=at - PATIENCE))
    overdue = Q(status="todo") & (
        Q(scheduled_at__lt=at - PATIENCE) | (Q(scheduled_at=None) & is_old)
    )
    late = overdue & ~Q(queue_name=VIDEO_QUEUE) if is_at_a_clip(at) else overdue
    gone = Q(status="doing") & (Q(worker=None) | Q(worker__last_heartbeat__lt=at - PATIENCE))
    found = ProcrastinateJob.objects.filter(late | gone).aggregate(number=Count("pk"))
    if found["number"]:
        yield Alarm(
            ngettext(
                "The queue does not get on: %(number)s job is overdue.",
                "The queue does not get on: %(number)s jobs are overdue.",
                found["number"],
            )
            % {"number": found["number"]},
            _("Restart the worker, or ask whoever runs the server."),
        )


def is_at_a_clip(at: datetime.datetime) -> bool:
    """An hour of pictures takes an hour, and the clips behind it are not overdue meanwhile."""
    at_work = ProcrastinateJob.objects.filter(status="doing", queue_name=VIDEO_QUEUE)
    return at_work.filter(worker__last_heartbeat__gt=at - SILENCE).exists()


def failed_jobs(at: datetime.datetime) -> Iterator[Alarm]:
    """Given up within a day, after every try."""
    failed = ProcrastinateEvent.objects.filter(
        type="failed", at__gt=at - AHEAD, job__status="failed"
    )
    tasks = failed.values("job__task_name").annotate(number=Count("job", distinct=True))
    for each in tasks.order_by("job__task_name")[:MOST]:
        yield Alarm(
            ngettext(
                "%(number)s job was given up after several tries: %(task)s.",
                "%(number)s jobs were given up after several tries: %(task)s.",
                each["number"],
            )
            % {"number": each["number"], "task": each["job__task_name"]},
            _("The server's log says why."),
        )


def announcements_overdue(at: datetime.datetime) -> Iterator[Alarm]:
    left = Announcement.objects.filter(due_from__lt=at - PATIENCE)
    found = left.aggregate(number=Count("pk"), since=Min("due_from"))
    if found["number"]:
        yield Alarm(
            ngettext(
                "%(number)s story has not been announced to search engines and feeds "
                "since %(hour)s.",
                "%(number)s stories have not been announced to search engines and feeds "
                "since %(hour)s.",
                found["number"],
            )
            % {"number": found["number"], "hour": short_moment(found["since"])},
            _("See that the queue's worker runs."),
        )


def clocks_that_differ(at: datetime.datetime) -> Iterator[Alarm]:
    """Hours are kept by the site's clock and guarded by the database's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        there: datetime.datetime = cursor.fetchone()[0]
    apart = abs(there - at)
    if apart > CLOCKS_AGREE:
        yield Alarm(
            _("The clocks of the site and of the database are %(seconds)s seconds apart.")
            % {"seconds": round(apart.total_seconds())},
            _("Have both servers set by the same time service; until then hours are not exact."),
        )


CHECKS: list[Callable[[datetime.datetime], Iterable[Alarm]]] = [
    schedules_without_approval,
    approved_and_forgotten,
    demands_overdue,
    takedowns_that_did_not_happen,
    takedowns_that_will_not_happen,
    takedowns_not_settled,
    rights_that_end,
    dead_queue,
    failed_jobs,
    announcements_overdue,
    clocks_that_differ,
]


def alarms(at: datetime.datetime) -> list[Alarm]:
    return list(chain.from_iterable(check(at) for check in CHECKS))
