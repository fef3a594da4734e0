"""What surrounds the pages: the four static pages, a banner of last month, the coming Tết."""

import datetime
import tomllib

from articles.actions.banners import put_up_banner
from articles.actions.dress import arrange_dress
from articles.actions.static_pages import publish_page, start_page
from articles.enums import DressKind
from articles.models import StaticPage, User
from articles.models.static_pages import ROOT_PAGES

from . import notation
from .content import FRONT, HERE

# The first day of each lunar year; Hanoi's calendar.
FIRST_DAYS_OF_TET = (
    datetime.date(2026, 2, 17), datetime.date(2027, 2, 6), datetime.date(2028, 1, 26),
    datetime.date(2029, 2, 13), datetime.date(2030, 2, 2), datetime.date(2031, 1, 23),
    datetime.date(2032, 2, 11), datetime.date(2033, 1, 31), datetime.date(2034, 2, 19),
    datetime.date(2035, 2, 8),
)  # fmt: skip
BANNER = "Hồ Đá Bạc xả lũ từ 16 giờ: bà con ven sông Lạc, từ Bến Vạt đến cửa Mạch, không ra bãi"


def surround(users: dict[str, User], now: datetime.datetime) -> None:
    write_pages(users["hoa"], now)
    remember_a_flood(users["hoa"], now)
    look_forward_to_tet(users["dung"], now)


def write_pages(by: User, now: datetime.datetime) -> None:
    at = now - datetime.timedelta(days=40)
    for slug in ROOT_PAGES:
        _nothing, front, text = (HERE / "pages" / f"{slug}.md").read_text("utf-8").split(FRONT, 2)
        title = tomllib.loads(front)["title"]
        page = StaticPage(slug=slug, title=title, body=notation.html(text, {}, {}))
        start_page(by=by, at=at, page=page)
        publish_page(by=by, at=at, page=page, expected_version=page.version)


def remember_a_flood(by: User, now: datetime.datetime) -> None:
    day = now - datetime.timedelta(days=26)
    begin = day.replace(hour=15, minute=40, second=0, microsecond=0)
    end = begin + datetime.timedelta(hours=12)
    put_up_banner(by=by, at=begin, text=BANNER, shown_from=begin, shown_until=end)


def look_forward_to_tet(by: User, now: datetime.datetime) -> None:
    """From the day the kitchen gods leave until the seventh day of the year."""
    first = next((day for day in FIRST_DAYS_OF_TET if day > now.date()), None)
    if first is None:
        return
    midnight = datetime.datetime.combine(first, datetime.time(), now.tzinfo)
    arrange_dress(
        by=by,
        at=now,
        kind=DressKind.TET,
        occasion=f"Tết Nguyên đán {first.year}",
        shown_from=max(midnight - datetime.timedelta(days=7), now),
        shown_until=midnight + datetime.timedelta(days=7),
    )
