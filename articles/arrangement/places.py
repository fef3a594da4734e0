"""The places of a page and what somebody put there."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from articles.enums import LayoutArea

# In the order in which a reader meets them.
SIZES = {LayoutArea.OPENING: 5, LayoutArea.PICKED: 4, LayoutArea.BLOCK: 5}
AREAS = list(SIZES)


@dataclass(frozen=True)
class Place:
    """Position 0 leads. Only a place in a block names a section."""

    area: LayoutArea
    position: int
    section_id: int | None = None


@dataclass(frozen=True)
class Slot:
    """A story put somewhere by hand; without an hour it stays until somebody moves it."""

    place: Place
    article_id: int
    held_until: datetime.datetime | None = None

    def holds(self, at: datetime.datetime) -> bool:
        return self.held_until is None or at < self.held_until


@dataclass(frozen=True)
class Block:
    section_id: int
    is_shown: bool = True


@dataclass(frozen=True)
class Arrangement:
    """What the hand decided; every place it does not name is filled by the rule of its area.

    The order of `slots` says nothing, that of `blocks` is the order on the page.
    """

    slots: tuple[Slot, ...] = ()
    blocks: tuple[Block, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "slots", tuple(sorted(self.slots, key=in_reading_order)))
        object.__setattr__(self, "blocks", tuple(self.blocks))

    @cached_property
    def by_place(self) -> dict[Place, Slot]:
        return {slot.place: slot for slot in self.slots}

    def with_slot(self, slot: Slot) -> "Arrangement":
        return Arrangement((*self.without(slot.place).slots, slot), self.blocks)

    def without(self, place: Place) -> "Arrangement":
        return self.of(slot for slot in self.slots if slot.place != place)

    def of(self, slots: Iterable[Slot]) -> "Arrangement":
        return Arrangement(tuple(slots), self.blocks)


def in_reading_order(slot: Slot) -> tuple[int, int, int, int]:
    place = slot.place
    area = AREAS.index(place.area) if place.area in SIZES else len(AREAS)
    return area, place.section_id or 0, place.position, slot.article_id


def opening_places() -> tuple[Place, ...]:
    return places_of(LayoutArea.OPENING)


def picked_places() -> tuple[Place, ...]:
    return places_of(LayoutArea.PICKED)


def block_places(section_id: int) -> tuple[Place, ...]:
    return places_of(LayoutArea.BLOCK, section_id)


def places_of(area: LayoutArea, section_id: int | None = None) -> tuple[Place, ...]:
    return tuple(Place(area, position, section_id) for position in range(SIZES[area]))
