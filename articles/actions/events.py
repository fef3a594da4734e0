"""The one place that writes the history of work."""

import datetime

from articles.enums import Verb
from articles.models import Article, PublishedArticle, User, WorkflowEvent


def record(
    article: Article,
    verb: Verb,
    *,
    by: User,
    at: datetime.datetime,
    from_state: str,
    published: PublishedArticle | None = None,
    reason: str = "",
) -> WorkflowEvent:
    return WorkflowEvent.objects.create(
        article=article,
        headline=article.headline,
        verb=verb,
        from_state=from_state,
        to_state=article.state,
        published_number=published.number if published else None,
        reason=reason,
        happened_at=at,
        happened_by=by,
    )
