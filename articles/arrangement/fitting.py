"""An arrangement as it still speaks: of this menu, at this hour."""

import datetime
from collections.abc import Sequence

from articles.arrangement.places import Arrangement, Block, Slot


def fitted(arrangement: Arrangement, *, menu: Sequence[int], at: datetime.datetime) -> Arrangement:
    """Without what has run out or stands in a block that is gone, and with every block named.

    Two arrangements that make the same page are equal after this.
    """
    blocks = in_order(arrangement.blocks, menu)
    kept = [slot for slot in arrangement.slots if slot.holds(at) and is_on(menu, slot)]
    return Arrangement(tuple(without_shadows(kept, blocks)), blocks)


def in_order(blocks: Sequence[Block], menu: Sequence[int]) -> tuple[Block, ...]:
    """A section that came to the menu since stands last, and is shown."""
    known = [block for block in blocks if block.section_id in menu]
    named = {block.section_id for block in known}
    return (*known, *(Block(pk) for pk in menu if pk not in named))


def is_on(menu: Sequence[int], slot: Slot) -> bool:
    return slot.place.section_id is None or slot.place.section_id in menu


def without_shadows(slots: Sequence[Slot], blocks: Sequence[Block]) -> list[Slot]:
    """A hidden block keeps its stories for the day it comes back, unless they stand elsewhere."""
    hidden = {block.section_id for block in blocks if not block.is_shown}
    shown = {slot.article_id for slot in slots if slot.place.section_id not in hidden}
    return [
        slot
        for slot in slots
        if slot.place.section_id not in hidden or slot.article_id not in shown
    ]
