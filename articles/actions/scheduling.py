"""The arithmetic of intervals: ending what is shown, taking back what was to come."""

import datetime
from typing import Any

from django.db import transaction

from articles import media
from articles.actions.approvals import STEP_FIELDS
from articles.actions.events import record
from articles.enums import Verb
from articles.models import Article, PublishedArticle, User
from articles.models.published import PublishedArticleQuerySet
from articles.workflow import Transition, find


def verb_of_taking_back(*, is_shown: bool) -> Verb:
    return Verb.CANCEL_UPDATE if is_shown else Verb.UNSCHEDULE


def take_back_scheduled(article: Article, *, by: User, at: datetime.datetime) -> None:
    """What was to be shown never will be; what is shown stays. The caller holds the lock and
    has asked for the right.
    """
    upcoming = article.published.upcoming(at)
    if not upcoming.exists():
        return
    shown = article.published.visible(at).first()
    transition = find(article.state, verb_of_taking_back(is_shown=shown is not None))
    cancel(upcoming)
    if shown:
        PublishedArticle.objects.filter(pk=shown.pk).update(shown_until=None)
    elif not article.published.once_shown(at).exists():
        article.slug, article.first_published_at = "", None
    move(article, transition, by=by, at=at)
    transaction.on_commit(lambda: media.withdraw(article, at=at))


def end_versions(article: Article, *, at: datetime.datetime, ends_at: datetime.datetime) -> None:
    """What is shown ends at that moment; what was still to come never begins."""
    cancel(article.published.upcoming(at))
    article.published.visible(at).update(shown_until=ends_at)


def cancel(upcoming: PublishedArticleQuerySet) -> None:
    for version in upcoming:
        PublishedArticle.objects.filter(pk=version.pk).update(shown_until=version.shown_from)


def move(
    article: Article,
    transition: Transition,
    *,
    by: User,
    at: datetime.datetime,
    published: PublishedArticle | None = None,
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    from_state, article.state = article.state, transition.target
    article.save(update_fields=["state", "slug", "first_published_at", *STEP_FIELDS])
    record(
        article, transition.verb, by=by, at=at, from_state=from_state,
        published=published, reason=reason, details=details,
    )  # fmt: skip
