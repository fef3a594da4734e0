"""What the screen for arranging pages and the server tell each other, as JSON."""

import datetime
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from articles import layout_selectors
from articles.actions import LayoutConflict, LayoutRefused
from articles.arrangement import Arrangement, Block, Conflict, Place, Slot
from articles.enums import Genre, LayoutArea
from articles.media import desk_address
from articles.models import (
    Article,
    LayoutSlot,
    PageLayout,
    PublishedArticle,
    Section,
    User,
)
from articles.pages import Card, FrontPage, PlaceOnPage, SectionPage
from articles.pages.cards import card
from articles.text import in_vietnam, iso_moment

MOST_SLOTS = 1000
LARGEST = 2**63
YEARS = range(1900, 2201)


class Unreadable(Exception):
    """What came is not in the shape that our own script sends."""


# -- Read -------------------------------------------------------------------------


def read_arrangement(given: Any) -> Arrangement:
    """What it says may still be refused by the action; here only its shape is looked at."""
    slots, blocks = (rows(given, name) for name in ("slots", "blocks"))
    return Arrangement(tuple(map(read_slot, slots)), tuple(map(read_block, blocks)))


def rows(given: Any, name: str) -> list[dict[str, Any]]:
    found = given.get(name) if isinstance(given, dict) else None
    if not isinstance(found, list) or len(found) > MOST_SLOTS:
        raise Unreadable
    if not all(isinstance(row, dict) for row in found):
        raise Unreadable
    return found


def read_slot(row: dict[str, Any]) -> Slot:
    section = row.get("section")
    place = Place(
        read_area(row.get("area")),
        read_number(row.get("position"), below=MOST_SLOTS),
        None if section is None else read_number(section),
    )
    return Slot(place, read_number(row.get("article")), read_moment(row.get("until")))


def read_block(row: dict[str, Any]) -> Block:
    is_shown = row.get("shown")
    if not isinstance(is_shown, bool):
        raise Unreadable
    return Block(read_number(row.get("section")), is_shown)


def read_area(value: Any) -> LayoutArea:
    if not isinstance(value, str) or value not in LayoutArea.values:
        raise Unreadable
    return LayoutArea(value)


def read_number(value: Any, *, below: int = LARGEST) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < below:
        raise Unreadable
    return value


def read_moment(value: Any) -> datetime.datetime | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise Unreadable
    try:
        found = datetime.datetime.fromisoformat(value)
    except ValueError as problem:
        raise Unreadable from problem
    if found.tzinfo is None or found.year not in YEARS:
        raise Unreadable
    return found


# -- Tell -------------------------------------------------------------------------


def place_facts(place: Place) -> dict[str, Any]:
    return {"area": place.area.value, "position": place.position, "section": place.section_id}


def slot_facts(slot: Slot | None) -> dict[str, Any] | None:
    if slot is None:
        return None
    # To the microsecond: what was not touched must come back as it was.
    until = in_vietnam(slot.held_until).isoformat() if slot.held_until else None
    return {**place_facts(slot.place), "article": slot.article_id, "until": until}


