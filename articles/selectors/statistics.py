"""How often stories were read in a time, for the desk: sums of hours and of days.

Readers are what the paper says it has; robots, readers without scripts and what behaves like a
machine are never added to them. A story belongs to the section, authors and tags of the version
that readers have, or had last.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum

from articles.models import (
    PageviewDay,
    PageviewHour,
    PageviewKey,
    PublishedArticle,
    PublishedByline,
    PublishedTag,
    ReaderSketch,
    ReadingLoss,
    ReadingSpool,
    User,
)
from articles.models.published import PublishedArticleQuerySet
from articles.selectors.my_work import Desk, in_view
from articles.selectors.serving import offices_of
from articles.text import VIETNAM, in_vietnam

COLUMNS = ("readers", "robots", "without_script", "machines")
DAY = datetime.timedelta(days=1)
HALF_HOUR = datetime.timedelta(minutes=30)
Moment: TypeAlias = datetime.date | datetime.datetime


class Grain(StrEnum):
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Readings(NamedTuple):
    readers: int = 0
    robots: int = 0
    without_script: int = 0
    machines: int = 0

    def plus(self, other: "Readings") -> "Readings":
        return Readings(*(one + more for one, more in zip(self, other, strict=True)))


NONE = Readings()


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days of Vietnam, the last one included."""

    first: datetime.date
    last: datetime.date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def begin(self) -> datetime.datetime:
        return midnight(self.first)

    @property
    def end(self) -> datetime.datetime:
        return midnight(self.last + DAY)

    def __str__(self) -> str:
        return f"{self.first.isoformat()}_{self.last.isoformat()}"


def midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time.min, tzinfo=VIETNAM)


@dataclass(frozen=True)
class Stories:
    """The stories whose readings somebody may see, or looks at. Of the whole paper no list is
    made: its readings are summed up as they stand.
    """

    versions: PublishedArticleQuerySet
    at: datetime.datetime
    is_whole: bool

    def only(self, condition: Q) -> "Stories":
        return replace(self, versions=self.versions.filter(condition), is_whole=False)

    def among(self, readings: QuerySet[Any]) -> QuerySet[Any]:
        if self.is_whole:
            return readings
        return readings.filter(article__in=self.versions.order_by().values("article"))


def stories_of(user: User, at: datetime.datetime) -> Stories:
    """Her own and those she signed; for who edits, those of her sections."""
    reach = in_view(Desk(user, offices_of(user, at), at))
    return Stories(PublishedArticle.objects.last_shown(at).filter(reach), at, is_whole=not reach)


def one_story(number: int, at: datetime.datetime) -> Stories:
    versions = PublishedArticle.objects.last_shown(at).filter(article=number)
    return Stories(versions, at, is_whole=False)


# -- By hours, days, months, years ------------------------------------------------


def readings_by(grain: Grain, period: Period, stories: Stories) -> dict[Moment, Readings]:
    if grain == Grain.HOUR:
        hours = PageviewHour.objects.filter(hour__gte=period.begin, hour__lt=period.end)
        rows = stories.among(hours).annotate(moment=F("hour"))
    else:
        rows = stories.among(in_days(period)).annotate(moment=F("day"))
    found: dict[Moment, Readings] = {}
    for moment, *counted in rows.order_by().values_list("moment").annotate(**sums()):
        begun = in_vietnam(moment) if grain == Grain.HOUR else beginning(grain, moment)
        found[begun] = found.get(begun, NONE).plus(Readings(*counted))
    return found


def beginning(grain: Grain, day: datetime.date) -> datetime.date:
    if grain == Grain.YEAR:
        return day.replace(month=1, day=1)
    return day.replace(day=1) if grain == Grain.MONTH else day


def in_days(period: Period) -> QuerySet[PageviewDay]:
    return PageviewDay.objects.filter(day__range=(period.first, period.last))


def sums(path: str = "") -> dict[str, Sum]:
    return {column: Sum(f"{path}{column}") for column in COLUMNS}


def losses_by(grain: Grain, period: Period) -> dict[Moment, int]:
    """Of the whole paper: whose readings they were is what was lost."""
    told = ReadingLoss.objects.filter(day__range=(period.first, period.last), lost__gt=0)
    found: dict[Moment, int] = {}
    for day, lost in told.order_by().values_list("day").annotate(total=Sum("lost")):
        begun = beginning(grain, day)
        found[begun] = found.get(begun, 0) + lost
    return found


def sketches(period: Period) -> list[tuple[datetime.date, bytes]]:
    rows = ReaderSketch.objects.filter(day__range=(period.first, period.last))
    return [(day, bytes(registers)) for day, registers in rows.values_list("day", "registers")]


def counted_until() -> datetime.datetime | None:
    """When a spool was emptied into the numbers last."""
    found: datetime.datetime | None = ReadingSpool.objects.aggregate(last=Max("flushed_at"))["last"]
    return found


# -- Story by story ---------------------------------------------------------------


class StoryRow(NamedTuple):
    version: PublishedArticle
    readings: Readings
    before: int = 0


def stories_read(period: Period, stories: Stories, most: int) -> list[StoryRow]:
    (rows,) = summed(period, stories, MostRead(most))
    return story_rows(rows, stories)


def story_rows(rows: Iterable[Any], stories: Stories) -> list[StoryRow]:
    found = [(number, Readings(*counted)) for number, _1, _2, _3, *counted, _among in rows]
    found.sort(key=lambda story: (-story[1].readers, -story[0]))
    versions = versions_of((number for number, _readings in found), stories)
    return [
        StoryRow(versions[number], readings) for number, readings in found if number in versions
    ]


