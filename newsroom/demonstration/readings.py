"""What was read of the stories these two weeks, as the flusher would have left it: keys of the
last days, hours and days made of them, totals made of the days.
"""

import datetime
import itertools
import random
from collections import Counter
from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone

from articles.models import (
    Article,
    PageviewDay,
    PageviewHour,
    PageviewKey,
    PageviewTotal,
    ReaderSketch,
)
from articles.readership.beacon import ReaderClass
from articles.readership.sketch import EMPTY, with_readers

DAYS = datetime.timedelta(days=14)
HOUR, HALF_HOUR = datetime.timedelta(hours=1), datetime.timedelta(minutes=30)
# How busy each hour is, from midnight on: mornings, the noon break, the evening.
BUSY = (2, 1, 1, 1, 1, 3, 6, 8, 7, 6, 6, 8, 9, 6, 5, 5, 6, 6, 7, 8, 9, 8, 6, 4)
READERS_TO_ONE_ROBOT = 7
WHO_BITS = 32


@dataclass
class Readings:
    now: datetime.datetime
    of_days: Counter[datetime.date] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.midnight = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
        self.keys = itertools.count(1)
        self.chance = random.Random(7)  # noqa: S311  # the same demonstration each time

    def count(self, article: Article, views: int, moment: datetime.datetime) -> None:
        """Half of them came with the old site."""
        hours = spread(views // 2, max(moment, self.midnight - DAYS), self.now)
        robots = {hour: number // READERS_TO_ONE_ROBOT for hour, number in hours.items()}
        PageviewHour.objects.bulk_create(
            PageviewHour(article=article, hour=hour, readers=number, robots=robots[hour])
            for hour, number in hours.items()
        )
        self.add_days(article, hours, robots)
        self.add_keys(article, hours, robots)
        here = sum(hours.values())
        totals = PageviewTotal.objects.filter(article=article)
        totals.update(imported=views - here, counted=here)

    def add_days(self, article: Article, *counted: dict[datetime.datetime, int]) -> None:
        readers, robots = (by_day(each) for each in counted)
        PageviewDay.objects.bulk_create(
            PageviewDay(article=article, day=day, readers=number, robots=robots[day])
            for day, number in readers.items()
        )
        self.of_days += readers

    def add_keys(self, article: Article, *counted: dict[datetime.datetime, int]) -> None:
        """Of today and yesterday: older ones are forgotten."""
        since = self.midnight - datetime.timedelta(days=1)
        with connection.cursor() as cursor:
            days = [since.date(), self.midnight.date()]
            cursor.execute("SELECT newsroom_make_key_days(%s, %s)", days)
        PageviewKey.objects.bulk_create(
            (
                PageviewKey(
                    slot=self.slot(hour, place), article=article, key=next(self.keys),
                    reader_class=reader_class,
                )
                for reader_class, hours in zip(CLASSES, counted, strict=True)
                for hour, number in hours.items()
                if hour >= since
                for place in range(number)
            ),
            batch_size=5000,
        )  # fmt: skip

    def slot(self, hour: datetime.datetime, place: int) -> datetime.datetime:
        is_later_half = place % 2 == 1 and hour + HALF_HOUR <= self.now
        return hour + HALF_HOUR if is_later_half else hour

    def sketch_days(self) -> None:
        """Three readings in four are of somebody who has not been here that day."""
        ReaderSketch.objects.bulk_create(
            ReaderSketch(day=day, registers=with_readers(EMPTY, self.people(number * 3 // 4)))
            for day, number in self.of_days.items()
        )

    def people(self, number: int) -> list[int]:
        return [self.chance.getrandbits(WHO_BITS) for _person in range(number)]


CLASSES = (ReaderClass.READER, ReaderClass.ROBOT)


def spread(
    number: int, since: datetime.datetime, until: datetime.datetime
) -> dict[datetime.datetime, int]:
    """Over the hours: most in the first ones, by the time of day; in all exactly so many."""
    first = since.replace(minute=0, second=0, microsecond=0)
    hours = [first + place * HOUR for place in range((until - first) // HOUR + 1)]
    weights = [
        BUSY[timezone.localtime(hour).hour] / (1 + place / 12) for place, hour in enumerate(hours)
    ]
    whole, given, counted = sum(weights), 0, {}
    for hour, weight in zip(hours, itertools.accumulate(weights), strict=True):
        due = round(number * weight / whole)
        if due > given:
            counted[hour] = due - given
        given = due
    return counted


def by_day(hours: dict[datetime.datetime, int]) -> Counter[datetime.date]:
    found: Counter[datetime.date] = Counter()
    for hour, number in hours.items():
        found[timezone.localdate(hour)] += number
    return found
