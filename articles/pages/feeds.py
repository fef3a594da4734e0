"""The feeds that belong to a page, and the page that lists them all."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from articles.models.addresses import feed_address
from articles.pages.frame import Frame, MenuEntry, last_frame
from articles.pages.head import FeedLink, Head, absolute
from articles.pages.page import Page
from articles.pages.parts import Link

FORMATS = {
    "rss": ("RSS", "application/rss+xml"),
    "atom": ("Atom", "application/atom+xml"),
    "json": ("JSON", "application/feed+json"),
}
URL = "/rss"


@dataclass(frozen=True, slots=True)
class FeedsOfPlace:
    place: Link
    feeds: tuple[Link, ...]
    is_part: bool = False


@dataclass(frozen=True, kw_only=True)
class FeedsPage(Page):
    places: tuple[FeedsOfPlace, ...]


def feed_links(name: str, page: str) -> tuple[FeedLink, ...]:
    """For the head of a page; `name` may be the name of the paper."""
    return tuple(
        FeedLink(title=f"{name} ({title})", url=feed_address(page, ending), media_type=media_type)
        for ending, (title, media_type) in FORMATS.items()
    )


def with_feeds(head: Head, name: str, page: str) -> Head:
    return replace(head, feeds=feed_links(name, page))


def feeds_page(*, at: datetime.datetime) -> FeedsPage:
    frame = last_frame.at(at)
    title = _("RSS feeds")
    return FeedsPage(
        frame=frame,
        head=Head(
            title=f"{title} – {frame.masthead.product_name}",
            sharing_title=title,
            description=_("Addresses of the paper for feed readers, by section."),
            canonical=absolute(URL),
            feeds=feed_links(frame.masthead.product_name, "/"),
        ),
        at=at,
        places=tuple(places(frame)),
    )


def places(frame: Frame) -> Iterator[FeedsOfPlace]:
    yield feeds_of(Link(_("All stories"), "/"))
    for entry in frame.menu:
        yield from of_section(entry)


def of_section(entry: MenuEntry) -> Iterator[FeedsOfPlace]:
    yield feeds_of(Link(entry.name, entry.url))
    for child in entry.children:
        yield feeds_of(child, is_part=True)


def feeds_of(place: Link, *, is_part: bool = False) -> FeedsOfPlace:
    feeds = (
        Link(title, feed_address(place.url, ending)) for ending, (title, _type) in FORMATS.items()
    )
    return FeedsOfPlace(place, tuple(feeds), is_part)
