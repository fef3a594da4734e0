"""Passing a story to the readers.

Every verb locks the article first; the triggers lock the edition after it.
"""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import media
from articles.actions.announcing import leave_note
from articles.actions.approvals import approval_of
from articles.actions.chain import approve
from articles.actions.drafts import locked, refuse_stale
from articles.actions.joining import join_links_of, join_links_to
from articles.actions.readiness import NotReadyError, obstacles
from articles.actions.scheduling import (
    check_hour,
    end_of_showing,
    end_versions,
    move,
    refuse_unseen,
    take_back_scheduled,
    tidy_after,
    verb_of_taking_back,
)
from articles.actions.snapshot import Marks, make_version
from articles.actions.takedowns import settle_takedown
from articles.enums import Verb
from articles.models import Article, Masthead, PublishedArticle, User
from articles.rights import Case, require
from articles.workflow import Transition, TransitionRefused, check_reason, find

AFTER_PUBLICATION = (Verb.FIX, Verb.CORRECT, Verb.RECTIFY)
# A little more than the database lets anyone wait for a lock.
LONGEST_WAIT = datetime.timedelta(seconds=10)


@transaction.atomic
def publish(
    *,
    by: User,
    at: datetime.datetime,
    article: Article,
    shown_from: datetime.datetime | None = None,
    expected_version: int | None = None,
    expected_scheduled: int | None = None,
    is_approving: bool = False,
) -> PublishedArticle:
    """Show the approved working copy, at once or from a later moment on. A final approver may
    say both words in one: `is_approving`. What is scheduled gives way, if it is the version of
    the number `expected_scheduled`.
    """
    stored, at = locked_at(article, at, expected_version, by=by)
    refuse_unseen(stored, expected_scheduled, at=at)
    stored = approved_now(stored, by=by, at=at) if is_approving else stored
    shown_from = shown_from or at
    check_hour(shown_from, at=at)
    verb = verb_of_publishing(stored, at=at, shown_from=shown_from)
    return pass_to_readers(stored, verb, by=by, at=at, shown_from=shown_from)


def approved_now(article: Article, *, by: User, at: datetime.datetime) -> Article:
    if not article.approvals.standing().filter(article_version=article.version).exists():
        approve(by=by, at=at, article=article)
    return locked(article, by=by)


def verb_of_publishing(
    article: Article, *, at: datetime.datetime, shown_from: datetime.datetime
) -> Verb:
    if shown_from > at:
        return Verb.SCHEDULE
    return Verb.UPDATE if article.published.visible(at).exists() else Verb.PUBLISH


def refuse_the_same_again(article: Article, *, at: datetime.datetime) -> None:
    """Two people may press the button in the same second."""
    if article.published.visible(at).filter(article_version=article.version).exists():
        raise TransitionRefused(_("Readers already have this very text."))


@transaction.atomic
def publish_from_archive(
    *, by: User, at: datetime.datetime, article: Article, shown_from: datetime.datetime
) -> PublishedArticle:
    """A story that readers of the old site already had; only for hours that have passed."""
    if shown_from >= at:
        raise TransitionRefused(_("An archive holds only stories whose hour has passed."))
    stored, at = locked_at(article, at, by=by)
    return pass_to_readers(stored, Verb.IMPORT, by=by, at=at, shown_from=shown_from)


@transaction.atomic
def unschedule(
    *,
    by: User,
    at: datetime.datetime,
    article: Article,
    expected_scheduled: int | None = None,
) -> None:
    """Take back what was to be shown later; a version already shown stays shown."""
    stored, at = locked_at(article, at, by=by)
    refuse_unseen(stored, expected_scheduled, at=at)
    upcoming = stored.published.upcoming(at)
    if not upcoming.exists():
        raise TransitionRefused(_("Nothing of this story is scheduled."))
    shown = stored.published.visible(at).exists()
    require(by, find(stored.state, verb_of_taking_back(is_shown=shown)).right, Case(stored, at))
    take_back_scheduled(stored, by=by, at=at)


