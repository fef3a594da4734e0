"""Banner, dress and menus, out of the frame's row; what goes by the clock knows its hours."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from articles.body import is_external
from articles.enums import DressKind
from articles.models.article import story_address
from articles.models.static_pages import page_address

BROWSER_BAR: dict[str, tuple[str, str]] = {
    DressKind.MOURNING: ("#fdfdfd", "#111111"),
    DressKind.TET: ("#9e1b16", "#5c120f"),
}


@dataclass(frozen=True, slots=True)
class Timed:
    shown_from: datetime.datetime
    shown_until: datetime.datetime

    def is_in_force(self, at: datetime.datetime) -> bool:
        return self.shown_from <= at < self.shown_until


@dataclass(frozen=True, slots=True)
class BannerLine(Timed):
    text: str
    url: str = ""

    @property
    def is_external(self) -> bool:
        return is_external(self.url)


@dataclass(frozen=True, slots=True)
class DressWorn(Timed):
    kind: str
    occasion: str = ""

    @property
    def colours(self) -> tuple[str, str]:
        """Of the browser's own bar, by day and by night."""
        return BROWSER_BAR[self.kind]


@dataclass(frozen=True, slots=True)
class MenuLink:
    name: str
    url: str

    @property
    def is_external(self) -> bool:
        return is_external(self.url)


def interval(row: dict[str, Any]) -> tuple[datetime.datetime, datetime.datetime]:
    begin, end = (datetime.datetime.fromisoformat(row[f"shown_{way}"]) for way in ("from", "until"))
    return begin, end


def banner(row: dict[str, Any]) -> BannerLine:
    url = story_address(row["target_slug"], row["target_id"]) if row["target_slug"] else row["url"]
    return BannerLine(*interval(row), text=row["text"], url=url)


def dress(row: dict[str, Any]) -> DressWorn:
    return DressWorn(*interval(row), kind=row["kind"], occasion=row["occasion"])


def menu_links(rows: Iterable[dict[str, Any]], place: str) -> tuple[MenuLink, ...]:
    return tuple(menu_link(row) for row in rows if row["place"] == place)


def menu_link(row: dict[str, Any]) -> MenuLink:
    """Its own label, or the name that what it leads to bears today."""
    name, url = "", row["url"]
    if page := row["shown_page"]:
        name, url = page["title"], page_address(page["slug"])
    elif row["tag_slug"]:
        name, url = row["tag_name"], f"/tag/{row['tag_slug']}"
    elif row["section_slug"]:
        parts = [part for part in (row["parent_slug"], row["section_slug"]) if part]
        name, url = row["section_name"], f"/{'/'.join(parts)}"
    return MenuLink(row["label"] or name, url)


def page_link(row: dict[str, Any]) -> MenuLink:
    return MenuLink(row["title"], page_address(row["slug"]))
