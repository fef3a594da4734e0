"""Reads around layouts: the one in force, its history, and what may be put into it."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, IntegerField, OuterRef, QuerySet, Value
from django.db.models.functions import JSONObject

from articles import selectors
from articles.arrangement import Arrangement, Block, Candidates, Place, Slot, Story
from articles.enums import Genre, ImageFormat, LayoutArea
from articles.models import (
    Article,
    LayoutBlock,
    LayoutSlot,
    PageLayout,
    PhotographRendition,
    PublishedArticle,
    PublishedPhotograph,
    Section,
    User,
)
from articles.models.published import PublishedArticleQuerySet
from articles.selectors import Position
from articles.text import fold, read_search

HISTORY = 30
TO_PLACE = 20
LOOKED_THROUGH = 500
LARGEST = 2**63
NEWEST, PLACED = 0, -1
FACTS = ("part", "pk", "article_id", "is_pictured", "genre")


# -- What is in force -------------------------------------------------------------


def arrangement_at(section: Section | None, at: datetime.datetime) -> Arrangement:
    """In one query: public pages are built on it."""
    row: Any = (
        PageLayout.objects.of_page(section)
        .begun(at)
        .annotate(
            slot_rows=_rows(
                LayoutSlot, "area", "section_id", "position", "article_id", "held_until"
            ),
            block_rows=_rows(LayoutBlock, "section_id", "is_shown"),
        )
        .values("slot_rows", "block_rows")
        .first()
    )
    if row is None:
        return Arrangement()
    slots = tuple(_slot(values) for values in row["slot_rows"])
    return Arrangement(slots, tuple(Block(**values) for values in row["block_rows"]))


def _rows(model: type[LayoutSlot | LayoutBlock], *columns: str) -> ArraySubquery:
    rows = model._default_manager.filter(layout=OuterRef("pk"))
    return ArraySubquery(rows.values(row=JSONObject(**{name: name for name in columns})))


def _slot(values: dict[str, Any]) -> Slot:
    place = Place(LayoutArea(values["area"]), values["position"], values["section_id"])
    held = values["held_until"]
    return Slot(
        place, values["article_id"], datetime.datetime.fromisoformat(held) if held else None
    )


def newest_layout(section: Section | None) -> PageLayout | None:
    return PageLayout.objects.of_page(section).order_by("-number").with_places().first()


def layout_numbered(section: Section | None, number: int) -> PageLayout | None:
    layouts = PageLayout.objects.of_page(section).filter(number=number)
    return layouts.select_related("arranged_by").with_places().first()


def layout_history(
    section: Section | None, *, before: int | None = None, limit: int = HISTORY
) -> list[PageLayout]:
    """Newest first, from below a number on; the places of each come with two queries for all."""
    layouts = PageLayout.objects.of_page(section).select_related("arranged_by").with_places()
    if before is not None:
        layouts = layouts.filter(number__lt=before)
    return list(layouts.order_by("-number")[:limit])


def places_of(article: Article, at: datetime.datetime) -> list[LayoutSlot]:
    """Where the layouts in force have put a story, whether it is held or has run out."""
    pages = LayoutSlot.objects.filter(article=article).order_by().values_list("layout__section")
    in_force = [
        PageLayout.objects.filter(section=section).begun(at).first()
        for (section,) in pages.distinct()
    ]
    slots = LayoutSlot.objects.filter(
        article=article, layout__in=[each for each in in_force if each]
    )
    return list(slots.select_related("layout__section__parent", "section"))


# -- What fills the front page ----------------------------------------------------


def front_candidates(
    arrangement: Arrangement,
    at: datetime.datetime,
    *,
    section_ids: Sequence[int],
    without: Collection[int],
    newest: int,
    of_each: int,
) -> Candidates:
    """Newest of the paper, newest of each section and what was put by hand, in one query.

    Each section by its own number: of an unnamed one the planner would take the wrong index, and
    read the whole archive for a section that has few stories.
    """
    free = selectors.newest(at).exclude(article_id__in=without).exclude(genre=Genre.SPONSORED)
    parts = [_facts(free, NEWEST)[:newest]]
    parts += [_facts(free.filter(top_section=pk), pk)[:of_each] for pk in section_ids]
    if arrangement.slots:
        parts.append(_facts(_placed(arrangement, at), PLACED))
    rows: Any = PublishedArticle.objects.none().union(*parts, all=True)
    found: dict[int, list[Story]] = {pk: [] for pk in (NEWEST, PLACED, *section_ids)}
    for part, pk, article_id, is_pictured, genre in rows:
        story = Story(pk, article_id, is_pictured, genre == Genre.SPONSORED)
        found[part].append(story)
    placed = {story.article_id: story for story in found.pop(PLACED)}
    return Candidates(found.pop(NEWEST), found, placed)


def _facts(stories: PublishedArticleQuerySet, part: int) -> QuerySet[Any, Any]:
    return stories.annotate(
        part=Value(part, IntegerField()), is_pictured=_is_pictured()
    ).values_list(*FACTS)


def _is_pictured() -> Exists:
    """A file may be missing: only one that was made into a JPEG is shown."""
    leads = PublishedPhotograph.objects.filter(published=OuterRef(OuterRef("pk")), is_lead=True)
    made = PhotographRendition.objects.filter(
        photograph__in=leads.values("photograph"), format=ImageFormat.JPEG
    )
    return Exists(made)


def _placed(arrangement: Arrangement, at: datetime.datetime) -> PublishedArticleQuerySet:
    ids = [slot.article_id for slot in arrangement.slots]
    return PublishedArticle.objects.visible(at).filter(article_id__in=ids)


def section_rows(
    section: Section, arrangement: Arrangement, at: datetime.datetime, limit: int
) -> list[PublishedArticle]:
    """The newest of a section and what was put onto its page, as cards, newest first.

    Two lists made one: asked for either at once, the database would look through the archive.
    """
    rows = selectors.cards(selectors.of_section(section, at))[:limit]
    if arrangement.slots:
        rows = rows.union(selectors.cards(_placed(arrangement, at)), all=True)
    found = {story.pk: story for story in rows}
    return sorted(found.values(), key=lambda story: (story.first_published_at, story.pk))[::-1]


# -- What may be put onto a page --------------------------------------------------


@dataclass(frozen=True)
class Placeable:
    article_id: int
    headline: str
    is_sponsored: bool


def placeable(by: User, at: datetime.datetime, article_ids: Collection[int]) -> list[Placeable]:
    """Of these stories what readers see, and what waits for its hour; each version by itself."""
    wanted = {"article_id__in": [pk for pk in article_ids if 0 < pk < LARGEST]}
    columns = ("article_id", "headline", "genre")
    visible = PublishedArticle.objects.visible(at).filter(**wanted).values_list(*columns)
    rows = visible.union(_upcoming(by, at).filter(**wanted).values_list(*columns))
    return [Placeable(pk, headline, genre == Genre.SPONSORED) for pk, headline, genre in rows]


def _upcoming(by: User, at: datetime.datetime) -> PublishedArticleQuerySet:
    """Of what the person may open at the desk: a scheduled headline may be under embargo."""
    reach = Article.objects.within_reach_of(by)
    return PublishedArticle.objects.upcoming(at).filter(article__in=reach)


def stories_to_place(
    *, by: User, at: datetime.datetime, article_ids: Collection[int]
) -> list[PublishedArticle]:
    """Cards of what stands in a layout: as readers see it now, else as it waits for its hour."""
    wanted = {"article_id__in": [pk for pk in article_ids if 0 < pk < LARGEST]}
    visible = list(selectors.cards(PublishedArticle.objects.visible(at).filter(**wanted)))
    shown = [story.article_id for story in visible]
    waiting = _upcoming(by, at).filter(**wanted).exclude(article__in=shown)
    return [*visible, *selectors.cards(waiting)]


def scheduled_to_place(
    *, by: User, at: datetime.datetime, words: str = "", limit: int = TO_PLACE
) -> list[PublishedArticle]:
    """The soonest first; `shown_from` is its hour. No paid text."""
    stories = _upcoming(by, at).exclude(genre=Genre.SPONSORED)
    if words:
        stories = stories.filter(article__in=Article.objects.matching(words))
    return list(selectors.cards(stories).order_by("shown_from", "pk")[:limit])


def shown_to_place(
    *,
    at: datetime.datetime,
    words: str = "",
    section: Section | None = None,
    position: Position | None = None,
    limit: int = TO_PLACE,
) -> list[PublishedArticle]:
    """What readers see now: newest first and from a place in the list on, or by words.

    Half a word finds among the newest, whole words in the whole archive.
    """
    stories = PublishedArticle.objects.visible(at).exclude(genre=Genre.SPONSORED)
    stories = stories.in_section(section) if section else stories
    if words:
        stories = stories.filter(pk__in=_found(stories, words, at, limit))
    rows = selectors.beyond(stories.newest_first(), position)
    return list(selectors.cards(rows)[:limit])


def _found(
    stories: PublishedArticleQuerySet, words: str, at: datetime.datetime, limit: int
) -> list[int]:
    terms = fold(words).split()
    recent = stories.newest_first().values_list("pk", "headline", "short_headline")
    found = [
        pk
        for pk, *lines in recent[:LOOKED_THROUGH]
        if all(term in fold(" ".join(lines)) for term in terms)
    ]
    query = read_search(words)
    matching = selectors.matching(query, at)[:limit] if query else []
    return [*found, *(story.pk for story in matching)]
