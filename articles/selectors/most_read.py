"""What readers read most in a day and in a week, at the same price however long the archive is.

Of each hour (of each day) the database looks at the first forty alone; a story that was never
among the forty of any hour does not lead the day.
"""

import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    DateTimeField,
    DurationField,
    Exists,
    Func,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.expressions import Combinable, CombinedExpression
from django.db.models.functions import TruncDate

from articles.models import MostReadBlock, PageviewDay, PageviewHour, PublishedArticle
from articles.surroundings import RowsAt, rows_as_json
from articles.text import VIETNAM

HOURS, DAYS = 24, 7
LOOKED_AT = 40
SHOWN = 5
COLUMNS = ("article_id", "slug", "headline", "short_headline")


class Leading(Func):
    """Numbers of stories, found by a function of the database."""

    output_field = ArrayField(BigIntegerField())


class IsAmong(Func):
    """Of a column and an array; an index serves it."""

    output_field = BooleanField()
    arg_joiner = " = ANY("
    template = "(%(expressions)s))"


def most_read(at: datetime.datetime) -> dict[str, RowsAt]:
    """As columns of the frame's row."""
    return {"most_read_day_rows": RowsAt(_of_a_day, at),
            "most_read_week_rows": RowsAt(_of_a_week, at)}  # fmt: skip


def _of_a_day(at: datetime.datetime) -> ArraySubquery:
    """Whole hours: this one, which has just begun, and those before it."""
    moment = _moment(at)
    found = Leading(moment, HOURS, LOOKED_AT, function="newsroom_most_read_in_hours")
    read = PageviewHour.objects.filter(hour__gt=_before(moment, hours=HOURS))
    return _rows(at, found, read)


def _of_a_week(at: datetime.datetime) -> ArraySubquery:
    moment = _moment(at)
    found = Leading(moment, DAYS, LOOKED_AT, function="newsroom_most_read_in_days")
    today = TruncDate(moment, tzinfo=VIETNAM)
    read = PageviewDay.objects.filter(day__gt=_before(today, days=DAYS))
    return _rows(at, found, read)


def _rows(at: datetime.datetime, found: Leading, read: QuerySet[Any]) -> ArraySubquery:
    of_story = read.filter(article=OuterRef("article_id")).order_by().values("article_id")
    stories = (
        PublishedArticle.objects.visible(at)
        .editorial()
        .filter(IsAmong("article_id", found))
        .exclude(Exists(MostReadBlock.objects.filter(article=OuterRef("article_id"))))
        .annotate(readers=Subquery(of_story.annotate(total=Sum("readers")).values("total")))
        .order_by("-readers", "-article_id")
    )
    return rows_as_json(stories, {column: column for column in COLUMNS}, limit=SHOWN)


def _moment(at: datetime.datetime) -> Value:
    return Value(at, output_field=DateTimeField())


def _before(moment: Combinable, **past: int) -> CombinedExpression:
    span = Value(datetime.timedelta(**past), output_field=DurationField())
    return CombinedExpression(moment, Combinable.SUB, span, output_field=DateTimeField())
