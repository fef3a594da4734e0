"""The verbs that carry a story through the newsroom, from its writer to the last word.

Each locks the story, asks the table and the rights, moves one step and writes one event.
"""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, QuerySet
from django.utils.translation import gettext as _

from articles.actions.approvals import STEP_FIELDS, end_approvals, set_step
from articles.actions.drafts import locked, refuse_stale
from articles.actions.events import record
from articles.actions.readiness import NotReadyError, gaps_of_media
from articles.actions.revising import (
    content_hash,
    kept_revision,
    snapshot_at,
    snapshot_of,
    take_revision,
)
from articles.actions.scheduling import take_back_scheduled
from articles.enums import ApprovalKind, ArticleState, ReturnReason, Step, Verb
from articles.models import Approval, Article, Revision, User, WorkflowEvent
from articles.rights import Case, may, offices_from, require
from articles.workflow import (
    Passage,
    TransitionRefused,
    check_reason,
    earlier_steps,
    find_passage,
    later_steps,
    next_step,
)


@transaction.atomic
def submit(
    *,
    by: User,
    at: datetime.datetime,
    article: Article,
    note: str = "",
    expected_version: int | None = None,
) -> WorkflowEvent:
    """From the writer to the first step that the story's rule asks for."""
    case, passage = begin(article, Verb.SUBMIT, by=by, at=at, expected_version=expected_version)
    if not case.article.headline.strip():
        raise TransitionRefused(_("The story has no headline."))
    target = next_step(case.article.step, case.rule.steps)
    return pass_on(case, passage, target, by=by, reason=note)


@transaction.atomic
def withdraw(*, by: User, at: datetime.datetime, article: Article) -> WorkflowEvent:
    """The writer takes it back, as long as nobody has begun to work on it."""
    case, passage = begin(article, Verb.WITHDRAW, by=by, at=at)
    if case.article.held_by_id and case.article.held_by_id != by.pk:
        raise TransitionRefused(
            _("%(name)s is working on it. Ask for it to be sent back.")
            % {"name": case.article.held_by}
        )
    return pass_on(case, passage, Step.DRAFT, by=by)


@transaction.atomic
def take(*, by: User, at: datetime.datetime, article: Article) -> WorkflowEvent:
    """Who edits it at this step, said to all the others."""
    case, passage = begin(article, Verb.TAKE, by=by, at=at)
    case.article.held_at, case.article.held_by = at, by
    return stay(case, passage, by=by)


@transaction.atomic
def release(*, by: User, at: datetime.datetime, article: Article) -> WorkflowEvent:
    case, passage = begin(article, Verb.RELEASE, by=by, at=at)
    if case.article.held_by_id is None:
        raise TransitionRefused(_("Nobody has taken this story."))
    case.article.held_at = case.article.held_by = None
    return stay(case, passage, by=by)


@transaction.atomic
def pass_up(
    *,
    by: User,
    at: datetime.datetime,
    article: Article,
    note: str = "",
    expected_version: int | None = None,
) -> WorkflowEvent:
    case, passage = begin(article, Verb.PASS_UP, by=by, at=at, expected_version=expected_version)
    target = next_step(case.article.step, case.rule.steps)
    return pass_on(case, passage, target, by=by, reason=note)


@transaction.atomic
def send_back(
    *,
    by: User,
    at: datetime.datetime,
    article: Article,
    to: Step,
    reason_kind: ReturnReason,
    reason: str,
) -> WorkflowEvent:
    """To the writer or any step before; the words are kept for ever."""
    case, passage = begin(article, Verb.SEND_BACK, by=by, at=at, reason=reason)
    if to not in earlier_steps(case.article.step, case.rule.steps):
        raise TransitionRefused(_("A story is sent back to a step it went through."))
    if reason_kind not in ReturnReason.values:
        raise TransitionRefused(_("Choose a reason from the list."))
    if case.article.step == Step.APPROVED:
        take_back_scheduled(case.article, by=by, at=at)
        end_approvals(case.article, by=by, at=at)
    case.article.returned_times += 1
    return pass_on(
        case, passage, to, by=by, reason=reason, reason_kind=reason_kind,
        details={"times": case.article.returned_times, "holder": holder_before(case.article)},
    )  # fmt: skip


