"""The one place that writes the history of work, and has people told of it."""

import datetime
from typing import Any

from articles.actions.auditing import tell_event
from articles.actions.notifying import notify
from articles.enums import Verb
from articles.models import Article, PublishedArticle, User, WorkflowEvent


def record(
    article: Article,
    verb: Verb,
    *,
    by: User,
    at: datetime.datetime,
    from_state: str,
    to_state: str | None = None,
    published: PublishedArticle | None = None,
    reason: str = "",
    reason_kind: str = "",
    on_behalf_of: User | None = None,
    details: dict[str, Any] | None = None,
) -> WorkflowEvent:
    """`to_state` is a step of the chain where the verb moves the working copy."""
    event = WorkflowEvent.objects.create(
        article=article,
        headline=article.headline,
        verb=verb,
        from_state=from_state,
        to_state=article.state if to_state is None else to_state,
        revision=article.version,
        published_number=published.number if published else None,
        reason=reason,
        reason_kind=reason_kind,
        happened_at=at,
        happened_by=by,
        on_behalf_of=on_behalf_of,
        details=details or {},
    )
    tell_event(event, published, by)
    notify(event, article)
    return event
