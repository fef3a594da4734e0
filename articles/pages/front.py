import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from articles import selectors
from articles.models import PublishedArticle
from articles.pages.cards import card
from articles.pages.feeds import feed_links
from articles.pages.frame import Frame, MenuEntry, last_frame
from articles.pages.head import Head, absolute, sharing_image
from articles.pages.page import Page
from articles.pages.parts import Card

OPENING_STORIES = 5
LATEST_STORIES = 10
STORIES_OF_SECTION = 5


@dataclass(frozen=True, slots=True)
class Block:
    section: MenuEntry
    lead: Card
    rest: tuple[Card, ...]


@dataclass(frozen=True, kw_only=True)
class FrontPage(Page):
    lead: Card | None
    seconds: tuple[Card, ...]
    latest: tuple[Card, ...]
    blocks: tuple[Block, ...]


def front_page(*, at: datetime.datetime) -> FrontPage:
    frame = last_frame.at(at)
    limit = OPENING_STORIES + STORIES_OF_SECTION
    of_sections = selectors.newest_ids_of_sections(
        at, [entry.section_id for entry in frame.menu], limit
    )
    newest = selectors.newest_ids(at, OPENING_STORIES + LATEST_STORIES)
    opened, latest = newest[:OPENING_STORIES], newest[OPENING_STORIES:]
    chosen = unopened(of_sections, opened)
    stories = cards_of({*newest, *(pk for ids in chosen.values() for pk in ids)}, at)
    opening = pictured_first([stories[pk] for pk in opened if pk in stories])
    return FrontPage(
        frame=frame,
        head=front_head(frame, opening),
        at=at,
        section_url="/",
        lead=opening[0] if opening else None,
        seconds=tuple(opening[1:]),
        latest=tuple(stories[pk] for pk in latest if pk in stories),
        blocks=tuple(blocks(frame, chosen, stories)),
    )


def unopened(of_sections: dict[int, list[int]], opened: list[int]) -> dict[int, list[int]]:
    """What opens the page is not repeated in its section."""
    return {
        section_id: [pk for pk in ids if pk not in opened][:STORIES_OF_SECTION]
        for section_id, ids in of_sections.items()
    }


def cards_of(ids: set[int], at: datetime.datetime) -> dict[int, Card]:
    visible = PublishedArticle.objects.visible(at).filter(pk__in=ids)
    return {story.pk: card(story) for story in selectors.cards(visible)}


def pictured_first(cards: list[Card]) -> list[Card]:
    """The newest story that has a picture leads; the rest keep their order."""
    lead = next((card for card in cards if card.picture), None)
    return [lead, *(card for card in cards if card is not lead)] if lead else cards


def blocks(frame: Frame, chosen: dict[int, list[int]], stories: dict[int, Card]) -> Iterator[Block]:
    for entry in frame.menu:
        cards = [stories[pk] for pk in chosen[entry.section_id] if pk in stories]
        cards.sort(key=lambda card: card.picture is None)
        if cards:
            yield Block(entry, cards[0], tuple(cards[1:]))


def front_head(frame: Frame, opening: list[Card]) -> Head:
    masthead = frame.masthead
    return Head(
        title=masthead.product_name,
        sharing_title=masthead.product_name,
        description=masthead.motto or masthead.agency,
        canonical=absolute("/"),
        image=sharing_image(opening[0].picture) if opening else None,
        feeds=feed_links(masthead.product_name, "/"),
    )
