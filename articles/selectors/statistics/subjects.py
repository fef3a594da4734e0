"""How often the stories of each section, author and tag were read."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet

from articles.models import PublishedByline, PublishedTag
from articles.selectors.statistics.periods import Period
from articles.selectors.statistics.readings import NONE, Readings, Stories
from articles.selectors.statistics.stories import StoryRow, story_rows
from articles.selectors.statistics.summing import MostRead, by_author, by_section, by_tag, summed


class SubjectRow(NamedTuple):
    number: int
    name: str
    readings: Readings
    stories: int
    is_part: bool = False


def signed_by(author: int) -> QuerySet[Any]:
    return PublishedByline.objects.filter(author=author).order_by().values("published")


def tagged_with(tag: int) -> QuerySet[Any]:
    return PublishedTag.objects.filter(tag=tag).order_by().values("published")


class Lists(NamedTuple):
    stories: list[StoryRow]
    sections: list[SubjectRow]
    authors: list[SubjectRow]
    tags: list[SubjectRow]


def lists_read(period: Period, stories: Stories, most: int) -> Lists:
    """All of them of one pass over the days, which are most of what each of them costs."""
    found, sections, authors, tags = summed(
        period, stories, MostRead(most), by_section(stories), by_author(stories), by_tag(stories)
    )
    return Lists(
        story_rows(found, stories),
        section_rows(sections),
        subject_rows(authors, most),
        subject_rows(tags, most),
    )


def sections_read(period: Period, stories: Stories) -> list[SubjectRow]:
    (rows,) = summed(period, stories, by_section(stories))
    return section_rows(rows)


def authors_read(period: Period, stories: Stories, most: int) -> list[SubjectRow]:
    (rows,) = summed(period, stories, by_author(stories))
    return subject_rows(rows, most)


def tags_read(period: Period, stories: Stories, most: int) -> list[SubjectRow]:
    (rows,) = summed(period, stories, by_tag(stories))
    return subject_rows(rows, most)


def section_rows(rows: Iterable[Any]) -> list[SubjectRow]:
    """A section with all its parts, the parts below it."""
    tops: dict[int, SubjectRow] = {}
    parts: dict[int, list[SubjectRow]] = {}
    for top, top_name, section, name, *counted, number in rows:
        part = SubjectRow(section, name, Readings(*counted), number, is_part=True)
        whole = tops.get(top, SubjectRow(top, top_name, NONE, 0))
        tops[top] = whole._replace(
            readings=whole.readings.plus(part.readings), stories=whole.stories + number
        )
        if section != top:
            parts.setdefault(top, []).append(part)
    return [row for top in in_order(tops.values())
            for row in (top, *in_order(parts.get(top.number, [])))]  # fmt: skip


def subject_rows(rows: Iterable[Any], most: int) -> list[SubjectRow]:
    read = (
        SubjectRow(number, label, Readings(*counted), among)
        for number, label, _2, _3, *counted, among in rows
    )
    return in_order(row for row in read if row.readings.readers)[:most]


def in_order(rows: Iterable[SubjectRow]) -> list[SubjectRow]:
    return sorted(rows, key=lambda row: (-row.readings.readers, row.name))
