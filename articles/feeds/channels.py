"""Which stories a feed holds, and what it is called."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from articles import pages, selectors
from articles.feeds import reading
from articles.feeds.entries import Entry, entries
from articles.models import Author, PublishedByline, PublishedTag, Section, Tag
from articles.models.addresses import feed_address
from articles.models.published import PublishedArticleQuerySet
from articles.pages.frame import MastheadBlock
from articles.pages.head import absolute
from articles.selectors import Position

ENTRIES = 30
# For a feed that holds nothing yet: a date that says so, and stays the same.
NEVER = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Channel:
    title: str
    description: str
    page: str
    masthead: MastheadBlock
    entries: tuple[Entry, ...]
    hubs: tuple[str, ...]

    @property
    def url(self) -> str:
        return absolute(self.page)

    @property
    def changed_at(self) -> datetime.datetime:
        return max((entry.changed_at for entry in self.entries), default=NEVER)

    def address(self, ending: str) -> str:
        return absolute(feed_address(self.page, ending))


def of_everything(at: datetime.datetime) -> Channel:
    return channel("", "", "/", selectors.newest(at)[:ENTRIES], at)


def of_section(section: Section, at: datetime.datetime) -> Channel:
    stories = selectors.of_section(section, at)[:ENTRIES]
    url = section.get_absolute_url()
    return channel(section.name, section.introduction, url, stories, at)


def of_tag(tag: Tag, at: datetime.datetime) -> Channel:
    links = PublishedTag.objects.filter(tag=tag)
    places = selectors.positions(links, at, None, ENTRIES)
    return channel(tag.name, "", tag.get_absolute_url(), placed(places, at), at)


def of_author(author: Author, at: datetime.datetime) -> Channel:
    links = PublishedByline.objects.filter(author=author)
    places = selectors.positions(links, at, None, ENTRIES)
    url = author.get_absolute_url()
    return channel(author.pen_name, author.introduction, url, placed(places, at), at)


def placed(places: Sequence[Position], at: datetime.datetime) -> PublishedArticleQuerySet:
    return selectors.newest(at).filter(pk__in=[pk for _moment, pk in places])


def channel(
    name: str,
    description: str,
    page: str,
    stories: PublishedArticleQuerySet,
    at: datetime.datetime,
) -> Channel:
    masthead = pages.last_frame.at(at).masthead
    paper = masthead.product_name
    title = f"{name} – {paper}" if name else paper
    about = description or (title if name else masthead.motto or masthead.agency or paper)
    is_full = settings.FEED_TEXT == "full"
    return Channel(
        title=title,
        description=about,
        page=page,
        masthead=masthead,
        entries=tuple(entries(reading.found(stories, is_full=is_full))),
        hubs=tuple(settings.WEBSUB_HUBS),
    )
