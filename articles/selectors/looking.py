"""What the lookout of a process asks each second, and the numbers it begins with."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Exists,
    F,
    Func,
    Max,
    OuterRef,
    Q,
    Value,
)
from django.db.models.expressions import BaseExpression
from django.db.models.functions import Coalesce, Now

from articles.models import Edition, PageviewBatch, PageviewTotal, PublishedArticle
from articles.selectors.frame import next_boundary
from articles.surroundings import rows_as_json

NUMBER = Coalesce(F("article__pageview_total__shown"), Value(0))
# Their rows bear the moment of a statement, and are seen at the end of its transaction.
BATCHES_OVERLAP = datetime.timedelta(seconds=30)
STORIES_AT_A_TIME = 20_000
# Each names at most fifty thousand stories; a statement has two seconds.
BATCHES_AT_A_TIME = 2
# More at once are an import: all numbers are read anew then.
MOST_CHANGES = 2_000


# As `Edition.mark` says.
Mark = tuple[int, int]


def edition_now(using: str) -> tuple[Mark, datetime.datetime]:
    """With the time of the database: what is asked all day long."""
    asked = Edition.objects.using(using).values_list("number", "raised_in", Now())
    number, raised_in, now = asked.get(pk=1)
    return (number, raised_in), now


def paper_now(using: str, at: datetime.datetime, *, since: datetime.datetime, after: int) -> Any:
    """What is new, with the edition it belongs to.

    `after`: the id of a version from which on all may be new.
    """
    columns: dict[str, BaseExpression] = {
        "next_boundary": next_boundary(at),
        "begun_rows": _begun(at, since, after),
        "ended_rows": _ended(at, since),
    }
    return Edition.objects.using(using).annotate(**columns).get(pk=1)


def _begun(at: datetime.datetime, since: datetime.datetime, after: int) -> ArraySubquery:
    """Passed to readers since then, be it with an hour long past, or begun by the clock."""
    lately = Q(pk__gt=after) | Q(shown_from__gt=since)
    rows = PublishedArticle.objects.visible(at).filter(lately).order_by()
    columns = {"id": "pk", "article_id": "article_id", "number": NUMBER}
    return rows_as_json(rows, columns, MOST_CHANGES)


def _ended(at: datetime.datetime, since: datetime.datetime) -> ArraySubquery:
    now_visible = PublishedArticle.objects.visible(at).filter(article=OuterRef("article"))
    rows = PublishedArticle.objects.filter(shown_until__gt=since, shown_until__lte=at).order_by()
    columns = {"id": "pk", "article_id": "article_id", "is_replaced": Exists(now_visible)}
    return rows_as_json(rows, columns, MOST_CHANGES)


def batches_since(using: str, since: datetime.datetime) -> set[str]:
    """Their names alone: nearly all are known. `since` is told by the database's own clock, which
    wrote the moments.
    """
    batches = PageviewBatch.objects.using(using).filter(counted_at__gt=since - BATCHES_OVERLAP)
    return set(batches.values_list("segment", flat=True))


def in_parts(segments: Iterable[str]) -> Iterator[list[str]]:
    names = sorted(segments)
    for start in range(0, len(names), BATCHES_AT_A_TIME):
        yield names[start : start + BATCHES_AT_A_TIME]


def totals_of_batches(using: str, segments: list[str]) -> list[tuple[int, int]]:
    """What stands there now for each story that was counted in one of them."""
    counted = PageviewBatch.objects.filter(segment__in=segments)
    ids = counted.values_list(Func("articles", function="unnest", output_field=BigIntegerField()))
    is_counted = IsAnyOf(F("article_id"), ArraySubquery(ids), output_field=BooleanField())
    totals = PageviewTotal.objects.using(using).filter(is_counted)
    return list(totals.values_list("article_id", "shown"))


class IsAnyOf(Func):
    """Found first, where `IN` might go through all rows."""

    template = "%(expressions)s::bigint[])"
    arg_joiner = " = ANY("


def visible_numbers(using: str, at: datetime.datetime, *, after: int) -> list[tuple[int, int]]:
    """A stretch of all stories that readers see, in the order of their ids."""
    rows = PublishedArticle.objects.using(using).visible(at).filter(article_id__gt=after)
    found = rows.order_by("article_id").values_list("article_id", NUMBER)
    return list(found[:STORIES_AT_A_TIME])


def newest_version(using: str) -> int:
    newest = PublishedArticle.objects.using(using).aggregate(newest=Max("pk"))["newest"]
    return newest or 0
