"""Whole days, and the hours, months and years that they are summed up by."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from articles.text import VIETNAM, in_vietnam

DAY = datetime.timedelta(days=1)
HALF_HOUR = datetime.timedelta(minutes=30)
Moment: TypeAlias = datetime.date | datetime.datetime


class Grain(StrEnum):
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


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


def beginning(grain: Grain, day: datetime.date) -> datetime.date:
    if grain == Grain.YEAR:
        return day.replace(month=1, day=1)
    return day.replace(day=1) if grain == Grain.MONTH else day


def half_hour(at: datetime.datetime) -> datetime.datetime:
    """Slots are aligned to midnight in Vietnam, which is a whole hour everywhere."""
    return in_vietnam(at).replace(minute=at.minute // 30 * 30, second=0, microsecond=0)
