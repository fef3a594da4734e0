"""Demands of people and authorities: taken down with their deadline, given to somebody, closed."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from articles.actions.drafts import locked
from articles.actions.events import record
from articles.enums import DemandState, Verb
from articles.models import (
    Article,
    Attachment,
    Correction,
    Demand,
    DemandTerm,
    Retraction,
    User,
)
from articles.rights import Case, may, require
from articles.workflow import TransitionRefused


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the demand says."""

    kind: str
    asked_by: str
    statement: str
    received_at: datetime.datetime
    contact: str = ""
    document_number: str = ""


@transaction.atomic
def take_down_demand(
    *,
    by: User,
    at: datetime.datetime,
    article: Article,
    told: Told,
    attachment: Attachment | None = None,
    assigned_to: User | None = None,
) -> Demand:
    """The clock runs from receipt, by the time that was in force then."""
    stored = locked(article, by=by)
    case = Case(stored, at)
    require(by, "handle_demand", case)
    refuse_without_right(assigned_to, case)
    if told.received_at > at:
        raise TransitionRefused(_("A demand cannot have come in later than now."))
    hours = DemandTerm.objects.hours_for(told.kind, told.received_at)
    demand = Demand(
        article=stored, **vars(told), attachment=attachment, assigned_to=assigned_to,
        due_at=told.received_at + datetime.timedelta(hours=hours), entered_at=at, entered_by=by,
    )  # fmt: skip
    demand.full_clean()
    demand.save()
    note(demand, Verb.DEMAND, by=by, at=at, reason=demand.statement)
    return demand


@transaction.atomic
def assign_demand(*, by: User, at: datetime.datetime, demand: Demand, to: User | None) -> Demand:
    stored, case = open_demand(demand, by=by, at=at)
    refuse_without_right(to, case)
    if stored.assigned_to_id == (to.pk if to else None):
        return stored
    stored.assigned_to = to
    stored.save(update_fields=["assigned_to"])
    note(stored, Verb.ASSIGN_DEMAND, by=by, at=at)
    return stored


@transaction.atomic
def answer_demand(
    *,
    by: User,
    at: datetime.datetime,
    demand: Demand,
    outcome: str,
    correction: Correction | None = None,
    retraction: Retraction | None = None,
) -> Demand:
    """By a correction, a rectification or a takedown of the same story, or by words alone."""
    stored, _case = open_demand(demand, by=by, at=at)
    for settling in (correction, retraction):
        if settling and settling.article_id != stored.article_id:
            raise TransitionRefused(_("This belongs to another story."))
    stored.correction, stored.retraction = correction, retraction
    return close(stored, DemandState.ANSWERED, by=by, at=at, outcome=outcome)


@transaction.atomic
def refuse_demand(*, by: User, at: datetime.datetime, demand: Demand, reason: str) -> Demand:
    stored, _case = open_demand(demand, by=by, at=at)
    return close(stored, DemandState.REFUSED, by=by, at=at, outcome=reason)


def open_demand(demand: Demand, *, by: User, at: datetime.datetime) -> tuple[Demand, Case]:
    """Under the lock of its story, as everything that is written of a story."""
    case = Case(locked(demand.article, by=by), at)
    require(by, "handle_demand", case)
    stored = Demand.objects.get(pk=demand.pk)
    if stored.state != DemandState.OPEN:
        raise TransitionRefused(_("This demand was closed already."))
    return stored, case


def refuse_without_right(person: User | None, case: Case) -> None:
    if person and not may(person, "handle_demand", case):
        raise TransitionRefused(
            _("%(name)s may not handle demands of this section.") % {"name": person}
        )


def close(
    demand: Demand, state: DemandState, *, by: User, at: datetime.datetime, outcome: str
) -> Demand:
    if not outcome.strip():
        raise TransitionRefused(_("Say what was done, or why the demand is refused."))
    demand.state, demand.outcome, demand.closed_at, demand.closed_by = state, outcome, at, by
    demand.save(
        update_fields=["state", "outcome", "closed_at", "closed_by", "correction", "retraction"]
    )
    verb = Verb.ANSWER_DEMAND if state == DemandState.ANSWERED else Verb.REFUSE_DEMAND
    note(demand, verb, by=by, at=at, reason=outcome)
    return demand


def note(demand: Demand, verb: Verb, *, by: User, at: datetime.datetime, reason: str = "") -> None:
    article = demand.article
    record(
        article, verb, by=by, at=at, from_state=article.state, reason=reason,
        details={
            "demand": demand.pk,
            "kind": demand.kind,
            "due_at": demand.due_at.isoformat(),
            "assigned_to": demand.assigned_to_id,
            "correction": demand.correction_id,
            "retraction": demand.retraction_id,
        },
    )  # fmt: skip
