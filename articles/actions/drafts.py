"""Starting and saving the working copy."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from articles.actions.approvals import void_approval
from articles.actions.around import Around, arrange
from articles.actions.events import record
from articles.actions.readiness import NotReadyError, embargo_obstacle
from articles.actions.revising import kept_revision, take_revision
from articles.body import clean, parse, photograph_ids, video_ids
from articles.enums import Verb
from articles.models import Article, EditLock, Photograph, PhotographUse, User, VideoAttachment
from articles.rights import Case, require


class StaleVersionError(Exception):
    """Somebody saved a newer version meanwhile; `current` is what stands there now."""

    def __init__(self, current: Article) -> None:
        super().__init__(current.version)
        self.current = current


@transaction.atomic
def start_article(
    *, by: User, at: datetime.datetime, article: Article, around: Around | None = None
) -> Article:
    article.body = clean(article.body)
    article.created_by = article.updated_by = by
    article.created_at = article.updated_at = article.arrived_at = at
    article.save(force_insert=True)
    settle_media(article, by=by)
    if around:
        arrange(article, around, by=by)
        take_revision(article, by=by, at=at)
    record(article, Verb.CREATE, by=by, at=at, from_state="")
    return article


@transaction.atomic
def save_article(
    *,
    by: User,
    at: datetime.datetime,
    article: Article,
    expected_version: int,
    around: Around | None = None,
    restored_from: int | None = None,
) -> Article:
    """One deliberate save, kept as a revision. Raise StaleVersionError, and change nothing, where
    the stored version is another one. What was approved before is approved no longer.
    """
    stored = locked(article, by=by)
    require(by, "edit", Case(stored, at))
    refuse_stale(stored, expected_version)
    refuse_taken_over(stored, by=by, at=at)
    if obstacle := embargo_obstacle(stored, article.embargo_until, at=at):
        raise NotReadyError([obstacle])
    kept_revision(stored)
    article.body = clean(article.body)
    keep_what_the_workflow_owns(article, stored)
    article.version = stored.version + 1
    article.updated_by, article.updated_at = by, at
    void_approval(article, by=by, at=at)
    article.save()
    settle_media(article, by=by)
    if around:
        arrange(article, around, by=by)
    take_revision(article, by=by, at=at, restored_from=restored_from)
    return article


def locked(article: Article, *, by: User | None) -> Article:
    """Held against other writers; readers of the story go on being counted. `by` is None where
    an hour does it and nobody.
    """
    stored = Article.objects.select_for_update(of=("self",), no_key=True).get(pk=article.pk)
    # What was read of the person before the wait is old: her account may have been closed.
    if by is not None and not User.objects.filter(pk=by.pk, is_active=True).exists():
        raise PermissionDenied
    return stored


def refuse_stale(stored: Article, expected_version: int) -> None:
    if stored.version != expected_version:
        raise StaleVersionError(stored)


def refuse_taken_over(stored: Article, *, by: User, at: datetime.datetime) -> None:
    """Who took it over may not have saved yet; her text must not meet a newer version."""
    lock = EditLock.objects.filter(pk=stored.pk).first()
    if lock and lock.bars(by, at):
        raise StaleVersionError(stored)


def keep_what_the_workflow_owns(article: Article, stored: Article) -> None:
    """A form holds a copy from minutes ago; state, step and address may have moved since."""
    for field in (
        "state", "slug", "first_published_at", "created_at", "created_by_id",
        "trashed_at", "trashed_by_id", "step", "arrived_at", "step_version", "returned_times",
        "held_at", "held_by_id", "due_at",
    ):  # fmt: skip
        setattr(article, field, getattr(stored, field))


def settle_media(article: Article, *, by: User) -> None:
    """Join the clips and pictures that the text names to the story."""
    document = parse(article.body)
    VideoAttachment.objects.filter(pk__in=video_ids(document), article=None, uploaded_by=by).update(
        article=article
    )
    wanted = set(photograph_ids(document))
    if article.lead_photograph_id:
        wanted.add(article.lead_photograph_id)
    used = set(article.photograph_uses.values_list("photograph_id", flat=True))
    PhotographUse.objects.bulk_create(
        PhotographUse(
            article=article,
            photograph=photograph,
            caption=photograph.caption,
            credit=photograph.credit,
            alt_text=photograph.alt_text,
        )
        for photograph in Photograph.objects.filter(pk__in=wanted - used)
    )
    article.photograph_uses.exclude(photograph_id__in=wanted).delete()
