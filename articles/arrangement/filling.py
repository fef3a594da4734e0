"""Which story stands in which place at a moment. The same input always makes the same page."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice

from articles.arrangement.fitting import in_order
from articles.arrangement.places import (
    Arrangement,
    Place,
    Slot,
    block_places,
    opening_places,
    picked_places,
)

Order = Callable[[list["Story"], bool], list["Story"]]


class Reason(StrEnum):
    """Why a story stands in its place: put there, or by the rule of the area, and since when."""

    PINNED = "pinned"
    AUTOMATIC = "automatic"
    EXPIRED = "expired"
    UNSEEN = "unseen"
    SPONSORED = "sponsored"
    REPEATED = "repeated"


@dataclass(frozen=True)
class Story:
    """What has to be known of a story that readers see at that moment."""

    published_id: int
    article_id: int
    has_picture: bool = False
    is_sponsored: bool = False


@dataclass(frozen=True)
class Candidates:
    """Newest first; `placed` are the visible ones of those that somebody put somewhere.

    Long enough, that is longer by the places above, they fill a page as the whole archive would.
    """

    newest: Sequence[Story] = ()
    of_sections: Mapping[int, Sequence[Story]] = field(default_factory=dict)
    placed: Mapping[int, Story] = field(default_factory=dict)


@dataclass(frozen=True)
class Filled:
    """`slot` is what the layout holds for this place, whether or not it is what readers see."""

    place: Place
    reason: Reason
    story: Story | None = None
    slot: Slot | None = None


@dataclass(frozen=True)
class FilledBlock:
    section_id: int
    is_shown: bool
    places: tuple[Filled, ...] = ()


@dataclass(frozen=True)
class FrontFilling:
    opening: tuple[Filled, ...]
    latest: tuple[Story, ...]
    picked: tuple[Filled, ...]
    blocks: tuple[FilledBlock, ...]


@dataclass(frozen=True)
class SectionFilling:
    opening: tuple[Filled, ...]
    rest: tuple[Story, ...]


def fill_front(
    arrangement: Arrangement,
    candidates: Candidates,
    *,
    menu: Sequence[int],
    at: datetime.datetime,
    latest: int,
) -> FrontFilling:
    blocks = in_order(arrangement.blocks, menu)
    pins = Pins(arrangement, front_places(arrangement, menu), candidates, at)
    used = set(pins.reserved)
    opening = filled(opening_places(), pins, lead_pictured, candidates.newest, used)
    # The list of the latest is by the clock: what a block will show may stand in it.
    news = islice(unused(candidates.newest, used), latest)
    return FrontFilling(
        opening=opening,
        latest=tuple(news),
        picked=tuple(pins.at(place) for place in picked_places()),
        blocks=tuple(
            FilledBlock(
                block.section_id,
                block.is_shown,
                filled(
                    block_places(block.section_id),
                    pins,
                    pictured_first,
                    candidates.of_sections.get(block.section_id, ()),
                    used,
                )
                if block.is_shown
                else (),
            )
            for block in blocks
        ),
    )


def fill_section(
    arrangement: Arrangement, candidates: Candidates, *, at: datetime.datetime
) -> SectionFilling:
    """The rest keeps everything: a list of the section leaves nothing out."""
    pins = Pins(arrangement, opening_places(), candidates, at)
    used = set(pins.reserved)
    opening = filled(opening_places(), pins, lead_pictured, candidates.newest, used)
    rest = tuple(story for story in candidates.newest if story.article_id not in used)
    return SectionFilling(opening, rest)


def reserved(arrangement: Arrangement, *, menu: Sequence[int], at: datetime.datetime) -> set[int]:
    """Articles that no automatic place may count on, whoever sees them."""
    on_page = set(front_places(arrangement, menu))
    return {
        slot.article_id for slot in arrangement.slots if slot.place in on_page and slot.holds(at)
    }


def front_places(arrangement: Arrangement, menu: Sequence[int]) -> Iterator[Place]:
    yield from opening_places()
    yield from picked_places()
    for block in in_order(arrangement.blocks, menu):
        if block.is_shown:
            yield from block_places(block.section_id)


class Pins:
    """Put by hand and in force; taken out of the whole page before anything fills itself."""

    def __init__(
        self,
        arrangement: Arrangement,
        places: Iterable[Place],
        candidates: Candidates,
        at: datetime.datetime,
    ) -> None:
        self.reserved: set[int] = set()
        self.found: dict[Place, Filled] = {}
        for place in places:
            slot = arrangement.by_place.get(place)
            story = candidates.placed.get(slot.article_id) if slot else None
            reason = self.judge(slot, story, at)
            if slot and reason == Reason.PINNED:
                self.reserved.add(slot.article_id)
            shown = story if reason == Reason.PINNED else None
            self.found[place] = Filled(place, reason, shown, slot)

    def judge(self, slot: Slot | None, story: Story | None, at: datetime.datetime) -> Reason:
        if slot is None:
            return Reason.AUTOMATIC
        if not slot.holds(at):
            return Reason.EXPIRED
        if story is None:
            return Reason.UNSEEN
        if story.is_sponsored:
            return Reason.SPONSORED
        return Reason.REPEATED if slot.article_id in self.reserved else Reason.PINNED

    def at(self, place: Place) -> Filled:
        return self.found[place]


def filled(
    places: Sequence[Place],
    pins: Pins,
    order: Order,
    newest: Sequence[Story],
    used: set[int],
) -> tuple[Filled, ...]:
    """What was put by hand stays where it was put; the rule fills the gaps around it."""
    gaps = [place for place in places if pins.at(place).story is None]
    chosen = list(islice(unused(newest, used), len(gaps)))
    used.update(story.article_id for story in chosen)
    is_lead_free = bool(gaps) and gaps[0] == places[0]
    by_rule = dict(zip(gaps, order(chosen, is_lead_free), strict=False))
    return tuple(completed(pins.at(place), by_rule.get(place)) for place in places)


def completed(found: Filled, story: Story | None) -> Filled:
    return found if found.story else Filled(found.place, found.reason, story, found.slot)


def unused(newest: Sequence[Story], used: set[int]) -> Iterator[Story]:
    """A labelled paid text never stands as news."""
    return (story for story in newest if story.article_id not in used and not story.is_sponsored)


def lead_pictured(stories: list[Story], is_lead_free: bool) -> list[Story]:
    """The newest story that has a picture leads; the others keep their order."""
    lead = next((story for story in stories if story.has_picture), None)
    if lead is None or not is_lead_free:
        return stories
    return [lead, *(story for story in stories if story is not lead)]


def pictured_first(stories: list[Story], is_lead_free: bool) -> list[Story]:
    return sorted(stories, key=lambda story: not story.has_picture)
