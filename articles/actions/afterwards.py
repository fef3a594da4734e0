"""Saying openly that a published story was wrong, and taking it back.

A correction needs no new text: while an update is on its way through the chain, what readers have
is shown again with the note, and the update keeps its own way and its own hour.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles import media
from articles.actions.again import show_again
from articles.actions.announcing import leave_note
from articles.actions.approvals import end_approvals, set_step
from articles.actions.copies import list_copies
from articles.actions.demands import answer_demand
from articles.actions.joining import join_links_to
from articles.actions.publishing import (
    allowed,
    approved_now,
    bring_card_out,
    bring_media_out,
    locked_at,
    pass_to_readers,
)
from articles.actions.scheduling import drop_takedown, end_versions, move, refuse_unseen
from articles.enums import ArticleState, CorrectionKind, Step, Verb
from articles.models import (
    Article,
    Attachment,
    Correction,
    Demand,
    OutsideCopy,
    PublishedArticle,
    Retraction,
    User,
)
from articles.workflow import TransitionRefused


@dataclass(frozen=True, kw_only=True)
class Rectification:
    """What press law asks for beside the name of the piece."""

    false_statement: str
    right_statement: str
    apology: str

    def check(self) -> None:
        if not all(text.strip() for text in vars(self).values()):
            raise TransitionRefused(
                _("A rectification says what was false and what is right, and apologises.")
            )


@transaction.atomic
def update(
    *,
    by: User,
    at: datetime.datetime,
    article: Article,
    expected_version: int | None = None,
    expected_scheduled: int | None = None,
    is_approving: bool = False,
) -> PublishedArticle:
    """Publish the approved working copy of a story that readers have; the page says *Cập nhật*.
    It takes the place of an update that was scheduled, as far as the person was shown that.
    """
    stored, at = locked_at(article, at, expected_version, by=by)
    refuse_unseen(stored, expected_scheduled, at=at)
    refuse_unless_shown(stored, at=at)
    stored = approved_now(stored, by=by, at=at) if is_approving else stored
    return pass_to_readers(stored, Verb.UPDATE, by=by, at=at, shown_from=at)


@transaction.atomic
def correct(
    *,
    by: User,
    at: datetime.datetime,
    article: Article,
    note: str,
    expected_version: int | None = None,
    is_approving: bool = False,
    is_as_shown: bool = False,
    demand: Demand | None = None,
) -> PublishedArticle:
    """Publish the approved working copy with a note that says what was wrong; `is_as_shown` puts
    the note to the text that readers have.
    """
    stored, at = locked_at(article, at, expected_version, by=by)
    details = facts_of(stored, demand, is_as_shown=is_as_shown)
    if is_as_shown:
        published = shown_again(stored, Verb.CORRECT, by=by, at=at, reason=note, details=details)
    else:
        published = newly_shown(
            stored, Verb.CORRECT, by=by, at=at, reason=note, details=details,
            is_approving=is_approving,
        )  # fmt: skip
    correction = Correction(
        article=stored, published=published, kind=CorrectionKind.ERRATUM, note=note,
        corrected_at=at, corrected_by=by,
    )  # fmt: skip
    keep(correction, demand, by=by, at=at, outcome=note)
    return published


@transaction.atomic
def rectify(
    *,
    by: User,
    at: datetime.datetime,
    article: Article,
    told: Rectification,
    expected_version: int | None = None,
    is_approving: bool = False,
    is_as_shown: bool = False,
    demand: Demand | None = None,
) -> Correction:
    """Under press law. It follows a retraction, too: the readers of then have to be told."""
    stored, at = locked_at(article, at, expected_version, by=by)
    told.check()
    details = facts_of(stored, demand, is_as_shown=is_as_shown) | vars(told)
    facts: dict[str, Any] = {
        "by": by, "at": at, "reason": told.right_statement, "details": details,
    }  # fmt: skip
    piece = piece_meant(stored, at=at)
    published: PublishedArticle | None = None
    if stored.state == ArticleState.RETRACTED:
        transition = allowed(stored, Verb.RECTIFY, by=by, at=at, reason=told.right_statement)
        move(stored, transition, **facts)
    elif is_as_shown:
        published = shown_again(stored, Verb.RECTIFY, **facts)
    else:
        published = newly_shown(stored, Verb.RECTIFY, is_approving=is_approving, **facts)
    correction = Correction(
        article=stored,
        published=published,
        kind=CorrectionKind.LEGAL,
        **vars(told),
        piece_headline=piece.headline,
        piece_section=piece.section.name,
        piece_published_at=piece.first_published_at,
        corrected_at=at,
        corrected_by=by,
    )
    return keep(correction, demand, by=by, at=at, outcome=told.right_statement)


@transaction.atomic
def retract(
    *,
    by: User,
    at: datetime.datetime,
    article: Article,
    reason: str,
    document_number: str = "",
    attachment: Attachment | None = None,
    demand: Demand | None = None,
) -> Retraction:
    """Readers get 410 from this moment on; the record stays."""
    stored, at = locked_at(article, at, by=by)
    transition = allowed(stored, Verb.RETRACT, by=by, at=at, reason=reason)
    for published in stored.published.visible(at):
        # What other stories print of it without an address goes with it.
        join_links_to(published, by=by, at=at)
    end_versions(stored, at=at, ends_at=at)
    drop_takedown(stored, by=by, at=at)
    retraction = Retraction.objects.create(
        article=stored,
        reason=reason,
        document_number=document_number,
        attachment=attachment,
        retracted_at=at,
        retracted_by=by,
    )
    end_approvals(stored, by=by, at=at)
    set_step(stored, Step.DRAFT, at=at)
    details = facts_of(stored, demand) | {
        "document_number": document_number,
        "attachment": attachment.pk if attachment else None,
    }
    move(stored, transition, by=by, at=at, reason=reason, details=details)
    list_copies(stored, at=at, retraction=retraction)
    if demand:
        answer_demand(by=by, at=at, demand=demand, outcome=reason, retraction=retraction)
    leave_note(stored, due_from=at, is_takedown=True)
    transaction.on_commit(lambda: media.withdraw(stored, at=at))
    return retraction


# -- Which text the note goes to ------------------------------------------------


def newly_shown(
    article: Article,
    verb: Verb,
    *,
    by: User,
    at: datetime.datetime,
    reason: str,
    details: dict[str, Any],
    is_approving: bool,
) -> PublishedArticle:
    """The approved working copy, at once."""
    refuse_unless_shown(article, at=at)
    if article.published.upcoming(at).exists():
        raise TransitionRefused(
            _(
                "An update of this story is scheduled for its own hour. Let the correction stand "
                "on the text that readers have now."
            )
        )
    stored = approved_now(article, by=by, at=at) if is_approving else article
    return pass_to_readers(
        stored, verb, by=by, at=at, shown_from=at, reason=reason, details=details
    )


def shown_again(
    article: Article,
    verb: Verb,
    *,
    by: User,
    at: datetime.datetime,
    reason: str,
    details: dict[str, Any],
) -> PublishedArticle:
    transition = allowed(article, verb, by=by, at=at, reason=reason)
    live = refuse_unless_shown(article, at=at)
    card = media.card_of_shown(live, at=at)
    PublishedArticle.objects.filter(pk=live.pk).update(shown_until=at)
    version = show_again(live, by=by, at=at, until=live.shown_until)
    bring_media_out(version, at=at)
    bring_card_out(card, version, at=at)
    move(article, transition, by=by, at=at, published=version, reason=reason, details=details)
    leave_note(article, due_from=at)
    return version


def refuse_unless_shown(article: Article, *, at: datetime.datetime) -> PublishedArticle:
    live = article.published.visible(at).first()
    if live is None:
        raise TransitionRefused(
            _("Readers do not see this story now: nothing can be corrected or updated.")
        )
    return live


def piece_meant(article: Article, *, at: datetime.datetime) -> PublishedArticle:
    """The version that readers had last; a rectification names it as it was called then."""
    had = article.published.once_shown(at).select_related("section")
    piece = had.order_by("-shown_from", "-number").first()
    if piece is None:
        raise TransitionRefused(_("Readers never had this story: there is nothing to rectify."))
    return piece


# -- What both leave behind -----------------------------------------------------


def facts_of(
    article: Article, demand: Demand | None, *, is_as_shown: bool = False
) -> dict[str, Any]:
    """For those who are told of it."""
    copies = OutsideCopy.objects.filter(article=article).count()
    return {
        "copies": copies,
        "demand": demand.pk if demand else None,
        **({"as_shown": True} if is_as_shown else {}),
    }


def keep(
    correction: Correction,
    demand: Demand | None,
    *,
    by: User,
    at: datetime.datetime,
    outcome: str,
) -> Correction:
    correction.save(force_insert=True)
    list_copies(correction.article, at=at, correction=correction)
    if demand:
        answer_demand(by=by, at=at, demand=demand, outcome=outcome, correction=correction)
    return correction
