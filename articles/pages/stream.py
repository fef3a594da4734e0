"""The last twenty-four hours, newest first, day by day."""

import datetime
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from articles import selectors
from articles.pages.cards import card
from articles.pages.frame import last_frame
from articles.pages.listings import ListPage, day_name, list_head
from articles.pages.paging import paging
from articles.pages.parts import Card
from articles.pages.structured import Listing
from articles.selectors import Position
from articles.text import in_vietnam

URL = "/24h"
STORIES_OF_STREAM = 60


@dataclass(frozen=True, slots=True)
class StreamDay:
    name: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, kw_only=True)
class StreamPage(ListPage):
    days: tuple[StreamDay, ...]


def stream_page(*, at: datetime.datetime, position: Position | None = None) -> StreamPage:
    frame = last_frame.at(at)
    stories = selectors.beyond(selectors.of_last_day(at), position)
    rows = list(selectors.cards(stories)[: STORIES_OF_STREAM + 1])
    cards = tuple(map(card, rows[:STORIES_OF_STREAM]))
    pages = paging(URL, rows, STORIES_OF_STREAM, is_first=position is None)
    title = _("The last 24 hours")
    listing = Listing(title, URL, cards=cards)
    return StreamPage(
        frame=frame,
        head=list_head(frame, listing, position, pages),
        at=at,
        section_url=URL,
        name=title,
        cards=cards,
        paging=pages,
        days=tuple(days(cards)),
    )


def days(cards: tuple[Card, ...]) -> list[StreamDay]:
    by_day = groupby(cards, key=lambda card: in_vietnam(card.published_at).date())
    return [StreamDay(day_name(day), tuple(stories)) for day, stories in by_day]
