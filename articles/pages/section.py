"""The page of a section: an opening that can be arranged, then the stream of the rest."""

import datetime
from dataclasses import dataclass

from articles import layout_selectors, selectors
from articles.arrangement import SIZES, Arrangement, Candidates, Story, fill_section
from articles.enums import AdvertisementSlot, Genre, LayoutArea
from articles.media import desk_address, public_address
from articles.media.addresses import Address
from articles.models import PublishedArticle, Section
from articles.pages.cards import card, placed, standing
from articles.pages.feeds import with_feeds
from articles.pages.frame import Frame, last_frame
from articles.pages.listings import (
    STORIES,
    ListPage,
    SectionBlock,
    list_head,
    news_first,
    section_block,
    trail_of,
)
from articles.pages.paging import paging
from articles.pages.parts import Card, Link, Paging, PlaceOnPage
from articles.pages.structured import Listing
from articles.selectors import Position

OPENING_STORIES = SIZES[LayoutArea.OPENING]
STREAM_STORIES = STORIES - OPENING_STORIES


@dataclass(frozen=True, kw_only=True)
class SectionPage(ListPage):
    """`cards` is the stream; only the first page has an opening above it."""

    section: SectionBlock
    opening_places: tuple[PlaceOnPage, ...] = ()

    @property
    def lead(self) -> Card | None:
        return next(iter(standing(self.opening_places)), None)

    @property
    def seconds(self) -> tuple[Card, ...]:
        return standing(self.opening_places)[1:]

    @property
    def places(self) -> tuple[PlaceOnPage, ...]:
        return self.opening_places


def section_page(
    section: Section,
    *,
    at: datetime.datetime,
    position: Position | None = None,
    layout: Arrangement | None = None,
    is_preview: bool = False,
) -> SectionPage:
    """Older pages are by the clock alone. `layout` and `is_preview` are the desk's, as in front."""
    is_preview = is_preview or layout is not None
    frame = last_frame.apart(at) if is_preview else last_frame.at(at)
    if position is not None:
        return older_page(section, frame, at=at, position=position)
    arrangement = layout_selectors.arrangement_at(section, at) if layout is None else layout
    rows = layout_selectors.section_rows(section, arrangement, at, STORIES + 1)
    cards = cards_of(rows, desk_address if is_preview else public_address)
    filling = fill_section(arrangement, candidates(section, rows, cards), at=at)
    by_id = {row.pk: row for row in rows}
    rest = [by_id[story.published_id] for story in filling.rest]
    return assembled(
        section,
        frame,
        at=at,
        position=None,
        cards=news_first(cards[row.pk] for row in rest[:STREAM_STORIES]),
        pages=paging(section.get_absolute_url(), rest, STREAM_STORIES, is_first=True),
        opening=placed(filling.opening, cards),
        shows_places=is_preview,
    )


def older_page(
    section: Section, frame: Frame, *, at: datetime.datetime, position: Position
) -> SectionPage:
    stories = selectors.beyond(selectors.of_section(section, at), position)
    rows = list(selectors.cards(stories)[: STORIES + 1])
    return assembled(
        section,
        frame,
        at=at,
        position=position,
        cards=news_first(map(card, rows[:STORIES])),
        pages=paging(section.get_absolute_url(), rows, STORIES, is_first=False),
    )


def assembled(
    section: Section,
    frame: Frame,
    *,
    at: datetime.datetime,
    position: Position | None,
    cards: tuple[Card, ...],
    pages: Paging,
    opening: tuple[PlaceOnPage, ...] = (),
    shows_places: bool = False,
) -> SectionPage:
    block = section_block(section, siblings(section))
    stories = (*standing(opening), *cards)
    listing = Listing(section.name, block.url, section.introduction, stories, trail_of(block))
    return SectionPage(
        frame=frame,
        head=with_feeds(list_head(frame, listing, position, pages), section.name, block.url),
        at=at,
        section_url=section.top.get_absolute_url(),
        adverts=frame.adverts_on(
            AdvertisementSlot.SECTION_SIDE, is_barred=section.bars_advertisements
        ),
        shows_places=shows_places,
        name=section.name,
        cards=cards,
        paging=pages,
        section=block,
        opening_places=opening,
    )


def candidates(
    section: Section, rows: list[PublishedArticle], cards: dict[int, Card]
) -> Candidates:
    """What the hand brought from further down, or from elsewhere, is not one of the newest."""
    known = {
        row.article_id: Story(
            row.pk,
            row.article_id,
            has_picture=cards[row.pk].picture is not None,
            is_sponsored=row.genre == Genre.SPONSORED,
        )
        for row in rows
    }
    newest = [known[row.article_id] for row in rows if belongs(row, section)][: STORIES + 1]
    return Candidates(newest=newest, placed=known)


def belongs(row: PublishedArticle, section: Section) -> bool:
    return section.pk in (row.section_id, row.section.parent_id)


def cards_of(rows: list[PublishedArticle], address: Address) -> dict[int, Card]:
    return {row.pk: card(row, address=address) for row in rows}


def siblings(section: Section) -> tuple[Link, ...]:
    """The subsections to choose from, on the page of a section and of each part of it."""
    top = section.top
    shown = (child for child in top.children.all() if child.is_on_menu)
    return tuple(Link(child.name, f"{top.get_absolute_url()}/{child.slug}") for child in shown)
