"""Pages that are a list of stories, newest first: tag, author, day."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from articles import selectors
from articles.models import Author, PublishedArticle, PublishedByline, PublishedTag, Section, Tag
from articles.models.addresses import day_address
from articles.pages import structured
from articles.pages.cards import card, section_link
from articles.pages.feeds import with_feeds
from articles.pages.frame import Frame, last_frame
from articles.pages.head import Head, absolute, house_image
from articles.pages.page import Page
from articles.pages.paging import older_url, paging
from articles.pages.parts import Card, Link, Paging
from articles.pages.structured import Listing
from articles.selectors import Position
from articles.text import in_vietnam, reference_date

STORIES = 20
STORIES_OF_DAY = 60
Describe = Callable[[Listing], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class SectionBlock:
    name: str
    url: str
    introduction: str
    parent: Link | None
    siblings: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True)
class ListPage(Page):
    name: str
    introduction: str = ""
    cards: tuple[Card, ...]
    paging: Paging


@dataclass(frozen=True, kw_only=True)
class DayPage(ListPage):
    day_before: Link
    day_after: Link | None


def news_first(cards: Iterable[Card]) -> tuple[Card, ...]:
    """The head of a list is never what was paid for; the rest keep their order."""
    found = list(cards)
    lead = next((card for card in found if not card.label), None)
    return (lead, *(card for card in found if card is not lead)) if lead else tuple(found)


def section_block(section: Section, siblings: tuple[Link, ...] = ()) -> SectionBlock:
    return SectionBlock(
        name=section.name,
        url=section.get_absolute_url(),
        introduction=section.introduction,
        parent=section_link(section.parent) if section.parent else None,
        siblings=siblings,
    )


def trail_of(block: SectionBlock) -> tuple[Link, ...]:
    own = Link(block.name, block.url)
    return (block.parent, own) if block.parent else (own,)


def tag_page(tag: Tag, *, at: datetime.datetime, position: Position | None = None) -> ListPage:
    places = selectors.positions(PublishedTag.objects.filter(tag=tag), at, position, STORIES + 1)
    listing = Listing(tag.name, tag.get_absolute_url())
    return linked_page(listing, places, at, position)


def author_page(
    author: Author, *, at: datetime.datetime, position: Position | None = None
) -> ListPage:
    places = selectors.positions(
        PublishedByline.objects.filter(author=author), at, position, STORIES + 1
    )
    listing = Listing(author.pen_name, author.get_absolute_url(), author.introduction)
    return linked_page(listing, places, at, position, structured.profile_page)


def linked_page(
    listing: Listing,
    places: Sequence[Position],
    at: datetime.datetime,
    position: Position | None,
    describe: Describe = structured.collection_page,
) -> ListPage:
    frame = last_frame.at(at)
    shown = [pk for _moment, pk in places[:STORIES]]
    stories = selectors.cards(selectors.newest(at).filter(pk__in=shown))
    older = older_url(listing.url, places[STORIES - 1]) if len(places) > STORIES else ""
    pages = Paging(first=listing.url if position else "", older=older)
    listing = replace(listing, cards=news_first(map(card, stories)))
    head = list_head(frame, listing, position, pages, describe)
    return ListPage(
        frame=frame,
        head=with_feeds(head, listing.name, listing.url),
        at=at,
        name=listing.name,
        introduction=listing.introduction,
        cards=tuple(listing.cards),
        paging=pages,
    )


def day_page(
    day: datetime.date, *, at: datetime.datetime, position: Position | None = None
) -> DayPage:
    frame = last_frame.at(at)
    stories = selectors.beyond(selectors.of_day(day, at), position)
    rows: list[PublishedArticle] = list(selectors.cards(stories)[: STORIES_OF_DAY + 1])
    name, url = day_name(day), day_address(day)
    pages = paging(url, rows, STORIES_OF_DAY, is_first=position is None)
    cards = tuple(map(card, rows[:STORIES_OF_DAY]))
    listing = Listing(_("Archive: %(day)s") % {"day": name}, url, cards=cards)
    one = datetime.timedelta(days=1)
    return DayPage(
        frame=frame,
        head=list_head(frame, listing, position, pages),
        at=at,
        name=name,
        cards=cards,
        paging=pages,
        day_before=day_link(day - one),
        day_after=day_link(day + one) if day < in_vietnam(at).date() else None,
    )


def day_name(day: datetime.date) -> str:
    noon = datetime.datetime.combine(day, datetime.time(5), datetime.UTC)
    return reference_date(noon).partition(" | ")[0]


def day_link(day: datetime.date) -> Link:
    return Link(day_name(day), day_address(day))


def list_head(
    frame: Frame,
    listing: Listing,
    position: Position | None,
    pages: Paging,
    describe: Describe = structured.collection_page,
) -> Head:
    """Later pages of a list are read by robots for their links and not listed themselves."""
    url = listing.url
    return Head(
        title=f"{listing.name} – {frame.masthead.product_name}",
        sharing_title=listing.name,
        description=listing.introduction,
        canonical=absolute(older_url(url, position) if position else url),
        robots="noindex, follow" if position else "",
        image=house_image(frame),
        json_ld=structured.graph(frame, *describe(listing)),
        older=pages.older,
    )
