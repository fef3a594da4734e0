"""The arithmetic of intervals: ending what is shown, taking back what was to come."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from articles import media
from articles.actions.approvals import STEP_FIELDS
from articles.actions.events import record
from articles.enums import Verb
from articles.models import Announcement, Article, PublishedArticle, Retraction, User
from articles.models.published import PublishedArticleQuerySet
from articles.text import short_moment
from articles.workflow import Transition, TransitionRefused, find

# A slip in the year is the commonest one, and nothing in a newspaper waits that long.
FURTHEST = datetime.timedelta(days=366)
AFTER_THE_HOUR = "articles.after_the_hour"
# The worker's clock may run a little behind the one that the hour was set by.
A_LITTLE_LATER = datetime.timedelta(seconds=5)


class ScheduledMeanwhileError(Exception):
    """Somebody scheduled it after the page was opened; `upcoming` is what waits for its hour."""

    def __init__(self, upcoming: PublishedArticle) -> None:
        super().__init__(upcoming.number)
        self.upcoming = upcoming


def refuse_unseen(article: Article, expected: int | None, *, at: datetime.datetime) -> None:
    """Nobody drops an hour that she was not shown: `expected` is the number of the version that
    stood there when she looked, 0 where none did.
    """
    upcoming = article.published.upcoming(at).select_related("published_by").first()
    if upcoming and expected is not None and upcoming.number != expected:
        raise ScheduledMeanwhileError(upcoming)


def check_hour(hour: datetime.datetime, *, at: datetime.datetime) -> None:
    if hour < at:
        raise TransitionRefused(_("The hour chosen has already passed."))
    if hour > at + FURTHEST:
        raise TransitionRefused(
            _("%(hour)s lies more than a year ahead. Look at the year again.")
            % {"hour": short_moment(hour)}
        )


def verb_of_taking_back(*, is_shown: bool) -> Verb:
    return Verb.CANCEL_UPDATE if is_shown else Verb.UNSCHEDULE


def take_back_scheduled(article: Article, *, by: User, at: datetime.datetime) -> None:
    """What was to be shown never will be; what is shown stays, until the takedown that was
    planned for it. The caller holds the lock and has asked for the right.
    """
    upcoming = article.published.upcoming(at)
    if not upcoming.exists():
        return
    shown = article.published.visible(at).first()
    transition = find(article.state, verb_of_taking_back(is_shown=shown is not None))
    cancel(upcoming)
    if shown:
        takedown = pending_takedown(article, at=at)
        end = takedown.retracted_at if takedown else None
        PublishedArticle.objects.filter(pk=shown.pk).update(shown_until=end)
    else:
        # Of a story that never was nothing can be taken down: its address goes on saying 404.
        drop_takedown(article, by=by, at=at)
        if not article.published.once_shown(at).exists():
            article.slug, article.first_published_at = "", None
    move(article, transition, by=by, at=at)
    transaction.on_commit(lambda: media.withdraw(article, at=at))


def end_versions(article: Article, *, at: datetime.datetime, ends_at: datetime.datetime) -> None:
    """What is shown ends at that moment; what was still to come never begins."""
    cancel(article.published.upcoming(at))
    article.published.visible(at).update(shown_until=ends_at)


def cancel(upcoming: PublishedArticleQuerySet) -> None:
    for version in upcoming:
        PublishedArticle.objects.filter(pk=version.pk).update(shown_until=version.shown_from)


def move(
    article: Article,
    transition: Transition,
    *,
    by: User,
    at: datetime.datetime,
    published: PublishedArticle | None = None,
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    from_state, article.state = article.state, transition.target
    article.save(update_fields=["state", "slug", "first_published_at", *STEP_FIELDS])
    record(
        article, transition.verb, by=by, at=at, from_state=from_state,
        published=published, reason=reason, details=details,
    )  # fmt: skip


# -- A takedown that lies ahead ---------------------------------------------------


def pending_takedown(article: Article, *, at: datetime.datetime) -> Retraction | None:
    return article.retractions.pending(at).first()


def end_of_showing(
    article: Article, *, at: datetime.datetime, shown_from: datetime.datetime
) -> datetime.datetime | None:
    """A new version ends when its story is to be taken down: an update never undoes that."""
    takedown = pending_takedown(article, at=at)
    if takedown and shown_from >= takedown.retracted_at:
        raise TransitionRefused(
            _(
                "This story is taken down at %(hour)s. "
                "Choose an earlier hour, or cancel the takedown first."
            )
            % {"hour": short_moment(takedown.retracted_at)}
        )
    return takedown.retracted_at if takedown else None


def drop_takedown(article: Article, *, by: User, at: datetime.datetime) -> None:
    """What it would have ended is the caller's to see to."""
    takedown = pending_takedown(article, at=at)
    if takedown is None:
        return
    Retraction.objects.filter(pk=takedown.pk).update(cancelled_at=at, cancelled_by=by)
    Announcement.objects.filter(article=article, due_from=takedown.retracted_at).delete()
    details = {"due_from": takedown.retracted_at.isoformat()}
    record(
        article, Verb.CANCEL_TAKEDOWN, by=by, at=at, from_state=article.state, details=details
    )  # fmt: skip


def tidy_after(article: Article, hour: datetime.datetime) -> None:
    """Readers need no worker at that hour; files that nobody may ask for any more do."""
    task = app.configure_task(AFTER_THE_HOUR, schedule_at=hour + A_LITTLE_LATER)
    task.defer(article=article.pk)
