"""The rows behind a feed, in at most five queries however many there are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from articles.models import (
    TOLD_OF_CORRECTIONS,
    Correction,
    PublishedArticle,
    PublishedByline,
    PublishedPhotograph,
    PublishedTag,
    PublishedVideo,
)
from articles.models.published import PublishedArticleQuerySet

COLUMNS = (
    "article_id", "genre", "sponsor", "headline", "standfirst", "excerpt", "slug",
    "first_published_at", "shown_from", "worded_at", "section__name", "section__slug",
    "section__parent__name", "section__parent__slug", "sharing_card__folder", "sharing_card__size",
)  # fmt: skip


@dataclass(slots=True)
class Told:
    """One story with what stands in it; the text only where the whole is wanted."""

    row: Any
    is_full: bool
    photographs: list[PublishedPhotograph] = field(default_factory=list)
    videos: list[PublishedVideo] = field(default_factory=list)


def found(stories: PublishedArticleQuerySet, *, is_full: bool) -> list[Told]:
    columns = (*COLUMNS, "body", "source", "number") if is_full else COLUMNS
    around = stories.select_related("section__parent", "sharing_card")
    rows = list(with_names(around.only(*columns)))
    told = {row.pk: Told(row, is_full) for row in rows}
    for photograph in photographs_of(rows, is_full=is_full):
        told[photograph.published_id].photographs.append(photograph)
    for video in videos_of(rows) if is_full else ():
        told[video.published_id].videos.append(video)
    return list(told.values())


def with_names(stories: PublishedArticleQuerySet) -> PublishedArticleQuerySet:
    bylines = PublishedByline.objects.filter(published=OuterRef("pk"))
    tags = PublishedTag.objects.filter(
        published=OuterRef("pk"), tag__is_blocked=False, tag__merged_into=None
    )
    corrections = Correction.objects.filter(
        article=OuterRef("article"), corrected_at__lte=OuterRef("shown_from")
    )
    return stories.annotate(
        byline_rows=rows_of(bylines, name="author__pen_name"),
        tag_rows=rows_of(tags, name="tag__name"),
        correction_rows=rows_of(corrections, **{name: name for name in TOLD_OF_CORRECTIONS}),
    )


def rows_of(rows: QuerySet[Any], **columns: str) -> ArraySubquery:
    return ArraySubquery(rows.values(row=JSONObject(**columns)))


def photographs_of(
    rows: Iterable[PublishedArticle], *, is_full: bool
) -> Iterator[PublishedPhotograph]:
    uses = PublishedPhotograph.objects.filter(published__in=[row.pk for row in rows])
    wanted = uses if is_full else uses.filter(is_lead=True)
    yield from wanted.select_related("photograph").prefetch_related("photograph__renditions")


def videos_of(rows: Iterable[PublishedArticle]) -> Iterator[PublishedVideo]:
    uses = PublishedVideo.objects.filter(published__in=[row.pk for row in rows])
    yield from uses.select_related("video").prefetch_related("video__renditions")
