"""Two people arranged the same page: both are kept, place by place."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from articles.arrangement.places import Arrangement, Block, Place, Slot, in_reading_order

Side = Literal["mine", "theirs"]
Held = tuple[Slot | None, Slot | None, Slot | None]


@dataclass(frozen=True)
class Conflict:
    """One place that both changed, each in another way. None: left to the rule of its area."""

    place: Place
    base: Slot | None
    mine: Slot | None
    theirs: Slot | None


@dataclass(frozen=True)
class Merge:
    """`merged` leaves the places in conflict empty, and has their order of the blocks where
    that is in conflict.
    """

    base: Arrangement
    mine: Arrangement
    theirs: Arrangement
    merged: Arrangement
    conflicts: tuple[Conflict, ...] = ()
    is_order_in_conflict: bool = False

    @property
    def is_clean(self) -> bool:
        return not self.conflicts and not self.is_order_in_conflict

    def taking(self, side: Side) -> Arrangement:
        """The whole page, where one of the two decides every conflict."""
        chosen = (getattr(conflict, side) for conflict in self.conflicts)
        slots = (*self.merged.slots, *(slot for slot in chosen if slot))
        return Arrangement(slots, self.ordered_by(side))

    def ordered_by(self, side: Side) -> tuple[Block, ...]:
        if not self.is_order_in_conflict:
            return self.merged.blocks
        shown = {block.section_id: block.is_shown for block in self.merged.blocks}
        order = getattr(self, side).blocks
        return tuple(Block(each.section_id, shown[each.section_id]) for each in order)


def merge(base: Arrangement, mine: Arrangement, theirs: Arrangement) -> Merge:
    """All three fitted to the same menu, none with a story twice."""
    held = {place: tuple_of(place, base, mine, theirs) for place in places(base, mine, theirs)}
    conflicting = {place for place, three in held.items() if is_in_conflict(*three)}
    while more := repeated(held, conflicting):
        conflicting |= more
    order, is_order_in_conflict = merged_order(base, mine, theirs)
    slots = (changed(*three) for place, three in held.items() if place not in conflicting)
    return Merge(
        base,
        mine,
        theirs,
        Arrangement(tuple(slot for slot in slots if slot), order),
        tuple(Conflict(place, *held[place]) for place in held if place in conflicting),
        is_order_in_conflict,
    )


def places(*arrangements: Arrangement) -> list[Place]:
    slots = {slot.place: slot for each in arrangements for slot in each.slots}
    return sorted(slots, key=lambda place: in_reading_order(slots[place])[:3])


def tuple_of(place: Place, base: Arrangement, mine: Arrangement, theirs: Arrangement) -> Held:
    return base.by_place.get(place), mine.by_place.get(place), theirs.by_place.get(place)


def is_in_conflict(base: Slot | None, mine: Slot | None, theirs: Slot | None) -> bool:
    return mine != theirs and mine != base and theirs != base


def changed(base: Slot | None, mine: Slot | None, theirs: Slot | None) -> Slot | None:
    return theirs if mine == base else mine


def repeated(held: dict[Place, Held], conflicting: set[Place]) -> set[Place]:
    """Where one put a story here and the other there, neither place can be settled alone."""
    found: set[Place] = set()
    for side in (1, 2):
        standing = defaultdict(set)
        for place, slot in page(held, conflicting, side):
            standing[slot.article_id].add(place)
        found |= {place for where in standing.values() if len(where) > 1 for place in where}
    return found - conflicting


def page(
    held: dict[Place, Held], conflicting: set[Place], side: int
) -> Iterator[tuple[Place, Slot]]:
    for place, three in held.items():
        slot = three[side] if place in conflicting else changed(*three)
        if slot:
            yield place, slot


def merged_order(
    base: Arrangement, mine: Arrangement, theirs: Arrangement
) -> tuple[tuple[Block, ...], bool]:
    """The order is one decision, whether a block is shown another for each."""
    first, ours, others = (
        [block.section_id for block in each.blocks] for each in (base, mine, theirs)
    )
    is_in_conflict = ours != others and ours != first and others != first
    order = others if ours == first or is_in_conflict else ours
    shown = [
        {block.section_id: block.is_shown for block in each.blocks} for each in (base, mine, theirs)
    ]
    before, by_me, by_them = shown
    return tuple(
        Block(pk, by_them[pk] if by_me[pk] == before[pk] else by_me[pk]) for pk in order
    ), is_in_conflict
