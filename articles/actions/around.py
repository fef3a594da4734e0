"""Writing what stands around a story's text: tags, bylines, related links, uses of pictures."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from articles.models import (
    Article,
    Byline,
    Photograph,
    RelatedLink,
    Tag,
    TaggedArticle,
    User,
)

Rows = Iterable[dict[str, Any]]
TOLD_OF_A_PICTURE = ("caption", "credit", "alt_text")


@dataclass(frozen=True)
class Around:
    """What stands around the text; written with it, in one save."""

    tags: Iterable[Tag]
    bylines: Rows
    related: Rows
    picture_uses: Rows


def arrange(article: Article, around: Around, *, by: User) -> None:
    set_tags(article, around.tags)
    set_bylines(article, around.bylines)
    set_related(article, around.related)
    set_picture_uses(article, around.picture_uses, by=by)


def set_tags(article: Article, tags: Iterable[Tag]) -> None:
    """Written anew each time, because the order of the rows is the order of the tags."""
    wanted = {tag.pk: tag for tag in map(stored_tag, tags)}
    if list(wanted) == list(article.tagged_items.values_list("tag_id", flat=True)):
        return
    article.tagged_items.all().delete()
    TaggedArticle.objects.bulk_create(
        TaggedArticle(content_object=article, tag=tag) for tag in wanted.values()
    )


def stored_tag(tag: Tag) -> Tag:
    if tag.pk:
        return tag
    known = Tag.objects.filter(name=tag.name).first()
    if known is None:
        tag.save()
    return known or tag


def set_bylines(article: Article, rows: Rows) -> None:
    article.bylines.all().delete()
    Byline.objects.bulk_create(
        Byline(article=article, author_id=row["author"], role=row["role"], position=position)
        for position, row in enumerate(rows)
    )


def set_related(article: Article, rows: Rows) -> None:
    article.related_links.all().delete()
    RelatedLink.objects.bulk_create(
        RelatedLink(
            article=article,
            kind=row["kind"],
            target_id=row.get("target"),
            url=row.get("url", ""),
            headline=row.get("headline", ""),
            excerpt=row.get("excerpt", ""),
            position=position,
        )
        for position, row in enumerate(rows)
    )


def set_picture_uses(article: Article, rows: Rows, *, by: User) -> None:
    told = {row["photograph"]: row for row in rows}
    for use in article.photograph_uses.filter(photograph__in=told).select_related("photograph"):
        row = told[use.photograph_id]
        for field, value in row.items():
            if field != "photograph":
                setattr(use, field, value)
        use.save()
        tell_library(use.photograph, row, by=by)


def tell_library(photograph: Photograph, row: dict[str, Any], *, by: User) -> None:
    """What its own uploader first says of a picture is worth keeping for the next story."""
    news = [field for field in TOLD_OF_A_PICTURE if row[field] and not getattr(photograph, field)]
    if not news or photograph.uploaded_by_id != by.pk:
        return
    for field in news:
        setattr(photograph, field, row[field])
    photograph.save()