def block_facts(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    return [{"section": block.section_id, "shown": block.is_shown} for block in blocks]


def arrangement_facts(arrangement: Arrangement) -> dict[str, Any]:
    return {
        "slots": [slot_facts(slot) for slot in arrangement.slots],
        "blocks": block_facts(arrangement.blocks),
    }


def layout_facts(layout: PageLayout | None, by: User) -> dict[str, Any]:
    if layout is None:
        return {"number": 0, "by": "", "at": None, "is_mine": True}
    return {
        "number": layout.number,
        "by": str(layout.arranged_by),
        "at": iso_moment(layout.arranged_at),
        "is_mine": layout.arranged_by_id == by.pk,
    }


def page_facts(page: FrontPage | SectionPage) -> dict[str, Any]:
    blocks = page.all_blocks if isinstance(page, FrontPage) else ()
    return {
        "places": [filled_facts(place) for place in page.places],
        "blocks": [
            {
                "section": block.section.section_id,
                "name": block.section.name,
                "shown": block.is_shown,
            }
            for block in blocks
        ],
    }


def filled_facts(place: PlaceOnPage) -> dict[str, Any]:
    filled, slot = place.filled, place.filled.slot
    return {
        **place_facts(filled.place),
        "reason": filled.reason.value,
        "article": filled.story.article_id if filled.story and place.card else None,
        "placed": slot.article_id if slot else None,
    }


def stories_on(page: FrontPage | SectionPage) -> dict[int, dict[str, Any]]:
    return {
        place.filled.story.article_id: card_facts(place.filled.story.article_id, place.card)
        for place in page.places
        if place.filled.story and place.card
    }


def card_facts(article_id: int, shown: Card) -> dict[str, Any]:
    picture = shown.picture.addresses if shown.picture else None
    return {
        "article": article_id,
        "headline": shown.headline,
        "section": shown.section.name,
        "picture": smallest(picture.srcset) if picture else "",
        "at": iso_moment(shown.published_at),
        "state": "shown",
    }


def smallest(srcset: str) -> str:
    """The first of the list, which is in order of width."""
    return srcset.partition(" ")[0]


def story_facts(story: PublishedArticle, at: datetime.datetime) -> dict[str, Any]:
    facts = card_facts(story.article_id, card(story, address=desk_address))
    if story.shown_from > at:
        facts |= {"state": "scheduled", "at": iso_moment(story.shown_from)}
    return facts | {"is_video": story.genre == Genre.VIDEO}


def stories_of(
    ids: Collection[int], *, by: User, at: datetime.datetime
) -> dict[int, dict[str, Any]]:
    """Also of what has been taken back, as far as the person may open it at the desk."""
    known = layout_selectors.stories_to_place(by=by, at=at, article_ids=ids)
    found = {story.article_id: story_facts(story, at) for story in known}
    for pk, headline in gone(set(ids) - set(found), by):
        found[pk] = {"article": pk, "headline": headline, "state": "gone"}
    return found


def gone(ids: Collection[int], by: User) -> Iterable[tuple[int, str]]:
    wanted = [pk for pk in ids if 0 < pk < LARGEST]
    stories = Article.objects.within_reach_of(by).filter(pk__in=wanted)
    return stories.values_list("pk", "headline")


def standing_of(article: Article, at: datetime.datetime) -> list[tuple[str, str]]:
    """Address of the screen and name of the place, wherever a story is held by hand."""
    return [
        (screen_address(slot.layout.section), name_of(slot))
        for slot in layout_selectors.places_of(article, at)
        if slot.as_value.holds(at)
    ]


def screen_address(section: Section | None) -> str:
    return reverse("desk_layout_of", args=[section.pk]) if section else reverse("desk_layout")


def name_of(slot: LayoutSlot) -> str:
    area = slot.section.name if slot.section else LayoutArea(slot.area).label
    page = slot.layout.section.name if slot.layout.section else _("The front page")
    place = _("%(area)s, place %(number)s") % {"area": area, "number": slot.position + 1}
    return _("%(page)s · %(place)s") % {"page": page, "place": place}


# -- Refused, or in conflict ------------------------------------------------------


def fault_facts(refused: LayoutRefused) -> list[dict[str, Any]]:
    return [
        {"sentence": fault.sentence, "place": place_facts(fault.place) if fault.place else None}
        for fault in refused.faults
    ]


def conflict_facts(problem: LayoutConflict, by: User, at: datetime.datetime) -> dict[str, Any]:
    merge = problem.merge
    is_split = merge.is_order_in_conflict
    return {
        "newest": layout_facts(problem.newest, by),
        "merged": arrangement_facts(merge.merged),
        "conflicts": [one_conflict(conflict) for conflict in merge.conflicts],
        "order": {side: block_facts(merge.ordered_by(side)) for side in ("mine", "theirs")}
        if is_split
        else None,
        "stories": stories_of(set(articles_of(problem)), by=by, at=at),
    }


def one_conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        **place_facts(conflict.place),
        "mine": slot_facts(conflict.mine),
        "theirs": slot_facts(conflict.theirs),
    }


def articles_of(problem: LayoutConflict) -> Iterator[int]:
    for arrangement in (problem.merge.mine, problem.merge.theirs, problem.merge.merged):
        yield from (slot.article_id for slot in arrangement.slots)
