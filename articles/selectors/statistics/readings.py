"""How often was read what somebody may see, or looks at, in a time."""

import datetime
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db.models import F, Max, Q, QuerySet, Sum

from articles.models import (
    PageviewDay,
    PageviewHour,
    PublishedArticle,
    ReaderSketch,
    ReadingLoss,
    ReadingSpool,
    User,
)
from articles.models.published import PublishedArticleQuerySet
from articles.selectors.my_work import Desk, in_view
from articles.selectors.serving import offices_of
from articles.selectors.statistics.periods import Grain, Moment, Period, beginning
from articles.text import in_vietnam

COLUMNS = ("readers", "robots", "without_script", "machines")


class Readings(NamedTuple):
    readers: int = 0
    robots: int = 0
    without_script: int = 0
    machines: int = 0

    def plus(self, other: "Readings") -> "Readings":
        return Readings(*(one + more for one, more in zip(self, other, strict=True)))


NONE = Readings()


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
