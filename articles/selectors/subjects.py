"""What a list of stories may be about: a section, a tag, an author."""

from articles.models import (
    Author,
    Section,
    Tag,
)


def section_by_slugs(slug: str, parent_slug: str | None = None) -> Section | None:
    return (
        Section.objects.select_related("parent")
        .prefetch_related("children", "parent__children")
        .filter(slug=slug, parent__slug=parent_slug)
        .first()
    )


def tag_by_slug(slug: str) -> Tag | None:
    return Tag.objects.select_related("merged_into", "topic").filter(slug=slug).first()


def author_by_slug(slug: str) -> Author | None:
    return Author.objects.filter(slug=slug).first()
