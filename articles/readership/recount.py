"""Every number against what it is made of: totals of days, days of hours, hours of keys."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from articles.models import PageviewHour, PageviewTotal
from articles.readership.counting import alone, tell_changed
from articles.readership.forgetting import first_moment_of
from articles.readership.salts import KEPT
from articles.text import in_vietnam

ONE_DAY = datetime.timedelta(days=1)
# An archive of years takes minutes, once.
# Processes ask for as many totals in one statement.
TOLD_AT_ONCE = 20_000
UNHURRIED = "SET LOCAL statement_timeout = 0"
TOTALS = """
    SELECT article_id, NULL, ARRAY[coalesce(counted, 0)], ARRAY[coalesce(made_of, 0)]
    FROM articles_pageviewtotal FULL JOIN (
        SELECT article_id, sum(readers) AS made_of FROM articles_pageviewday GROUP BY 1
    ) AS days USING (article_id)
    WHERE coalesce(counted, 0) <> coalesce(made_of, 0) ORDER BY 1
"""
# A row is missing where all its numbers are nought: that is no difference.
COMPARE = """
    SELECT article_id, moment,
        ARRAY[coalesce(s.readers, 0), coalesce(s.robots, 0),
            coalesce(s.without_script, 0), coalesce(s.machines, 0)]::bigint[] AS said,
        ARRAY[coalesce(m.readers, 0), coalesce(m.robots, 0),
            coalesce(m.without_script, 0), coalesce(m.machines, 0)]::bigint[] AS made_of
    FROM said AS s FULL JOIN made_of AS m USING (article_id, moment)
"""
DAYS = f"""
    WITH said AS (
        SELECT article_id, day AS moment, readers, robots, without_script, machines
        FROM articles_pageviewday WHERE day >= %(first_day)s
    ), made_of AS (
        SELECT article_id, (hour AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS moment,
            sum(readers)::bigint AS readers, sum(robots)::bigint AS robots,
            sum(without_script)::bigint AS without_script, sum(machines)::bigint AS machines
        FROM articles_pageviewhour WHERE hour >= %(first)s GROUP BY 1, 2
    )
    SELECT * FROM ({COMPARE}) AS compared WHERE said <> made_of ORDER BY 2, 1
"""  # noqa: S608
HOURS = f"""
    WITH said AS (
        SELECT article_id, hour AS moment, readers, robots, without_script, machines
        FROM articles_pageviewhour WHERE hour >= %(first)s
    ), made_of AS (
        SELECT article_id, date_trunc('hour', slot, 'UTC') AS moment,
            count(*) FILTER (WHERE reader_class = 0) AS readers,
            count(*) FILTER (WHERE reader_class = 1) AS robots,
            count(*) FILTER (WHERE reader_class = 2) AS without_script,
            count(*) FILTER (WHERE reader_class = 3) AS machines
        FROM articles_pageviewkey WHERE slot >= %(first)s GROUP BY 1, 2
    )
    SELECT * FROM ({COMPARE}) AS compared WHERE said <> made_of ORDER BY 2, 1
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Difference:
    """`moment`: a day, an hour, or nothing for a total. Numbers as readers, robots, readers
    without script, machines; of a total the readers alone.
    """

    article_id: int
    moment: datetime.date | None
    said: list[int]
    made_of: list[int]


def differences(*, at: datetime.datetime) -> Iterator[Difference]:
    """Each question is one statement, so that what is counted meanwhile is in both or in none."""
    today = in_vietnam(at).date()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(UNHURRIED)
        yield from asked(cursor, TOTALS, {})
        if first_day := first_day_of_hours(today):
            told = {"first_day": first_day, "first": first_moment_of(first_day)}
            yield from asked(cursor, DAYS, told)
        yield from asked(cursor, HOURS, {"first": first_moment_of(today - KEPT)})


def asked(cursor: CursorWrapper, question: str, told: dict[str, Any]) -> Iterator[Difference]:
    cursor.execute(question, told)
    for article, moment, said, made_of in cursor.fetchall():
        yield Difference(article, moment, list(map(int, said)), list(map(int, made_of)))


def first_day_of_hours(today: datetime.date) -> datetime.date | None:
    """Since when hours are kept whole. On the day of the very first one they may have begun at
    noon; what comes late for an older day has a later number.
    """
    first = PageviewHour.objects.order_by("pk").first()
    if first is None:
        return None
    kept = today - datetime.timedelta(days=settings.READING_HOURS_DAYS_KEPT)
    return max(kept, in_vietnam(first.hour).date() + ONE_DAY)


def mend_totals() -> int:
    """Days are kept for ever: a total can always be made of them again."""
    with alone() as cursor:
        cursor.execute(UNHURRIED)
        wrong = list(asked(cursor, TOTALS, {}))
        for each in wrong:
            PageviewTotal.objects.update_or_create(
                pk=each.article_id, defaults={"counted": each.made_of[0]}
            )
        for first in range(0, len(wrong), TOLD_AT_ONCE):
            tell_changed([each.article_id for each in wrong[first : first + TOLD_AT_ONCE]])
    return len(wrong)
