"""A slip mended in an approved text, without asking for the last word again."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles.actions.approvals import STEP_FIELDS, approval_of
from articles.actions.events import record
from articles.actions.publishing import allowed, locked_at, pass_to_readers
from articles.actions.revising import content_hash, kept_revision, snapshot_of, take_revision
from articles.body import clean
from articles.body.fixing import judge_fix
from articles.enums import ApprovalKind, Step, Verb
from articles.models import Approval, Article, Revision, User
from articles.workflow import TransitionRefused


@transaction.atomic
def fix(
    *,
    by: User,
    at: datetime.datetime,
    article: Article,
    body: str,
    expected_version: int | None = None,
) -> Approval:
    """The approval goes over to the mended text. Readers who have the approved text get this one
    at once; where it waits for its hour, it waits mended.
    """
    stored, at = locked_at(article, at, expected_version, by=by)
    transition = allowed(stored, Verb.FIX, by=by, at=at)
    if stored.step != Step.APPROVED:
        raise TransitionRefused(
            _("Only an approved text gets a small fix. This one is being worked on: mend it there.")
        )
    standing = approval_of(stored)
    whole = fully_approved(standing)
    fixed = clean(body)
    details = {
        "characters": characters_changed(stored, whole, fixed),
        "fixed_from": stored.version,
        "approved_revision": whole.article_version,
        "approved_by": whole.approved_by_id,
    }
    approval = carry_on(stored, standing, fixed, by=by, at=at)
    hour = hour_of(stored, standing, at=at)
    if hour:
        pass_to_readers(stored, Verb.FIX, by=by, at=at, shown_from=hour, details=details)
    else:
        record(stored, transition.verb, by=by, at=at, from_state=stored.state, details=details)
    Approval.objects.filter(pk=standing.pk).update(ended_at=at, ended_by=by)
    return approval


def fully_approved(approval: Approval) -> Approval:
    """What somebody read as a whole: many small fixes are together no larger than one."""
    while approval.kind == ApprovalKind.FIX:
        before = Approval.objects.filter(
            article=approval.article_id, article_version=approval.edited_from or 0
        )
        approval = before.latest("id")
    return approval


def characters_changed(article: Article, whole: Approval, fixed: str) -> int:
    kept = Revision.objects.filter(article=article, number=whole.article_version).first()
    approved = (kept or kept_revision(article)).snapshot["fields"]["body"]
    if approved == fixed != article.body:
        # Taking an earlier fix back leads to the very text that was approved.
        return 0
    if fixed == article.body:
        return judge_fix(article.body, fixed)
    return judge_fix(approved, fixed)


def carry_on(
    article: Article, standing: Approval, fixed: str, *, by: User, at: datetime.datetime
) -> Approval:
    """The approval first: the database lets no approved story have a revision without one."""
    kept_revision(article)
    article.body, article.version = fixed, article.version + 1
    article.updated_at, article.updated_by, article.step_version = at, by, article.version
    approval = Approval.objects.create(
        article=article,
        article_version=article.version,
        content_hash=content_hash(snapshot_of(article)),
        kind=ApprovalKind.FIX,
        edited_from=standing.article_version,
        approved_at=at,
        approved_by=by,
    )
    changed: tuple[Any, ...] = ("body", "version", "updated_at", "updated_by", *STEP_FIELDS)
    article.save(update_fields=changed)
    take_revision(article, by=by, at=at)
    return approval


def hour_of(
    article: Article, standing: Approval, *, at: datetime.datetime
) -> datetime.datetime | None:
    """At once where readers have what was approved; its own hour where they are to get it."""
    made = article.published.filter(article_version=standing.article_version)
    if made.visible(at).exists():
        return at
    return made.upcoming(at).values_list("shown_from", flat=True).first()
