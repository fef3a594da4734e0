"""Menu, masthead and most read: the same around every page of one edition."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from articles import selectors
from articles.enums import AdvertisementSlot
from articles.media import public_address
from articles.models.article import story_address
from articles.models.sharing import card_name
from articles.pages.adverts import NO_ADVERTS, Adverts, adverts_of_rows
from articles.pages.parts import Link
from articles.text import in_vietnam, seal_of

UNKNOWN = -1


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
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Frame:
    masthead: MastheadBlock
    menu: tuple[MenuEntry, ...] = ()
    most_read: tuple[MostRead, ...] = ()
    adverts: Adverts = NO_ADVERTS
    is_mourning: bool = False
    edition: int = UNKNOWN
    day: datetime.date | None = None
    good_until: datetime.datetime | None = None

    def is_good(self, at: datetime.datetime) -> bool:
        """What begins or ends by the clock raises no edition."""
        has_time_left = self.good_until is None or at < self.good_until
        return self.day == in_vietnam(at).date() and has_time_left

    def adverts_on(self, *slots: AdvertisementSlot, is_barred: bool = False) -> Adverts:
        """None beside marked subjects, and nowhere in days of mourning."""
        return NO_ADVERTS if is_barred or self.is_mourning else self.adverts.only(*slots)


class LastFrame:
    """One per process: built anew when the edition rises, the day changes, or a version of any
    story begins or ends.
    """

    def __init__(self) -> None:
        self.frame: Frame | None = None

    def at(self, at: datetime.datetime) -> Frame:
        known = self.frame
        edition = known.edition if known and known.is_good(at) else UNKNOWN
        row: Any = selectors.frame_row(at, known_edition=edition)
        if known is None or row.number != edition:
            self.frame = known = made(row, in_vietnam(at).date())
        return known

    def apart(self, at: datetime.datetime) -> Frame:
        """For a page that the desk looks at, as of any hour: nothing of it is kept for readers."""
        return made(selectors.frame_row(at, known_edition=UNKNOWN), in_vietnam(at).date())

    def without_database(self) -> Frame:
        """For the page that says that something broke."""
        return self.frame or Frame(MastheadBlock(product_name=site_domain()))

    def forget(self) -> None:
        self.frame = None


last_frame = LastFrame()


def site_domain() -> str:
    return settings.SITE_ORIGIN.partition("://")[2]


def made(row: Any, day: datetime.date) -> Frame:
    mastheads = [MastheadBlock(**values) for values in row.masthead_rows]
    return Frame(
        masthead=mastheads[0] if mastheads else MastheadBlock(product_name=site_domain()),
        menu=tuple(menu(row.section_rows)),
        most_read=tuple(most_read(values) for values in row.most_read_rows),
        adverts=adverts_of_rows(row.advert_rows),
        edition=row.number,
        day=day,
        good_until=row.next_boundary,
    )


def menu(sections: Iterable[dict[str, Any]]) -> Iterable[MenuEntry]:
    for top in sections:
        if top["parent_id"] is not None:
            continue
        url = f"/{top['slug']}"
        children = (each for each in sections if each["parent_id"] == top["id"])
        links = tuple(Link(each["name"], f"{url}/{each['slug']}") for each in children)
        yield MenuEntry(top["id"], top["name"], url, top["slug"], links)


def most_read(values: dict[str, Any]) -> MostRead:
    return MostRead(
        name=values["short_headline"] or values["headline"],
        url=story_address(values["slug"], values["article_id"]),
    )
