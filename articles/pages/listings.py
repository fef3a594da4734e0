"""Pages that are a list of stories, newest first: section, tag, author, day."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles import selectors
from articles.models import Author, PublishedArticle, PublishedByline, PublishedTag, Section, Tag
from articles.pages.cards import card, section_link
from articles.pages.feeds import feed_links
from articles.pages.frame import Frame, last_frame
from articles.pages.head import FeedLink, Head, absolute
from articles.pages.page import Page, day_url
from articles.pages.paging import older_url, paging
from articles.pages.parts import Card, Link, Paging
from articles.selectors import Position
from articles.text import in_vietnam, reference_date

STORIES = 20
STORIES_OF_DAY = 60


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
class SectionPage(ListPage):
    section: SectionBlock


@dataclass(frozen=True, kw_only=True)
class DayPage(ListPage):
    day_before: Link
    day_after: Link | None


def section_page(
    section: Section, *, at: datetime.datetime, position: Position | None = None
) -> SectionPage:
    frame = last_frame.at(at)
    block = section_block(section, siblings(section))
    stories = selectors.beyond(selectors.of_section(section, at), position)
    rows = list(selectors.cards(stories)[: STORIES + 1])
    pages = paging(block.url, rows, STORIES, is_first=position is None)
    return SectionPage(
        frame=frame,
        head=list_head(
            frame,
            section.name,
            block.url,
            section.introduction,
            position,
            pages,
            feeds=feed_links(section.name, block.url),
        ),
        at=at,
        section_url=section.top.get_absolute_url(),
        name=section.name,
        cards=tuple(map(card, rows[:STORIES])),
        paging=pages,
        section=block,
    )


def section_block(section: Section, siblings: tuple[Link, ...] = ()) -> SectionBlock:
    return SectionBlock(
        name=section.name,
        url=section.get_absolute_url(),
        introduction=section.introduction,
        parent=section_link(section.parent) if section.parent else None,
        siblings=siblings,
    )


def siblings(section: Section) -> tuple[Link, ...]:
    """The subsections to choose from, on the page of a section and of each part of it."""
    top = section.top
    shown = (child for child in top.children.all() if child.is_on_menu)
    return tuple(Link(child.name, f"{top.get_absolute_url()}/{child.slug}") for child in shown)


def tag_page(tag: Tag, *, at: datetime.datetime, position: Position | None = None) -> ListPage:
    places = selectors.positions(PublishedTag.objects.filter(tag=tag), at, position, STORIES + 1)
    return linked_page(tag.name, tag.get_absolute_url(), "", places, at, position)


def author_page(
    author: Author, *, at: datetime.datetime, position: Position | None = None
) -> ListPage:
    places = selectors.positions(
        PublishedByline.objects.filter(author=author), at, position, STORIES + 1
    )
    url = author.get_absolute_url()
    return linked_page(author.pen_name, url, author.introduction, places, at, position)


def linked_page(
    name: str,
    url: str,
    introduction: str,
    places: Sequence[Position],
    at: datetime.datetime,
    position: Position | None,
) -> ListPage:
    frame = last_frame.at(at)
    shown = [pk for _moment, pk in places[:STORIES]]
    stories = selectors.cards(selectors.newest(at).filter(pk__in=shown))
    older = older_url(url, places[STORIES - 1]) if len(places) > STORIES else ""
    pages = Paging(first=url if position else "", older=older)
    return ListPage(
        frame=frame,
        head=list_head(
            frame, name, url, introduction, position, pages, feeds=feed_links(name, url)
        ),
        at=at,
        name=name,
        introduction=introduction,
        cards=tuple(map(card, stories)),
        paging=pages,
    )


def day_page(
    day: datetime.date, *, at: datetime.datetime, position: Position | None = None
) -> DayPage:
    frame = last_frame.at(at)
    stories = selectors.beyond(selectors.of_day(day, at), position)
    rows: list[PublishedArticle] = list(selectors.cards(stories)[: STORIES_OF_DAY + 1])
    name, url = day_name(day), day_url(day)
    pages = paging(url, rows, STORIES_OF_DAY, is_first=position is None)
    title = _("Archive: %(day)s") % {"day": name}
    one = datetime.timedelta(days=1)
    return DayPage(
        frame=frame,
        head=list_head(frame, title, url, "", position, pages),
        at=at,
        name=name,
        cards=tuple(map(card, rows[:STORIES_OF_DAY])),
        paging=pages,
        day_before=day_link(day - one),
        day_after=day_link(day + one) if day < in_vietnam(at).date() else None,
    )


def day_name(day: datetime.date) -> str:
    noon = datetime.datetime.combine(day, datetime.time(5), datetime.UTC)
    return reference_date(noon).partition(" | ")[0]


def day_link(day: datetime.date) -> Link:
    return Link(day_name(day), day_url(day))


def list_head(
    frame: Frame,
    name: str,
    url: str,
    introduction: str,
    position: Position | None,
    pages: Paging,
    feeds: tuple[FeedLink, ...] = (),
) -> Head:
    """Later pages of a list are read by robots for their links and not listed themselves."""
    return Head(
        title=f"{name} – {frame.masthead.product_name}",
        sharing_title=name,
        description=introduction,
        canonical=absolute(older_url(url, position) if position else url),
        robots="noindex, follow" if position else "",
        older=pages.older,
        feeds=feeds,
    )
