"""Rows for the sitemap. Stories pass through `visible(at)`; nothing is counted or skipped over."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from articles import selectors
from articles.enums import Genre, ImageFormat, VideoRenditionKind
from articles.models import (
    Author,
    PhotographRendition,
    PublishedArticle,
    PublishedByline,
    PublishedPage,
    PublishedPhotograph,
    PublishedTag,
    PublishedVideo,
    Section,
    SitemapPart,
    Tag,
    VideoRendition,
)
from articles.models.published import PublishedArticleQuerySet
from articles.models.sitemaps import PART, part_of

NEWS_HOURS = datetime.timedelta(hours=48)
# As many as a news sitemap may hold.
NEWS_STORIES = 1000
IMAGES_OF_STORY = 1000
LISTED = (
    "article_id", "slug", "headline", "standfirst", "excerpt", "shown_from", "worded_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    number: int
    changed_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    url: str
    changed_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Image:
    name: str
    caption: str


@dataclass(frozen=True, slots=True)
class Film:
    name: str
    poster: str
    caption: str
    seconds: int
    published_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Listed:
    story: PublishedArticle
    images: list[Image]
    films: list[Film]


# -- The index ------------------------------------------------------------------


def story_parts(at: datetime.datetime) -> list[Part]:
    """With the hour of the newest change: a story that came, changed or was taken back."""
    parts = SitemapPart.objects.filter(kind="story")
    versions = PublishedArticle.objects.annotate(part=part_of("article_id"))
    of_part = versions.filter(part=OuterRef("number"))
    began = of_part.once_shown(at).order_by("-shown_from").values("shown_from")
    ended = of_part.once_shown(at).filter(shown_until__lte=at).order_by("-shown_until")
    rows = (
        parts.annotate(
            changed_at=Greatest(Subquery(began[:1]), Subquery(ended.values("shown_until")[:1]))
        )
        .filter(Exists(of_part.visible(at)))
        .order_by("number")
    )
    return [Part(*row) for row in rows.values_list("number", "changed_at")]


def tag_parts(at: datetime.datetime) -> list[Part]:
    return parts_of(Tag.objects.usable(), "tag", at)


def author_parts(at: datetime.datetime) -> list[Part]:
    return parts_of(Author.objects.all(), "author", at)


def parts_of(rows: QuerySet[Any], kind: str, at: datetime.datetime) -> list[Part]:
    """Only those with something that readers see: a name that drafts bear is told to nobody."""
    named = within(rows, OuterRef("number")).filter(Exists(shown_links(rows.model, at)))
    # The first of each part: asked whether there is any, the planner would join them all.
    first = Subquery(named.order_by("pk").values("pk")[:1])
    parts = SitemapPart.objects.filter(kind=kind).annotate(first=first)
    found = parts.filter(first__isnull=False).order_by("number")
    return [Part(number) for number in found.values_list("number", flat=True)]


def within(rows: QuerySet[Any], part: Any, field: str = "pk") -> QuerySet[Any]:
    return rows.filter(**{f"{field}__gte": part * PART, f"{field}__lt": (part + 1) * PART})


def shown_links(model: type[Model], at: datetime.datetime) -> QuerySet[Any]:
    """The newest first, of the tag or author around it."""
    visible = PublishedArticle.objects.visible(at)
    links: QuerySet[Any] = (
        PublishedTag.objects.filter(tag=OuterRef("pk"))
        if model is Tag
        else PublishedByline.objects.filter(author=OuterRef("pk"))
    )
    return links.filter(published__in=visible).order_by("-first_published_at", "-published_id")


# -- Parts ----------------------------------------------------------------------


def stories(part: int, at: datetime.datetime) -> list[Listed]:
    """Three queries, whatever the archive holds."""
    shown = within(PublishedArticle.objects.visible(at), part, "article_id")
    images, films = images_of(part, at), films_of(part, at)
    return [
        Listed(story, images[story.pk][:IMAGES_OF_STORY], films[story.pk])
        for story in shown.only(*LISTED).order_by("article_id")
    ]


def links_of(model: type[Model], part: int, at: datetime.datetime) -> QuerySet[Any]:
    shown = within(PublishedArticle.objects.visible(at), part, "article_id")
    return model._default_manager.filter(published__in=shown).order_by("published_id", "position")


def images_of(part: int, at: datetime.datetime) -> dict[int, list[Image]]:
    jpegs = PhotographRendition.objects.filter(
        photograph=OuterRef("photograph"), format=ImageFormat.JPEG
    )
    rows = links_of(PublishedPhotograph, part, at).annotate(name=largest(jpegs))
    found: dict[int, list[Image]] = defaultdict(list)
    for published, name, caption in rows.values_list("published_id", "name", "caption"):
        if name:
            found[published].append(Image(name, caption))
    return found


def films_of(part: int, at: datetime.datetime) -> dict[int, list[Film]]:
    """Those that have a still: without one a search engine takes none."""
    made = VideoRendition.objects.filter(video=OuterRef("video"))
    rows = links_of(PublishedVideo, part, at).annotate(
        name=largest(made.filter(kind=VideoRenditionKind.MP4)),
        still=Coalesce(
            "poster__name",
            "video__poster__name",
            Subquery(
                made.filter(kind=VideoRenditionKind.POSTER).order_by("number").values("name")[:1]
            ),
        ),
    )
    columns = ("name", "still", "caption", "video__duration_ms", "published__first_published_at")
    found: dict[int, list[Film]] = defaultdict(list)
    for published, name, poster, caption, length, at_first in rows.values_list(
        "published_id", *columns
    ):
        if name and poster:
            seconds = max(1, round((length or 0) / 1000))
            found[published].append(Film(name, poster, caption, seconds, at_first))
    return found


def largest(made: QuerySet[Any]) -> Subquery:
    return Subquery(made.order_by("-width").values("name")[:1])


def tags(part: int, at: datetime.datetime) -> Iterator[Place]:
    return named_places(Tag.objects.usable(), part, at)


def authors(part: int, at: datetime.datetime) -> Iterator[Place]:
    return named_places(Author.objects.all(), part, at)


def named_places(rows: QuerySet[Any], part: int, at: datetime.datetime) -> Iterator[Place]:
    newest = shown_links(rows.model, at).values("first_published_at")[:1]
    shown = within(rows, part).annotate(newest=Subquery(newest)).filter(newest__isnull=False)
    for row in shown.order_by("pk"):
        yield Place(row.get_absolute_url(), row.newest)


def pages(at: datetime.datetime) -> Iterator[Place]:
    for page in PublishedPage.objects.visible(at).in_order_of_the_foot():
        yield Place(page.get_absolute_url(), page.shown_from)


def sections(at: datetime.datetime) -> Iterator[Place]:
    """Each section by its own number, for the reason told at `newest_ids_of_sections`."""
    known = {each.pk: each for each in Section.objects.select_related("parent")}
    newest_of_each = [
        selectors.of_section(each, at).values_list(Value(each.pk), "first_published_at")[:1]
        for each in known.values()
    ]
    rows: Any = PublishedArticle.objects.none().union(*newest_of_each, all=True)
    newest = dict(rows)
    if newest:
        yield Place("/", max(newest.values()))
    for each in sorted(known.values(), key=attrgetter("position", "pk")):
        if each.pk in newest:
            yield Place(each.get_absolute_url(), newest[each.pk])


def news(at: datetime.datetime) -> PublishedArticleQuerySet:
    """What is news by the rules of those who read it: two days old at most, and not paid for."""
    fresh = Q(first_published_at__gt=at - NEWS_HOURS) & ~Q(genre=Genre.SPONSORED)
    return selectors.newest(at).filter(fresh).only(*LISTED, "first_published_at")[:NEWS_STORIES]
