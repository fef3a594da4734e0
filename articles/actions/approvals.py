"""Approvals: given to one revision, void once it changes, asked for before readers get anything."""

import datetime

from django.utils.translation import gettext as _

from articles.actions.events import record
from articles.actions.revising import content_hash, snapshot_of
from articles.enums import Step, Verb
from articles.models import Approval, Article, User
from articles.rights import Case
from articles.workflow import TransitionRefused


def approval_of(article: Article) -> Approval:
    """The standing approval of exactly what the working copy holds; else TransitionRefused."""
    approval = article.approvals.standing().filter(article_version=article.version).first()
    if approval is None:
        raise TransitionRefused(_("This version has not been approved yet."))
    if approval.content_hash != content_hash(snapshot_of(article)):
        raise TransitionRefused(
            _("Something beside the text changed after the approval. It has to be approved again.")
        )
    if approval.approved_by_id in Case(article, approval.approved_at).credited_users:
        # A pen name may be found to be the approver's own only afterwards.
        raise TransitionRefused(
            _("The approval is the author's own. Another person has to approve the story.")
        )
    return approval


def void_approval(article: Article, *, by: User, at: datetime.datetime) -> None:
    """Called when the text changes: an approved story waits for its last word again; one whose
    approved version readers have, or will have, begins a new round from its writer.
    """
    if article.step != Step.APPROVED:
        return
    standing = article.approvals.standing()
    unused = standing.filter(published=None)
    is_unused = unused.exists()
    to_step = Case(article, at).last_step if is_unused else Step.DRAFT
    if is_unused:
        end_approvals(article, by=by, at=at)
        record(article, Verb.VOID_APPROVAL, by=by, at=at, from_state=article.step, to_state=to_step)
    set_step(article, to_step, at=at)


def end_approvals(article: Article, *, by: User, at: datetime.datetime) -> None:
    """What readers still have or are still to get keeps its approval: while its update is under way
    an older text may have to be shown again with a correction, and who takes back what is to come
    cancels it first.
    """
    shown = article.published.visible(at).filter(article_version__lt=article.version).order_by()
    upcoming = article.published.upcoming(at).order_by()
    versions = [
        *shown.values_list("approval", flat=True),
        *upcoming.values_list("approval", flat=True),
    ]
    relied_on = [pk for pk in versions if pk]
    article.approvals.standing().exclude(pk__in=relied_on).update(ended_at=at, ended_by=by)


def set_step(article: Article, step: Step, *, at: datetime.datetime) -> None:
    """On the row in memory; the caller saves. Whoever held the story holds it no more."""
    article.step, article.arrived_at, article.step_version = step, at, article.version
    article.held_at = article.held_by = None


STEP_FIELDS = (
    "step", "arrived_at", "step_version", "returned_times", "held_at", "held_by",
)  # fmt: skip