@transaction.atomic
def hasten(
    *, by: User, at: datetime.datetime, article: Article, to: Step, reason: str
) -> WorkflowEvent:
    """Urgent news goes straight to a later step; what was passed over is told for ever."""
    case, passage = begin(article, Verb.HASTEN, by=by, at=at, reason=reason)
    return skip_to(case, passage, to, by=by, reason=reason)


@transaction.atomic
def approve(
    *,
    by: User,
    at: datetime.datetime,
    article: Article,
    note: str = "",
    expected_version: int | None = None,
) -> Approval:
    """The last word on exactly this revision; with edits where the approver wrote in it."""
    stored = locked(article, by=by)
    verb = Verb.APPROVE_WITH_EDITS if has_edited(stored, by=by) else Verb.APPROVE
    case, passage = begin(stored, verb, by=by, at=at, expected_version=expected_version)
    return give_approval(case, passage, by=by, note=note)


@transaction.atomic
def approve_at_once(
    *,
    by: User,
    at: datetime.datetime,
    article: Article,
    reason: str,
    expected_version: int | None = None,
) -> Approval:
    """Breaking news: a final approver takes it from where it is past every step, and approves."""
    case, passage = begin(
        article, Verb.HASTEN, by=by, at=at, reason=reason, expected_version=expected_version
    )
    if case.article.step != case.last_step:
        skip_to(case, passage, case.last_step, by=by, reason=reason)
    return approve(by=by, at=at, article=case.article, note=reason)


@transaction.atomic
def withdraw_approval(
    *, by: User, at: datetime.datetime, article: Article, reason: str
) -> WorkflowEvent:
    """The story waits for its last word again, and what was scheduled on this approval goes."""
    case, passage = begin(article, Verb.WITHDRAW_APPROVAL, by=by, at=at, reason=reason)
    take_back_scheduled(case.article, by=by, at=at)
    end_approvals(case.article, by=by, at=at)
    return pass_on(case, passage, case.last_step, by=by, reason=reason)


@transaction.atomic
def spike(*, by: User, at: datetime.datetime, article: Article, reason: str) -> WorkflowEvent:
    case, passage = begin(article, Verb.SPIKE, by=by, at=at, reason=reason)
    if case.article.state == ArticleState.PUBLISHED:
        raise TransitionRefused(_("Readers have this story. Retract it instead."))
    return pass_on(case, passage, Step.SPIKED, by=by, reason=reason)


@transaction.atomic
def revive(*, by: User, at: datetime.datetime, article: Article) -> WorkflowEvent:
    case, passage = begin(article, Verb.REVIVE, by=by, at=at)
    return pass_on(case, passage, Step.DRAFT, by=by)


# -- What the verbs share -------------------------------------------------------


def begin(
    article: Article,
    verb: Verb,
    *,
    by: User,
    at: datetime.datetime,
    reason: str = "",
    expected_version: int | None = None,
) -> tuple[Case, Passage]:
    """The story under its lock, once table, rights, reason and version allow the verb."""
    stored = locked(article, by=by)
    if stored.trashed_at:
        raise TransitionRefused(_("The story is in the trash. Take it out first."))
    passage = find_passage(stored.step, verb)
    case = Case(stored, at)
    require(by, passage.right, case)
    check_reason(passage, reason)
    if expected_version is not None:
        refuse_stale(stored, expected_version)
    return case, passage


def pass_on(case: Case, passage: Passage, target: Step, *, by: User, **facts: Any) -> WorkflowEvent:
    article = case.article
    from_step = article.step
    office = office_used(case, passage, by)
    set_step(article, target, at=case.at)
    article.save(update_fields=STEP_FIELDS)
    return record(
        article, passage.verb, by=by, at=case.at, from_state=from_step, to_state=target,
        on_behalf_of=office, **facts,
    )  # fmt: skip


def stay(case: Case, passage: Passage, *, by: User) -> WorkflowEvent:
    case.article.save(update_fields=STEP_FIELDS)
    return record(
        case.article, passage.verb, by=by, at=case.at, from_state=case.article.step,
        to_state=case.article.step, on_behalf_of=office_used(case, passage, by),
    )  # fmt: skip


