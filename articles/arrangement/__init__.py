"""How a page is laid out, pure: what stands where, what fills the rest, how two are joined."""

from articles.arrangement.filling import (
    Candidates,
    Filled,
    FilledBlock,
    FrontFilling,
    Reason,
    SectionFilling,
    Story,
    fill_front,
    fill_section,
    reserved,
)
from articles.arrangement.fitting import fitted, in_order
from articles.arrangement.merging import Conflict, Merge, merge
from articles.arrangement.places import (
    SIZES,
    Arrangement,
    Block,
    Place,
    Slot,
    block_places,
    opening_places,
    picked_places,
)

__all__ = [
    "SIZES",
    "Arrangement",
    "Block",
    "Candidates",
    "Conflict",
    "Filled",
    "FilledBlock",
    "FrontFilling",
    "Merge",
    "Place",
    "Reason",
    "SectionFilling",
    "Slot",
    "Story",
    "block_places",
    "fill_front",
    "fill_section",
    "fitted",
    "in_order",
    "merge",
    "opening_places",
    "picked_places",
    "reserved",
]
