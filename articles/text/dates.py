"""Days and hours as the paper prints and reads them, always in Vietnam's time."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from articles.text.unicode import normalise_line

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
YEARS = range(1900, 2101)
WEEKDAYS_IN_WORDS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
WEEKDAYS_IN_DIGITS = ("Thứ 2", "Thứ 3", "Thứ 4", "Thứ 5", "Thứ 6", "Thứ 7", "Chủ nhật")
WEEKDAY_NUMBERS = {
    **{
        name: number
        for number, names in enumerate(
            ("2|hai", "3|ba", "4|tư|bốn", "5|năm", "6|sáu", "7|bảy|bẩy", "8|chủ nhật|cn")
        )
        for name in names.split("|")
    },
}
REFERENCE_LINE = re.compile(
    r"""
    (?: (?: thứ \s? (?P<weekday> [2-8] | hai | ba | tư | bốn | năm | sáu | bảy | bẩy )
          | (?P<sunday> chủ \s? nhật | cn ) )
        \s? [,.:|-]? \s? (?: ngày \s )? )?
    (?P<day> [0-9]{1,2} ) \s? (?: [./-] | tháng ) \s?
    (?P<month> [0-9]{1,2} ) \s? (?: [./-] | năm ) \s?
    (?P<year> [0-9]{4} )
    \s? [|,;-]? \s?
    (?P<hour> [0-9]{1,2} ) \s? [:hg] \s? (?P<minute> [0-9]{2} )
    (?: \s? : \s? (?P<second> [0-9]{2} ) )?
    \s? (?P<half> am | pm )? \s? (?: \( \s? gmt \s? \+ \s? 0?7 (?: :00 )? \s? \) )?
    """,
    re.VERBOSE,
)


class DateStyle(StrEnum):
    REFERENCE = "reference"
    SLASHES = "slashes"
    DASHES = "dashes"
    DOTS = "dots"


@dataclass(frozen=True, slots=True)
class ParsedMoment:
    moment: datetime
    warning: str | None = None


def in_vietnam(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone could be any of twenty-four")
    return moment.astimezone(VIETNAM)


def format_moment(moment: datetime, style: DateStyle = DateStyle.REFERENCE) -> str:
    local = in_vietnam(moment)
    if style == DateStyle.REFERENCE:
        return reference_date(local)
    weekday = WEEKDAYS_IN_WORDS[local.weekday()]
    return f"{weekday}, {format_day(local.date(), style)}, {time_of_day(local)} (GMT+7)"


def reference_date(moment: datetime) -> str:
    local = in_vietnam(moment)
    return (
        f"{WEEKDAYS_IN_DIGITS[local.weekday()]}, {local:%d.%m}.{local.year:04} | {local:%H:%M:%S}"
    )


def format_day(day: date, style: DateStyle = DateStyle.SLASHES) -> str:
    if style == DateStyle.REFERENCE:
        return f"{day.day:02}.{day.month:02}.{day.year}"
    separator = {DateStyle.SLASHES: "/", DateStyle.DASHES: "-", DateStyle.DOTS: "."}[style]
    return separator.join(map(str, (day.day, day.month, day.year)))


def time_of_day(moment: datetime) -> str:
    return f"{in_vietnam(moment):%H:%M}"


def short_moment(moment: datetime) -> str:
    """To the minute: for comparing, not for reading aloud."""
    return f"{in_vietnam(moment):%H:%M %d/%m/%Y}"


def iso_moment(moment: datetime) -> str:
    return in_vietnam(moment).isoformat(timespec="seconds")


def parse_reference_date(line: str) -> ParsedMoment | None:
    """A line that is nothing but a moment; None for any other line."""
    match = REFERENCE_LINE.fullmatch(normalise_line(line).lower())
    moment = match and _moment(match)
    if match is None or moment is None:
        return None
    return ParsedMoment(moment, _weekday_warning(match, moment))


def _moment(match: re.Match[str]) -> datetime | None:
    year, month, day, hour, minute, second = (
        int(match[part] or 0) for part in ("year", "month", "day", "hour", "minute", "second")
    )
    if match["half"] == "pm" and hour < 12:
        hour += 12
    if year not in YEARS:
        return None
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=VIETNAM)
    except ValueError:
        return None


def _weekday_warning(match: re.Match[str], moment: datetime) -> str | None:
    written = "chủ nhật" if match["sunday"] else match["weekday"]
    if written is None or WEEKDAY_NUMBERS[written] == moment.weekday():
        return None
    return gettext("%(day)s was a %(weekday)s; the line says otherwise.") % {
        "day": format_day(moment),
        "weekday": WEEKDAYS_IN_WORDS[moment.weekday()],
    }
