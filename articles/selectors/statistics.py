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
from django.db.models.functions import TruncMonth, TruncYear

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
        rows = stories.among(in_days(period)).annotate(moment=moment_of(grain))
    return {
        in_vietnam(moment) if grain == Grain.HOUR else moment: Readings(*counted)
        for moment, *counted in rows.order_by().values_list("moment").annotate(**sums())
    }


def in_days(period: Period) -> QuerySet[PageviewDay]:
    return PageviewDay.objects.filter(day__range=(period.first, period.last))


def moment_of(grain: Grain) -> Any:
    return {Grain.DAY: F("day"), Grain.MONTH: TruncMonth("day"), Grain.YEAR: TruncYear("day")}[
        grain
    ]


def sums(path: str = "") -> dict[str, Sum]:
    return {column: Sum(f"{path}{column}") for column in COLUMNS}


def losses_by(grain: Grain, period: Period) -> dict[Moment, int]:
    """Of the whole paper: whose readings they were is what was lost."""
    told = ReadingLoss.objects.filter(day__range=(period.first, period.last), lost__gt=0)
    by_day = grain if grain != Grain.HOUR else Grain.DAY
    rows = told.order_by().annotate(moment=moment_of(by_day))
    return dict(rows.values_list("moment").annotate(total=Sum("lost")))


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
    """The most read first; what robots alone asked for is not among them."""
    totals = stories.among(in_days(period)).order_by().values_list("article").annotate(**sums())
    found = list(totals.filter(readers__gt=0).order_by("-readers", "-article")[:most])
    versions = versions_of((number for number, *_counted in found), stories)
    return [
        StoryRow(versions[number], Readings(*counted))
        for number, *counted in found
        if number in versions
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


def sections_read(period: Period, stories: Stories) -> list[SubjectRow]:
    """A section with all its parts, the parts below it."""
    rows = summed(
        period, stories, stories.versions, "article", "top_section", "top_section__name",
        "section", "section__name",
    )  # fmt: skip
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


def authors_read(period: Period, stories: Stories, most: int) -> list[SubjectRow]:
    """Of a story by several, each is given all its readings; who wrote and took the pictures is
    given them once.
    """
    again = PublishedByline.objects.filter(
        published=OuterRef("published"), author=OuterRef("author"), pk__lt=OuterRef("pk")
    )
    links = PublishedByline.objects.filter(~Exists(again))
    return subjects(period, stories, links, "author", "author__pen_name", most)


def tags_read(period: Period, stories: Stories, most: int) -> list[SubjectRow]:
    links = PublishedTag.objects.filter(tag__merged_into=None)
    return subjects(period, stories, links, "tag", "tag__name", most)


def subjects(
    period: Period, stories: Stories, links: QuerySet[Any], subject: str, name: str, most: int
) -> list[SubjectRow]:
    shown = links.filter(published__in=stories.versions.order_by().values("pk"))
    rows = summed(period, stories, shown, "published__article", subject, name)
    read = [
        SubjectRow(number, label, Readings(*sums), among) for number, label, *sums, among in rows
    ]
    return in_order(row for row in read if row.readings.readers)[:most]


SUMMED = """
WITH read (article, {columns}) AS MATERIALIZED ({readings}), link (article, {by}) AS ({links})
SELECT {by}, {sums}, count(*) FILTER (WHERE readers > 0)
FROM link JOIN read USING (article) GROUP BY {by}
"""


def summed(
    period: Period, stories: Stories, links: QuerySet[Any], article: str, *by: str
) -> list[Any]:
    """Readings story by story first, and only then by what the stories belong to: the ORM alone
    would join each of their days.
    """
    readings = stories.among(in_days(period)).order_by().values_list("article")
    try:
        read, of_read = readings.annotate(**sums()).query.sql_with_params()
        link, of_links = links.order_by().values_list(article, *by).query.sql_with_params()
    except EmptyResultSet:
        return []
    sql = SUMMED.format(
        columns=", ".join(COLUMNS),
        readings=read,
        by=", ".join(f"by_{place}" for place in range(len(by))),
        links=link,
        sums=", ".join(f"sum({column})::bigint" for column in COLUMNS),
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, (*of_read, *of_links))
        rows: list[Any] = cursor.fetchall()
    return rows


def in_order(rows: Iterable[SubjectRow]) -> list[SubjectRow]:
    return sorted(rows, key=lambda row: (-row.readings.readers, row.name))
