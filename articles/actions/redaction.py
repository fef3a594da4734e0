"""Taking personal data out of the record: the text goes, the hash of what stood there stays.

Only the owner of the tables can do this: it runs from a command on the server, never a page.
"""

import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connections, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Replace

from articles import media
from articles.actions.snapshot import searched_as
from articles.body import parse
from articles.enums import Verb
from articles.models import (
    Article,
    CopyTask,
    Correction,
    Demand,
    OutsideCopy,
    PublishedArticle,
    PublishedPhotograph,
    PublishedRelated,
    PublishedVideo,
    Retraction,
    User,
    WorkflowEvent,
)
from articles.text import normalise

MARK = "[…]"
TEXTS: tuple[tuple[type[models.Model], str, tuple[str, ...]], ...] = (
    (
        PublishedArticle,
        "article",
        (
            "kicker", "headline", "short_headline", "standfirst", "body", "excerpt", "source",
            "sponsor", "printed_bylines", "printed_tags", "printed_related",
        ),
    ),
    (PublishedPhotograph, "published__article", ("caption", "credit", "alt_text")),
    (PublishedVideo, "published__article", ("caption", "credit")),
    (PublishedRelated, "published__article", ("headline", "excerpt")),
    (
        Correction,
        "article",
        (
            "note", "false_statement", "right_statement", "apology", "piece_headline",
            "piece_section",
        ),
    ),
    (Retraction, "article", ("reason", "document_number")),
    (Demand, "article", ("asked_by", "contact", "statement", "document_number", "outcome")),
    (OutsideCopy, "article", ("whereabouts", "url")),
    (CopyTask, "copy__article", ("how",)),
    (WorkflowEvent, "article", ("headline", "reason")),
)  # fmt: skip


def owner_alias() -> str:
    return "owner" if "owner" in settings.DATABASES else "default"


def redact(*, by: User, at: datetime.datetime, article: Article, passage: str, reason: str) -> int:
    """Replace the passage by a mark in the story's whole record; tell how many rows held it."""
    if not by.has_perm("articles.redact_record"):
        raise PermissionDenied
    passage = normalise(passage).strip()
    if not passage or not reason.strip():
        raise ValueError("a passage and a reason are required")
    alias = owner_alias()
    with transaction.atomic(using=alias):
        with connections[alias].cursor() as cursor:
            cursor.execute("SET LOCAL newsroom.redacting = 'on'")
        changed = sum(
            strike(rows(model, path, article, alias), fields, passage)
            for model, path, fields in TEXTS
        )
        if changed:
            media.forget_cards(article, using=alias)
        search_anew(article, alias)
        note(article, by=by, at=at, reason=reason, alias=alias)
        with connections[alias].cursor() as cursor:
            cursor.execute("SET LOCAL newsroom.redacting = 'off'")
    return changed


def rows(
    model: type[models.Model], path: str, article: Article, alias: str
) -> "models.QuerySet[models.Model]":
    return model._default_manager.using(alias).filter(**{path: article.pk})


def strike(held: "models.QuerySet[models.Model]", fields: tuple[str, ...], passage: str) -> int:
    holds = models.Q()
    for field in fields:
        holds |= models.Q(**{f"{field}__contains": passage})
    return held.filter(holds).update(
        **{field: Replace(F(field), Value(passage), Value(MARK)) for field in fields}
    )


def search_anew(article: Article, alias: str) -> None:
    for version in PublishedArticle.objects.using(alias).filter(article=article.pk):
        PublishedArticle.objects.using(alias).filter(pk=version.pk).update(
            **searched_as(version.headline, version.standfirst, parse(version.body))
        )


def note(article: Article, *, by: User, at: datetime.datetime, reason: str, alias: str) -> None:
    WorkflowEvent.objects.using(alias).create(
        article_id=article.pk,
        headline=MARK,
        verb=Verb.REDACT,
        from_state=article.state,
        to_state=article.state,
        reason=reason,
        happened_at=at,
        happened_by_id=by.pk,
    )
