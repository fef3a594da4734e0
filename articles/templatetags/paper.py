"""How moments, numbers and words are printed. No queries."""

import datetime

from django.conf import settings
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext, override
from markupsafe import Markup, escape

from articles.text import (
    DateStyle,
    bind,
    excerpt,
    format_day,
    format_moment,
    format_number,
    in_vietnam,
    iso_moment,
    reference_date,
    time_of_day,
)

LANGUAGE_OF_READERS = "vi"
KINDS_OF_PAPER = ("báo", "tạp chí", "thời báo")


def dateline(moment: datetime.datetime) -> str:
    return format_moment(moment, DateStyle(settings.DATE_STYLE))


def long_day(moment: datetime.datetime) -> str:
    return reference_date(moment).partition(" | ")[0]


def short_moment(moment: datetime.datetime) -> str:
    return f"{time_of_day(moment)} · {format_day(in_vietnam(moment).date())}"


def hour(moment: datetime.datetime) -> str:
    return time_of_day(moment)


def hour_or_day(moment: datetime.datetime, today: datetime.datetime) -> str:
    """`14:05` for what is of today, `24/2` for what is older."""
    day = in_vietnam(moment).date()
    return time_of_day(moment) if day == in_vietnam(today).date() else f"{day.day}/{day.month}"


def iso(moment: datetime.datetime) -> str:
    return iso_moment(moment)


def iso_day(moment: datetime.datetime) -> str:
    return in_vietnam(moment).date().isoformat()


def views(count: int) -> str:
    with override(LANGUAGE_OF_READERS):
        words = ngettext("%(count)s view", "%(count)s views", count)
    return words % {"count": format_number(count)}


def shortened(text: str, limit: int) -> str:
    return excerpt(text, limit=limit)


def glued(text: str) -> Markup:
    """Keeps `ngày 5` and `1,5 triệu` on one line; only while printing."""
    return Markup(bind(str(escape(text))))  # noqa: S704 - escaped just before


def lettered(name: str) -> SafeString:
    """The name of a paper as its mark has it: the word for what it is stands in a lighter hand."""
    kind = next((each for each in KINDS_OF_PAPER if name.lower().startswith(f"{each} ")), "")
    if not kind:
        return conditional_escape(name)
    first, rest = name[: len(kind)], name[len(kind) :]
    return format_html('<span class="nameplate-kind">{}</span>{}', first, rest)
