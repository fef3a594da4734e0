"""Keeping the subjects in order: rename, merge, block."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles.actions.auditing import tell_change
from articles.enums import Deed
from articles.models import PublishedTag, Tag, TaggedArticle, Topic, User

MAY = "articles.change_tag"


class TagRefusedError(Exception):
    """Carries a sentence for the person who tried."""


@transaction.atomic
def rename_tag(*, by: User, at: datetime.datetime, tag: Tag, name: str) -> None:
    """The address stays, so that no link anywhere breaks."""
    stored = locked(by, tag)[0]
    if Tag.objects.exclude(pk=stored.pk).filter(name__iexact=name).exists():
        raise TagRefusedError(_("There already is a tag of this name. Merge the two instead."))
    stored.name = name
    stored.save(update_fields=["name", "sort_key", "folded"])


@transaction.atomic
def block_tag(*, by: User, at: datetime.datetime, tag: Tag, is_blocked: bool = True) -> None:
    """A blocked tag has no page, stands under no story, and is not offered."""
    stored = locked(by, tag)[0]
    stored.is_blocked = is_blocked
    stored.save(update_fields=["is_blocked"])
    tell_change(Deed.BLOCK if is_blocked else Deed.UNBLOCK, stored, by=by, at=at)


@transaction.atomic
def bar_advertisements(
    *, by: User, at: datetime.datetime, tag: Tag, is_barred: bool = True
) -> None:
    """Beside stories of mourning, disasters or children nothing is advertised."""
    stored = locked(by, tag)[0]
    stored.is_without_advertisements = is_barred
    stored.save(update_fields=["is_without_advertisements"])


@transaction.atomic
def merge_tags(*, by: User, at: datetime.datetime, tag: Tag, into: Tag) -> None:
    """Every story of `tag` becomes one of `into`; the old address leads to the new one."""
    source, target = locked(by, tag, into)
    if source.pk == target.pk:
        raise TagRefusedError(_("A tag cannot be merged into itself."))
    if source.merged_into_id:
        raise TagRefusedError(_("This tag was merged already."))
    if target.merged_into_id or target.is_blocked:
        raise TagRefusedError(_("The other tag is blocked or was itself merged."))
    if Topic.objects.filter(tag=source).exists():
        raise TagRefusedError(_("This tag is a topic with a page of its own. Close that first."))
    allow_time()
    move_stories(source, target)
    move_published(source, target)
    if source.is_without_advertisements:
        # What was marked stays marked under its new name.
        target.is_without_advertisements = True
        target.save(update_fields=["is_without_advertisements"])
    source.merged.update(merged_into=target)
    source.merged_into = target
    source.save(update_fields=["merged_into"])
    tell_change(Deed.MERGE, source, by=by, at=at, facts={"into": target})


def locked(by: User, *tags: Tag) -> list[Tag]:
    """In the order of their numbers, so that two merges at once wait and do not deadlock."""
    if not by.has_perm(MAY):
        raise PermissionDenied
    wanted: QuerySet[Tag] = Tag.objects.select_for_update(of=("self",), no_key=True)
    stored = {tag.pk: tag for tag in wanted.filter(pk__in=[tag.pk for tag in tags]).order_by("pk")}
    return [stored[tag.pk] for tag in tags]


def allow_time() -> None:
    """A tag of twenty years stands under a hundred thousand stories."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '120s'")


def move_stories(source: Tag, target: Tag) -> None:
    links = TaggedArticle.objects.filter(tag=source)
    already = TaggedArticle.objects.filter(tag=target).values("content_object")
    links.filter(content_object__in=already).delete()
    links.update(tag=target)


def move_published(source: Tag, target: Tag) -> None:
    """A version that bore both keeps its row of the old one: the record loses nothing."""
    already = PublishedTag.objects.filter(tag=target).values("published")
    PublishedTag.objects.filter(tag=source).exclude(published__in=already).update(tag=target)
