"""Saying by when a story is wanted: a word of the desk, not a change of the text."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from articles.actions.drafts import locked
from articles.actions.events import record
from articles.enums import Verb
from articles.models import Article, User, WorkflowEvent
from articles.rights import Case, require
from articles.workflow import TransitionRefused


@transaction.atomic
def set_deadline(
    *,
    by: User,
    at: datetime.datetime,
    article: Article,
    due_at: datetime.datetime | None,
) -> WorkflowEvent | None:
    """None takes the deadline away. The same one again leaves no trace."""
    stored = locked(article, by=by)
    require(by, "set_deadline", Case(stored, at))
    if stored.trashed_at:
        raise TransitionRefused(_("The story is in the trash. Take it out first."))
    if due_at and due_at <= at:
        raise TransitionRefused(_("The hour chosen has already passed."))
    if due_at == stored.due_at:
        return None
    before, stored.due_at = stored.due_at, due_at
    stored.save(update_fields=["due_at"])
    return record(
        stored, Verb.SET_DEADLINE, by=by, at=at, from_state=stored.step, to_state=stored.step,
        details={"before": before and before.isoformat(), "due_at": due_at and due_at.isoformat()},
    )  # fmt: skip