def locked_at(
    article: Article, at: datetime.datetime, expected_version: int | None = None, *, by: User
) -> tuple[Article, datetime.datetime]:
    """The story under its lock, and the moment to act at: who waited for the lock had read the
    clock before whoever held it. A longer way back is a clock that was set, and is believed.
    """
    stored = locked(article, by=by)
    if expected_version is not None:
        refuse_stale(stored, expected_version)
    last: datetime.datetime | None = stored.published.aggregate(last=Max("published_at"))["last"]
    has_waited = last is not None and at < last <= at + LONGEST_WAIT
    at = last if last and has_waited else at
    settle_takedown(stored, at=at)
    return stored, at


def allowed(
    article: Article, verb: Verb, *, by: User, at: datetime.datetime, reason: str = ""
) -> Transition:
    transition = find(article.state, verb)
    require(by, transition.right, Case(article, at))
    if article.trashed_at:
        raise TransitionRefused(_("The story is in the trash. Take it out first."))
    check_reason(transition, reason)
    return transition


def pass_to_readers(
    article: Article,
    verb: Verb,
    *,
    by: User,
    at: datetime.datetime,
    shown_from: datetime.datetime,
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> PublishedArticle:
    transition = allowed(article, verb, by=by, at=at, reason=reason)
    if verb == Verb.UPDATE:
        refuse_the_same_again(article, at=at)
    # Only what the old site had published, as it had it, comes in without the chain; the
    # database asks for the import's own record there, and for this approval everywhere else.
    is_as_it_came = verb == Verb.IMPORT and article.version == 1
    approval = None if is_as_it_came else approval_of(article)
    if found := obstacles(article, at=at, shown_from=shown_from, verb=verb):
        raise NotReadyError(found)
    # An archive of a million does not wait for cards: `make_sharing_cards` draws the newest.
    card = None if verb == Verb.IMPORT else media.card_in_advance(article, at=shown_from)
    marks = marks_of(article, verb, at=at, shown_from=shown_from)
    end_versions(article, at=at, ends_at=shown_from)
    join_links_of(article, at=at)
    published = make_version(
        article, by=by, at=at, shown_from=shown_from, approval=approval, marks=marks
    )
    join_links_to(published, by=by, at=at)
    bring_media_out(published, at=at)
    bring_card_out(card, published, at=at)
    move(article, transition, by=by, at=at, published=published, reason=reason, details=details)
    if verb != Verb.IMPORT:
        leave_note(article, due_from=shown_from)
    return published


def marks_of(
    article: Article, verb: Verb, *, at: datetime.datetime, shown_from: datetime.datetime
) -> Marks:
    """What the new version tells of its changes, and the end that was set for it. Only *Cập nhật*
    says so on the page; a small fix says nothing to anybody.
    """
    live = article.published.visible(at).first()
    replaced = article.published.upcoming(at).first() if shown_from > at else live
    shown_until = end_of_showing(article, at=at, shown_from=shown_from)
    if verb in (Verb.UPDATE, Verb.SCHEDULE):
        return Marks(updated_at=shown_from if live else None, shown_until=shown_until)
    if replaced is None or verb not in AFTER_PUBLICATION:
        return Marks(shown_until=shown_until)
    is_fix_of_shown = verb == Verb.FIX and replaced == live
    return Marks(
        updated_at=replaced.updated_at,
        worded_at=replaced.changed_at if is_fix_of_shown else None,
        shown_until=shown_until,
    )


def bring_media_out(published: PublishedArticle, *, at: datetime.datetime) -> None:
    try:
        media.release(published)
    except media.MediaRefused as refused:
        raise NotReadyError([str(refused)]) from refused
    if published.number > 1:
        # A picture that this version drops must not stay at its address.
        transaction.on_commit(lambda: media.withdraw(published.article, at=at))
        if published.shown_from > at:
            tidy_after(published.article, published.shown_from)


def bring_card_out(
    card: media.DrawnCard | None, published: PublishedArticle, *, at: datetime.datetime
) -> None:
    media.keep_card(card, published, at=at)
    if card is not None:
        media.keep_house_card(Masthead.objects.in_force(timezone.localdate(at)), at=at)
