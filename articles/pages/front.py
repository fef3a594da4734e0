import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from articles import layout_selectors, selectors
from articles.arrangement import (
    SIZES,
    Arrangement,
    FilledBlock,
    FrontFilling,
    fill_front,
    reserved,
)
from articles.enums import AdvertisementSlot, LayoutArea
from articles.media import desk_address, public_address
from articles.media.addresses import Address
from articles.models import PublishedArticle
from articles.pages import structured
from articles.pages.cards import card, placed, standing
from articles.pages.feeds import feed_links
from articles.pages.frame import Frame, MenuEntry, last_frame
from articles.pages.head import Head, absolute, house_image, sharing_image
from articles.pages.page import Page
from articles.pages.parts import Card, PlaceOnPage

LATEST_STORIES = 10
OPENING_STORIES = SIZES[LayoutArea.OPENING]
STORIES_OF_SECTION = SIZES[LayoutArea.BLOCK]


@dataclass(frozen=True, slots=True)
class FrontBlock:
    """All places of a section's block; a hidden one has none."""

    section: MenuEntry
    is_shown: bool
    places: tuple[PlaceOnPage, ...] = ()

    @property
    def cards(self) -> tuple[Card, ...]:
        return standing(self.places)

    @property
    def lead(self) -> Card | None:
        return next(iter(self.cards), None)

    @property
    def rest(self) -> tuple[Card, ...]:
        return self.cards[1:]


@dataclass(frozen=True, kw_only=True)
class FrontPage(Page):
    """Lead, seconds, picked and blocks are what readers see; the rest is what the desk may move."""

    latest: tuple[Card, ...]
    opening_places: tuple[PlaceOnPage, ...]
    picked_places: tuple[PlaceOnPage, ...]
    all_blocks: tuple[FrontBlock, ...]

    @property
    def lead(self) -> Card | None:
        return next(iter(standing(self.opening_places)), None)

    @property
    def seconds(self) -> tuple[Card, ...]:
        return standing(self.opening_places)[1:]

    @property
    def picked(self) -> tuple[Card, ...]:
        return standing(self.picked_places)

    @property
    def blocks(self) -> tuple[FrontBlock, ...]:
        return tuple(block for block in self.all_blocks if block.cards)

    @property
    def places(self) -> tuple[PlaceOnPage, ...]:
        """Every place that is on the page, in reading order."""
        of_blocks = (place for block in self.all_blocks for place in block.places)
        return (*self.opening_places, *self.picked_places, *of_blocks)


def front_page(
    *, at: datetime.datetime, layout: Arrangement | None = None, is_preview: bool = False
) -> FrontPage:
    """Readers get the layout in force now. The desk asks with `is_preview` for any hour, and may
    bring an arrangement that nobody has saved; the stories are those visible at that hour.
    """
    is_preview = is_preview or layout is not None
    frame = last_frame.apart(at) if is_preview else last_frame.at(at)
    arrangement = layout_selectors.arrangement_at(None, at) if layout is None else layout
    filling = filling_of(arrangement, frame, at)
    stories = cards_of(filling, at, desk_address if is_preview else public_address)
    opening = placed(filling.opening, stories)
    return FrontPage(
        frame=frame,
        head=front_head(frame, standing(opening)),
        at=at,
        section_url="/",
        adverts=frame.adverts_on(AdvertisementSlot.FRONT_AFTER_OPENING),
        shows_places=is_preview,
        latest=tuple(stories[pk] for pk in latest_ids(filling) if pk in stories),
        opening_places=opening,
        picked_places=placed(filling.picked, stories),
        all_blocks=tuple(blocks(frame, filling.blocks, stories)),
    )


def filling_of(arrangement: Arrangement, frame: Frame, at: datetime.datetime) -> FrontFilling:
    menu = [entry.section_id for entry in frame.menu]
    candidates = layout_selectors.front_candidates(
        arrangement,
        at,
        section_ids=menu,
        without=reserved(arrangement, menu=menu, at=at),
        newest=OPENING_STORIES + LATEST_STORIES,
        of_each=OPENING_STORIES + STORIES_OF_SECTION,
    )
    return fill_front(arrangement, candidates, menu=menu, at=at, latest=LATEST_STORIES)


def latest_ids(filling: FrontFilling) -> list[int]:
    return [story.published_id for story in filling.latest]


def cards_of(filling: FrontFilling, at: datetime.datetime, address: Address) -> dict[int, Card]:
    """The desk has its own address for pictures: those of what was retracted are not public."""
    of_blocks = (place for block in filling.blocks for place in block.places)
    in_places = (*filling.opening, *filling.picked, *of_blocks)
    ids = {place.story.published_id for place in in_places if place.story}
    visible = PublishedArticle.objects.visible(at).filter(pk__in=ids | set(latest_ids(filling)))
    return {story.pk: card(story, address=address) for story in selectors.cards(visible)}


def blocks(
    frame: Frame, filled: Iterable[FilledBlock], stories: dict[int, Card]
) -> Iterator[FrontBlock]:
    menu = {entry.section_id: entry for entry in frame.menu}
    for block in filled:
        yield FrontBlock(menu[block.section_id], block.is_shown, placed(block.places, stories))


def front_head(frame: Frame, opening: tuple[Card, ...]) -> Head:
    masthead = frame.masthead
    return Head(
        title=masthead.product_name,
        sharing_title=masthead.product_name,
        description=masthead.motto or masthead.agency,
        canonical=absolute("/"),
        image=house_image(frame) or (sharing_image(opening[0].picture) if opening else None),
        json_ld=structured.graph(frame, *structured.front_nodes(frame)),
        feeds=feed_links(masthead.product_name, "/"),
    )
