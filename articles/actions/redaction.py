"""Taking personal data out of the record: the text goes, the hash of what stood there stays.

Only the owner of the tables can do this: it runs from a command on the server, never a page.
"""

import datetime
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.db import connections, models, transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from articles import media
from articles.actions.auditing import tell, tell_event
from articles.actions.purging import leave_purge
from articles.actions.snapshot import searched_as
from articles.actions.striking import MARK, Passage, paths_to_a_story, strike
from articles.body import parse
from articles.enums import AuditArea, Verb
from articles.models import (
    Article,
    AuditEntry,
    LegacyImport,
    Photograph,
    PrintedText,
    PublishedArticle,
    User,
    WorkflowEvent,
)
from articles.text import normalise

Struck = dict[str, list[int]]


def owner_alias() -> str:
    return "owner" if "owner" in settings.DATABASES else "default"


def redact(
    *, by: User, at: datetime.datetime, article: Article | None, passage: str, reason: str
) -> int:
    """Replace the passage by a mark in all that is kept of the story; tell how many rows held it.
    Without a story: in the whole record of acts, and there alone.
    """
    if not by.has_perm("articles.redact_record"):
        raise PermissionDenied
    passage = normalise(passage).strip()
    if not passage or not reason.strip():
        raise ValueError("a passage and a reason are required")
    alias, wanted = owner_alias(), Passage(passage)
    with transaction.atomic(using=alias):
        say_redacting(alias, "on")
        struck = strike_story(article, wanted, alias) if article else {}
        entries = entries_of(article, struck, alias) if article else entries_holding(wanted, alias)
        struck |= numbered(AuditEntry, strike_entries(entries, wanted, alias))
        note(article, struck, by=by, at=at, reason=wanted.out_of_text(reason), alias=alias)
        say_redacting(alias, "off")
        if article and struck:
            # By the site's own connection, and so before all is certain: a cache that is told for
            # nothing asks again, one that is not told goes on showing the passage.
            leave_purge(article, due_from=at, is_takedown=True, is_struck=True)
    return sum(map(len, struck.values()))


def say_redacting(alias: str, word: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT set_config('newsroom.redacting', %s, true)", [word])


def strike_story(article: Article, passage: Passage, alias: str) -> Struck:
    struck: Struck = {}
    for model, path in paths_to_a_story():
        found = model._default_manager.using(alias).filter(**{path: article.pk})
        merge(struck, numbered(model, strike_rows(found, passage)))
    merge(struck, numbered(Photograph, strike_rows(pictures_of(article, alias), passage)))
    merge(struck, numbered(PublishedArticle, strike_rows(printing(article, alias), passage)))
    merge(struck, numbered(LogEntry, strike_log(article, passage, alias)))
    strike_import(article, passage, alias)
    if struck:
        media.forget_cards(article, using=alias)
    search_anew(struck.get("publishedarticle", []), alias)
    forget_printed(article, struck.get("publishedarticle", []), alias)
    return struck


def strike_rows(found: "models.QuerySet[Any]", passage: Passage) -> Iterator[int]:
    for row in found.order_by("pk").iterator(chunk_size=200):
        if changed := strike(row, passage):
            found.model._base_manager.using(found.db).filter(pk=row.pk).update(**changed)
            yield row.pk


def pictures_of(article: Article, alias: str) -> "models.QuerySet[Photograph]":
    used = Q(uses__article=article.pk) | Q(published_links__published__article=article.pk)
    return Photograph.objects.using(alias).filter(used).distinct()


def printing(article: Article, alias: str) -> "models.QuerySet[PublishedArticle]":
    """Other stories that print a link to this one print its headline."""
    linked = Q(related_links__target=article.pk) | Q(related_links__join__target=article.pk)
    return PublishedArticle.objects.using(alias).filter(linked).distinct()


def strike_log(article: Article, passage: Passage, alias: str) -> Iterator[int]:
    kinds = ("article", "publishedarticle")
    log = LogEntry.objects.using(alias).filter(
        content_type__app_label="articles", content_type__model__in=kinds, object_id=article.pk
    )
    for row in log:
        rest = passage.out_of_text(row.object_repr)
        if rest != row.object_repr:
            LogEntry.objects.using(alias).filter(pk=row.pk).update(object_repr=rest[:200])
            yield row.pk


def strike_import(article: Article, passage: Passage, alias: str) -> None:
    """The page of the former site, whose bytes were kept as they came."""
    for row in LegacyImport.objects.using(alias).filter(article=article.pk):
        kept = bytes(row.source)
        rest = passage.out_of_bytes(kept)
        if rest != kept:
            LegacyImport.objects.using(alias).filter(pk=row.pk).update(source=rest)


def entries_of(article: Article, struck: Struck, alias: str) -> "models.QuerySet[AuditEntry]":
    """Of the story, and of whatever else was found to hold the words."""
    about = Q(subject_type="article", subject_id=article.pk) | Q(event__article=article.pk)
    for kind, keys in struck.items():
        about |= Q(subject_type=kind, subject_id__in=keys)
    return AuditEntry.objects.using(alias).filter(about)


def entries_holding(passage: Passage, alias: str) -> "models.QuerySet[AuditEntry]":
    held = Q()
    for form in passage.forms:
        held |= Q(told_text__contains=form)
    written = AuditEntry.objects.using(alias).annotate(told_text=Cast("told", TextField()))
    return written.filter(held)


def strike_entries(
    entries: "models.QuerySet[AuditEntry]", passage: Passage, alias: str
) -> Iterator[int]:
    for entry in entries.order_by("pk").iterator(chunk_size=200):
        told = passage.out_of_told(entry.told)
        if told != entry.told:
            AuditEntry.objects.using(alias).filter(pk=entry.pk).update(told=told)
            yield entry.pk


def numbered(model: type[models.Model], keys: Iterator[int]) -> Struck:
    return {model._meta.model_name or "": found} if (found := list(keys)) else {}


def merge(struck: Struck, more: Struck) -> None:
    """A row that two paths lead to was struck on the first."""
    for kind, keys in more.items():
        struck[kind] = [*struck.get(kind, []), *keys]


def search_anew(versions: list[int], alias: str) -> None:
    for version in PublishedArticle.objects.using(alias).filter(pk__in=versions):
        PublishedArticle.objects.using(alias).filter(pk=version.pk).update(
            **searched_as(
                version.headline,
                version.standfirst,
                parse(version.body),
                spoken=version.video_links.values_list("transcript", flat=True),
            )
        )


def forget_printed(article: Article, versions: list[int], alias: str) -> None:
    """Made of the struck texts, after whose rows these are locked; the worker prints them anew."""
    printed = PrintedText.objects.using(alias)
    of_story = Q(published__article=article.pk) | Q(published__in=versions)
    printed.filter(of_story).update(printer="", content=None)


def note(
    article: Article | None,
    struck: Struck,
    *,
    by: User,
    at: datetime.datetime,
    reason: str,
    alias: str,
) -> None:
    """Names each row that holds less than it did: whoever verifies looks there."""
    if article is None:
        facts = {"struck": struck}
        tell(
            Verb.REDACT, by=by, at=at, area=AuditArea.RECORD,
            reason=reason, facts=facts, using=alias,
        )  # fmt: skip
        return
    event = WorkflowEvent.objects.using(alias).create(
        article_id=article.pk,
        headline=MARK,
        verb=Verb.REDACT,
        from_state=article.state,
        to_state=article.state,
        reason=reason,
        details={"struck": struck},
        happened_at=at,
        happened_by_id=by.pk,
    )
    tell_event(event, None, by)
