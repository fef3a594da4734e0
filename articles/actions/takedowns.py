"""Taking a story down at an hour to come: readers lose it to the second, without a worker.

What the hour itself cannot do is done after it: the state of the working copy, the approvals
that no longer count, the files. Until then whoever locks the story settles it first.
"""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from articles import media
from articles.actions.announcing import leave_note
from articles.actions.approvals import set_step
from articles.actions.copies import list_copies
from articles.actions.drafts import locked
from articles.actions.joining import join_links_to
from articles.actions.scheduling import (
    cancel,
    check_hour,
    drop_takedown,
    move,
    pending_takedown,
    tidy_after,
)
from articles.enums import ArticleState, Step, Verb
from articles.models import Article, PublishedArticle, Retraction, User
from articles.models.published import PublishedArticleQuerySet
from articles.rights import Case, require
from articles.text import short_moment
from articles.workflow import Transition, TransitionRefused, check_reason, find

# The sweep looks back so far: a queue that stood still for a day still finds its work.
LOOKED_BACK = datetime.timedelta(days=2)


@transaction.atomic
def schedule_takedown(
    *,
    by: User,
    at: datetime.datetime,
    article: Article,
    ends_at: datetime.datetime,
    reason: str,
    document_number: str = "",
    expected: int | None = None,
) -> Retraction:
    """From that hour on readers get 410. One takedown at a time: a second one replaces it, if
    whoever plans it has seen it. `expected` is the number of the one she saw, 0 where none was.
    """
    stored, transition = begin(article, Verb.SCHEDULE_TAKEDOWN, by=by, at=at, reason=reason)
    refuse_unseen_takedown(stored, expected, at=at)
    check_hour(ends_at, at=at)
    drop_takedown(stored, by=by, at=at)
    end_last_version(stored, by=by, at=at, ends_at=ends_at)
    takedown = Retraction.objects.create(
        article=stored,
        reason=reason,
        document_number=document_number,
        retracted_at=ends_at,
        retracted_by=by,
    )
    details = {"due_from": ends_at.isoformat()}
    move(stored, transition, by=by, at=at, reason=reason, details=details)
    leave_note(stored, due_from=ends_at, is_takedown=True)
    tidy_after(stored, ends_at)
    return takedown


@transaction.atomic
def cancel_takedown(
    *, by: User, at: datetime.datetime, article: Article, expected: int | None = None
) -> None:
    """The story stays where it is, with whatever is scheduled for it."""
    stored, _transition = begin(article, Verb.CANCEL_TAKEDOWN, by=by, at=at)
    refuse_unseen_takedown(stored, expected, at=at)
    takedown = pending_takedown(stored, at=at)
    if takedown is None:
        raise TransitionRefused(_("No takedown of this story is planned any more."))
    ending = now_or_later(stored, at=at).filter(shown_until=takedown.retracted_at)
    ending.update(shown_until=None)
    drop_takedown(stored, by=by, at=at)


def refuse_unseen_takedown(
    article: Article, expected: int | None, *, at: datetime.datetime
) -> None:
    pending = pending_takedown(article, at=at)
    if pending and expected is not None and pending.pk != expected:
        raise TransitionRefused(
            _("%(name)s has planned a takedown at %(hour)s meanwhile. Look, and decide again.")
            % {"name": pending.retracted_by, "hour": short_moment(pending.retracted_at)}
        )


def begin(
    article: Article, verb: Verb, *, by: User, at: datetime.datetime, reason: str = ""
) -> tuple[Article, Transition]:
    stored = locked(article, by=by)
    settle_takedown(stored, at=at)
    transition = find(stored.state, verb)
    require(by, transition.right, Case(stored, at))
    check_reason(transition, reason)
    return stored, transition


def end_last_version(
    article: Article, *, by: User, at: datetime.datetime, ends_at: datetime.datetime
) -> None:
    """What was to begin at that hour or later never does; what comes before it keeps its hour."""
    cancel(article.published.upcoming(at).filter(shown_from__gte=ends_at))
    last = now_or_later(article, at=at).order_by("-shown_from").first()
    if last is None:
        raise TransitionRefused(
            _("Readers do not have this story at that hour: nothing can be taken down.")
        )
    # What other stories print of it without an address goes with it.
    join_links_to(last, by=by, at=at)
    PublishedArticle.objects.filter(pk=last.pk).update(shown_until=ends_at)


def now_or_later(article: Article, *, at: datetime.datetime) -> PublishedArticleQuerySet:
    return article.published.visible(at) | article.published.upcoming(at)


# -- After the hour ---------------------------------------------------------------


def settle_takedown(article: Article, *, at: datetime.datetime) -> bool:
    """The hour of a takedown has come: the working copy learns of it. The caller holds the lock."""
    if article.state != ArticleState.PUBLISHED or now_or_later(article, at=at).exists():
        return False
    takedown = article.retractions.in_force(at).first()
    if takedown is None:
        return False
    by, hour = takedown.retracted_by, takedown.retracted_at
    standing = article.approvals.standing()
    standing.filter(approved_at__lt=hour).update(ended_at=at, ended_by=by)
    if article.step == Step.APPROVED and not standing.exists():
        set_step(article, Step.DRAFT, at=at)
    transition = find(article.state, Verb.RETRACT)
    list_copies(article, at=at, retraction=takedown)
    details = {"due_from": hour.isoformat()}
    move(article, transition, by=by, at=at, reason=takedown.reason, details=details)
    return True


@transaction.atomic
def after_the_hour(*, at: datetime.datetime, article: Article) -> None:
    """Whichever worker comes first; the others find nothing to do."""
    stored = locked(article, by=None)
    if settle_takedown(stored, at=at):
        for version in stored.published.once_shown(at).order_by("-number")[:1]:
            join_links_to(version, by=version.published_by, at=at)
    transaction.on_commit(lambda: media.withdraw(stored, at=at))


def sweep(*, at: datetime.datetime) -> None:
    """What no job came for: it was lost, or ran by a clock that was behind."""
    come = Retraction.objects.in_force(at).filter(retracted_at__gt=at - LOOKED_BACK)
    left = come.filter(article__state=ArticleState.PUBLISHED)
    for article in Article.objects.filter(pk__in=left.values("article")):
        after_the_hour(at=at, article=article)
