"""The stories that a story leads to: those linked to by hand, and the newest of its section."""

import datetime
from collections.abc import Collection, Iterable
from itertools import islice

from articles import selectors
from articles.models import Section
from articles.pages.cards import neighbour_card
from articles.pages.frame import Frame
from articles.pages.parts import Card

SAME_SECTION_STORIES = 4
# As many as are kept with a frame: room for the story itself, and for some that it links to.
NEWEST_KEPT = 12


def newest_beside(
    section: Section, left_out: Collection[int], at: datetime.datetime, frame: Frame
) -> tuple[Card, ...]:
    """The newest of the section that the page does not lead to anyhow."""
    kept = newest_kept(section, at, frame)
    found = others(kept, left_out)
    if len(found) < SAME_SECTION_STORIES and len(kept) == NEWEST_KEPT:
        more = selectors.newest_of(section, at, SAME_SECTION_STORIES + len(left_out))
        found = others(cards(more), left_out)
    return found


def newest_kept(section: Section, at: datetime.datetime, frame: Frame) -> tuple[Card, ...]:
    """The same around all stories of a section for as long as nothing changes for readers, and no
    frame is good for longer.
    """
    kept = frame.newest_by_section
    if section.pk not in kept:
        kept[section.pk] = cards(selectors.newest_of(section, at, NEWEST_KEPT))
    return kept[section.pk]


def others(found: Iterable[Card], left_out: Collection[int]) -> tuple[Card, ...]:
    those = (card for card in found if card.article_id not in left_out)
    return tuple(islice(those, SAME_SECTION_STORIES))


def linked(targets: Collection[int], at: datetime.datetime) -> dict[int, Card]:
    found = cards(selectors.linked(targets, at)) if targets else ()
    return {card.article_id: card for card in found}


def cards(rows: Iterable[str]) -> tuple[Card, ...]:
    return tuple(map(neighbour_card, rows))