def versions_of(numbers: Iterable[int], stories: Stories) -> dict[int, PublishedArticle]:
    rows = with_standing(stories).filter(article__in=list(numbers))
    return {version.article_id: version for version in rows}


def with_standing(stories: Stories) -> PublishedArticleQuerySet:
    """Without the texts; `is_shown` tells whether readers have it still."""
    shown = PublishedArticle.objects.visible(stories.at).filter(pk=OuterRef("pk"))
    return (
        stories.versions.select_related("section__parent")
        .defer("body", "search_exact", "search_folded")
        .annotate(is_shown=Exists(shown))
    )


def being_read(
    at: datetime.datetime, stories: Stories, *, reader_class: int, most: int
) -> list[StoryRow]:
    """This half hour and the one before it, from the keys that refuse repeats."""
    slot = half_hour(at)
    is_now, is_before = Q(slot=slot), Q(slot=slot - HALF_HOUR)
    keys = PageviewKey.objects.filter(is_now | is_before, reader_class=reader_class)
    rows = (
        stories.among(keys)
        .values_list("article_id")
        .annotate(now=Count("key", filter=is_now), before=Count("key", filter=is_before))
        .order_by((F("now") + F("before")).desc(), "-article_id")
    )
    found = list(rows[:most])
    versions = versions_of((number for number, _now, _before in found), stories)
    return [
        StoryRow(versions[number], Readings(readers=now), before)
        for number, now, before in found
        if number in versions
    ]


def half_hour(at: datetime.datetime) -> datetime.datetime:
    """Slots are aligned to midnight in Vietnam, which is a whole hour everywhere."""
    return in_vietnam(at).replace(minute=at.minute // 30 * 30, second=0, microsecond=0)


# -- By section, author and tag ---------------------------------------------------


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


class MostRead(NamedTuple):
    """The stories themselves; what robots alone asked for is not among them."""

    most: int

    def sql(self, place: int) -> tuple[str, tuple[Any, ...]]:
        columns = f"article, NULL::text, NULL::bigint, NULL::text, {', '.join(COLUMNS)}"
        order = f"ORDER BY readers DESC, article DESC LIMIT {self.most:d}"
        rows = f"SELECT {place}, {columns}, 1 FROM read WHERE readers > 0 {order}"  # noqa: S608
        return f"({rows})", ()


class Links(NamedTuple):
    """Of each link the story, and what it belongs to: number and name, and those of its part."""

    links: QuerySet[Any]
    article: str
    by: tuple[str, ...]

    def sql(self, place: int) -> tuple[str, tuple[Any, ...]]:
        rows = self.links.order_by().values_list(self.article, *self.by)
        links, values = rows.query.sql_with_params()
        by = BY[: len(self.by)]
        return SUMMED.format(
            place=place,
            by=", ".join(by),
            padding="" if by == BY else ", NULL::bigint, NULL::text",
            sums=", ".join(f"sum({column})::bigint" for column in COLUMNS),
            links=links,
        ), values


def by_section(stories: Stories) -> Links:
    by = ("top_section", "top_section__name", "section", "section__name")
    return Links(stories.versions, "article", by)


def by_author(stories: Stories) -> Links:
    """Of a story by several, each is given all its readings; who wrote and took the pictures is
    given them once.
    """
    again = PublishedByline.objects.filter(
        published=OuterRef("published"), author=OuterRef("author"), pk__lt=OuterRef("pk")
    )
    links = of_versions(PublishedByline.objects.filter(~Exists(again)), stories)
    return Links(links, "published__article", ("author", "author__pen_name"))


def by_tag(stories: Stories) -> Links:
    links = of_versions(PublishedTag.objects.filter(tag__merged_into=None), stories)
    return Links(links, "published__article", ("tag", "tag__name"))


def of_versions(links: QuerySet[Any], stories: Stories) -> QuerySet[Any]:
    return links.filter(published__in=stories.versions.order_by().values("pk"))


BY = ("by_0", "by_1", "by_2", "by_3")
READ = "WITH read (article, {columns}) AS MATERIALIZED ({readings}) {parts}"
SUMMED = """
SELECT {place}, {by}{padding}, {sums}, count(*) FILTER (WHERE readers > 0)
FROM ({links}) AS link (article, {by}) JOIN read USING (article) GROUP BY {by}
"""


def summed(period: Period, stories: Stories, *asked: MostRead | Links) -> list[list[Any]]:
    """Readings story by story first, and only then by what the stories belong to: the ORM alone
    would join each of their days.
    """
    found: list[list[Any]] = [[] for _each in asked]
    readings = stories.among(in_days(period)).order_by().values_list("article")
    try:
        read, of_read = readings.annotate(**sums()).query.sql_with_params()
        parts = [each.sql(place) for place, each in enumerate(asked)]
    except EmptyResultSet:
        return found
    sql = READ.format(
        columns=", ".join(COLUMNS), readings=read, parts=" UNION ALL ".join(sql for sql, _ in parts)
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, (*of_read, *(value for _, values in parts for value in values)))
        for place, *row in cursor.fetchall():
            found[place].append(row)
    return found


def in_order(rows: Iterable[SubjectRow]) -> list[SubjectRow]:
    return sorted(rows, key=lambda row: (-row.readings.readers, row.name))
