"""Menu, masthead and most read: the same around every page of one edition."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from articles import selectors
from articles.enums import AdvertisementSlot, DressKind, MenuPlace
from articles.media import public_address
from articles.models.article import story_address
from articles.models.sharing import card_name
from articles.pages.adverts import NO_ADVERTS, Adverts, adverts_of_rows
from articles.pages.parts import Card, Link
from articles.pages.surroundings import (
    BannerLine,
    DressWorn,
    MenuLink,
    Timed,
    banner,
    dress,
    menu_links,
    page_link,
)
from articles.text import in_vietnam, seal_of

# What is read most changes by the minute and raises no edition.
KEPT = datetime.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class MastheadBlock:
    """What press law wants on every page, error pages too."""

    product_name: str
    motto: str = ""
    agency: str = ""
    governing_body: str = ""
    licence: str = ""
    head_title: str = ""
    head_name: str = ""
    address: str = ""
    telephone: str = ""
    email: str = ""
    reuse_notice: str = ""
    card: str | None = None

    @property
    def card_url(self) -> str:
        return public_address(card_name(self.card)) if self.card else ""

    @property
    def domain(self) -> str:
        return site_domain()

    @property
    def seal(self) -> str:
        """The initials on the mark: "Báo Sông Lành" → SL."""
        return seal_of(self.product_name)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    section_id: int
    name: str
    url: str
    slug: str
    children: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class MostRead:
    """What was read most in one window of time."""

    title: str
    stories: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """`menu` is the order of the sections, which the front page follows; `main_menu` and
    `foot_menu` are what is printed.
    """

    masthead: MastheadBlock
    menu: tuple[MenuEntry, ...] = ()
    main_menu: tuple[MenuLink, ...] = ()
    foot_menu: tuple[MenuLink, ...] = ()
    banners: tuple[BannerLine, ...] = ()
    dresses: tuple[DressWorn, ...] = ()
    most_read: tuple[MostRead, ...] = ()
    adverts: Adverts = NO_ADVERTS
    is_mourning: bool = False
    # As `Edition.mark` says.
    edition: tuple[int, int] | None = None
    made_at: datetime.datetime | None = None
    good_until: datetime.datetime | None = None
    # Filled as stories are read (`neighbours`).
    newest_by_section: dict[int, tuple[Card, ...]] = field(default_factory=dict, compare=False)

    def is_good(self, at: datetime.datetime) -> bool:
        """What begins or ends by the clock raises no edition. Before it was made, when a clock was
        set back, what it holds may not have begun.
        """
        if self.made_at is None or not self.made_at <= at < self.made_at + KEPT:
            return False
        has_time_left = self.good_until is None or at < self.good_until
        return in_vietnam(self.made_at).date() == in_vietnam(at).date() and has_time_left

    def adverts_on(self, *slots: AdvertisementSlot, is_barred: bool = False) -> Adverts:
        """None beside marked subjects, and nowhere in days of mourning."""
        return NO_ADVERTS if is_barred or self.is_mourning else self.adverts.only(*slots)


class LastFrame:
    """One per process: built anew when the edition rises, the day changes, or anything that goes
    by the clock begins or ends.
    """

    def __init__(self) -> None:
        self.frame: Frame | None = None

    def at(self, at: datetime.datetime, *, edition: tuple[int, int] | None = None) -> Frame:
        """`edition`: of a page that had to ask for something else, and asked for it with that."""
        known = self.frame
        # Only the mark is asked for: to write the whole question is a third of a page's work.
        if known and known.is_good(at) and (edition or selectors.edition_mark()) == known.edition:
            return known
        self.frame = frame = self.apart(at)
        return frame

    def apart(self, at: datetime.datetime) -> Frame:
        """For a page that the desk looks at, as of any hour: nothing of it is kept for readers."""
        return made(selectors.frame_row(at), at)

    def without_database(self) -> Frame:
        """For the page that says that something broke."""
        return self.frame or Frame(MastheadBlock(product_name=site_domain()))

    def forget(self) -> None:
        self.frame = None


last_frame = LastFrame()


def site_domain() -> str:
    return settings.SITE_ORIGIN.partition("://")[2]


def made(row: Any, at: datetime.datetime) -> Frame:
    mastheads = [MastheadBlock(**values) for values in row.masthead_rows]
    sections = tuple(menu(row.section_rows))
    by_section = tuple(MenuLink(entry.name, entry.url) for entry in sections)
    pages = tuple(map(page_link, row.page_rows))
    banners, dresses = tuple(map(banner, row.banner_rows)), tuple(map(dress, row.dress_rows))
    return Frame(
        masthead=mastheads[0] if mastheads else MastheadBlock(product_name=site_domain()),
        menu=sections,
        main_menu=menu_links(row.menu_rows, MenuPlace.MAIN) or by_section,
        foot_menu=menu_links(row.menu_rows, MenuPlace.FOOT) or by_section + pages,
        banners=banners,
        dresses=dresses,
        most_read=tuple(most_read(row)),
        adverts=adverts_of_rows(row.advert_rows),
        is_mourning=any(
            worn.kind == DressKind.MOURNING and worn.is_in_force(at) for worn in dresses
        ),
        edition=row.mark,
        made_at=at,
        good_until=next_boundary(at, row.next_boundary, *banners, *dresses),
    )


def next_boundary(
    at: datetime.datetime, of_stories: datetime.datetime | None, *timed: Timed
) -> datetime.datetime | None:
    """When the next thing begins or ends; those that lie further ahead come with a later frame."""
    moments = [moment for each in timed for moment in (each.shown_from, each.shown_until)]
    ahead = [moment for moment in moments if moment > at]
    return min([*ahead, of_stories] if of_stories else ahead, default=None)


def menu(sections: Iterable[dict[str, Any]]) -> Iterable[MenuEntry]:
    for top in sections:
        if top["parent_id"] is not None:
            continue
        url = f"/{top['slug']}"
        children = (each for each in sections if each["parent_id"] == top["id"])
        links = tuple(Link(each["name"], f"{url}/{each['slug']}") for each in children)
        yield MenuEntry(top["id"], top["name"], url, top["slug"], links)


def most_read(row: Any) -> Iterable[MostRead]:
    """A window in which nobody read anything is not shown."""
    windows = (
        (_("Last 24 hours"), row.most_read_day_rows),
        (_("Last 7 days"), row.most_read_week_rows),
    )
    return (MostRead(title, tuple(map(story_link, rows))) for title, rows in windows if rows)


def story_link(values: dict[str, Any]) -> Link:
    return Link(
        values["short_headline"] or values["headline"],
        story_address(values["slug"], values["article_id"]),
    )