def office_used(case: Case, passage: Passage, by: User) -> User | None:
    """Whose office the act rests on, where it is not the person's own."""
    if passage.right in ("submit", "withdraw"):
        return None
    if passage.right == "approve":
        return case.on_behalf_of(by, *offices_from(case.last_step))
    return case.on_behalf_of(by, *offices_from(case.article.step))


def skip_to(case: Case, passage: Passage, to: Step, *, by: User, reason: str) -> WorkflowEvent:
    ahead = later_steps(case.article.step, case.rule.steps)
    if to not in ahead:
        raise TransitionRefused(_("Urgent news is passed to a later step of its own chain."))
    skipped = ahead[: ahead.index(to)]
    return pass_on(
        case, passage, to, by=by, reason=reason, details={"skipped": [str(s) for s in skipped]}
    )


def give_approval(case: Case, passage: Passage, *, by: User, note: str) -> Approval:
    article = case.article
    refuse_untold_media(article, at=case.at)
    has_edits = passage.verb == Verb.APPROVE_WITH_EDITS
    edited_from = read_before(article, by=by) if has_edits else None
    if edited_from is not None:
        refuse_own_edits(case, edited_from, by=by)
    revision = revision_as_it_stands(article, by=by, at=case.at)
    end_approvals(article, by=by, at=case.at)
    approval = Approval.objects.create(
        article=article,
        article_version=article.version,
        content_hash=revision.content_hash,
        kind=ApprovalKind.WITH_EDITS if has_edits else ApprovalKind.FULL,
        edited_from=edited_from,
        approved_at=case.at,
        approved_by=by,
        on_behalf_of=office_used(case, passage, by),
    )
    details = {"edited_from": edited_from, "edited_to": article.version} if has_edits else {}
    pass_on(case, passage, Step.APPROVED, by=by, reason=note, details=details)
    return approval


def refuse_untold_media(article: Article, *, at: datetime.datetime) -> None:
    """The last word covers the pictures too; better said now than at the hour."""
    if found := gaps_of_media(article, at=at):
        raise NotReadyError(found)


def refuse_own_edits(case: Case, edited_from: int, *, by: User) -> None:
    if case.rule.has_other_approver_after_edits:
        raise TransitionRefused(
            _("You edited this story. In this section another final approver gives the approval.")
        )
    kept = snapshot_at(case.article, edited_from)
    if (
        kept
        and is_moved(case.article, kept["fields"])
        and not may(by, "give_last_word", case.classed_as(kept["fields"]))
    ):
        raise TransitionRefused(
            _(
                "You moved this story to where your word is the last one. Another person who "
                "approves there gives the approval."
            )
        )


def is_moved(article: Article, fields: dict[str, Any]) -> bool:
    return (article.section_id, article.genre) != (fields["section_id"], fields["genre"])


def revision_as_it_stands(article: Article, *, by: User, at: datetime.datetime) -> Revision:
    """A tag or a pen name may have been renamed since it was saved: what is approved is what
    stands here now, and readers would get.
    """
    kept = kept_revision(article)
    if kept.content_hash == content_hash(snapshot_of(article)):
        return kept
    article.version += 1
    article.save(update_fields=["version"])
    return take_revision(article, by=by, at=at)


def has_edited(article: Article, *, by: User) -> bool:
    """Since somebody else answered for the whole text: its writer who handed it in, or whoever
    approved it. At which step she wrote, and who passed it on since, does not matter.
    """
    return own_edits(article, by=by).exists()


def own_edits(article: Article, *, by: User) -> QuerySet[Revision]:
    handed_in = article.events.filter(verb=Verb.SUBMIT).exclude(happened_by=by)
    last = handed_in.aggregate(last=Max("revision"))["last"] or 0
    approved = article.approvals.aggregate(last=Max("article_version"))["last"] or 0
    return article.revisions.filter(number__gt=max(last, approved), created_by=by)


def read_before(article: Article, *, by: User) -> int:
    """The revision that her edits are compared with."""
    first: int = own_edits(article, by=by).aggregate(first=Min("number"))["first"]
    return min(article.step_version, first - 1)


def holder_before(article: Article) -> int | None:
    """Who passed the story to where it is now."""
    moves = article.events.filter(to_state=article.step).exclude(verb__in=(Verb.TAKE, Verb.RELEASE))
    return moves.order_by("-id").values_list("happened_by", flat=True).first()
