"""What the statistics' pages and files say in words: heads, rows, notes."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.statistics_files import File, Table
from articles.admin.statistics_period import Line, stored
from articles.selectors.statistics import (
    Grain,
    Moment,
    Period,
    Readings,
    StoryRow,
    SubjectRow,
)
from articles.text import format_day, format_number, in_vietnam, short_moment

MOST_IN_FILE = 10_000


def counted_heads() -> list[str]:
    return [_("Views"), _("Without JavaScript"), _("Robots"), _("Machines")]


def cells(readings: Readings) -> list[int]:
    return [readings.readers, readings.without_script, readings.robots, readings.machines]


def lines_table(
    title: str,
    grain: Grain,
    lines: Iterable[Line],
    *,
    lost: dict[Moment, int] | None = None,
    people: dict[datetime.date, int] | None = None,
) -> Table:
    """`lost` and `people` are of the whole paper and stand only beside days of it."""
    head = [str(MOMENTS[grain]()), *counted_heads()]
    head += [_("Readers (estimate)")] * (people is not None) + [_("Lost")] * (lost is not None)
    rows: list[list[str | int]] = []
    for line in lines:
        row: list[str | int] = [stored(grain, line.moment), *cells(line.readings)]
        if people is not None:
            row.append(people.get(line.moment, ""))
        if lost is not None:
            row.append(lost.get(line.moment, 0))
        rows.append(row)
    return Table(title, head, rows)


MOMENTS: dict[Grain, Any] = {
    Grain.HOUR: lambda: _("Hour"),
    Grain.DAY: lambda: _("Day"),
    Grain.MONTH: lambda: _("Month"),
    Grain.YEAR: lambda: _("Year"),
}


def stories_table(title: str, rows: Iterable[StoryRow]) -> Table:
    head = [
        _("Number"), _("Headline"), _("Section"), _("First published"), _("Address"),
        *counted_heads(),
    ]  # fmt: skip
    return Table(title, head, [story_cells(row) for row in rows])


def story_cells(row: StoryRow) -> list[str | int]:
    version = row.version
    return [
        version.article_id,
        version.headline,
        str(version.section),
        f"{in_vietnam(version.first_published_at):%Y-%m-%d %H:%M}",
        f"{settings.SITE_ORIGIN}{version.get_absolute_url()}",
        *cells(row.readings),
    ]


def subjects_table(title: str, subject: str, rows: Sequence[SubjectRow]) -> Table:
    head = [subject, _("Stories read"), *counted_heads()]
    return Table(title, head, [[named(row), row.stories, *cells(row.readings)] for row in rows])


def named(row: SubjectRow) -> str:
    return f"› {row.name}" if row.is_part else row.name


def notes(
    period: Period, lost: int, at: datetime.datetime, until: datetime.datetime | None
) -> list[str]:
    """What stands beside the numbers on every page and in every file."""
    found = [
        _("From %(first)s to %(last)s, Vietnam time. Made at %(at)s.")
        % {"first": format_day(period.first), "last": format_day(period.last),
           "at": short_moment(at)},
        _(
            "A view is one reader seeing a story, once in half an hour. Robots, readers without "
            "JavaScript and what behaves like a machine stand in columns of their own."
        ),
    ]  # fmt: skip
    if until:
        found.append(_("Counted up to %(at)s.") % {"at": short_moment(until)})
    return [*found, told_of_losses(lost)] if lost else found


def told_of_losses(lost: int) -> str:
    return ngettext(
        "%(count)s reading of the whole paper could not be kept in this time, for want of room "
        "or after a fault, and stands in no number here.",
        "%(count)s readings of the whole paper could not be kept in this time, for want of room "
        "or after a fault, and stand in no number here.",
        lost,
    ) % {"count": format_number(lost)}


def file_of(
    name: str,
    tables: Sequence[Table],
    period: Period,
    *,
    lost: int,
    at: datetime.datetime,
    until: datetime.datetime | None,
) -> File:
    told = notes(period, lost, at, until)
    if any(len(table.rows) == MOST_IN_FILE for table in tables):
        told.append(
            _("Of each list the first %(most)s are in the file.")
            % {"most": format_number(MOST_IN_FILE)}
        )
    return File(f"{name}_{period}", tables, told)
