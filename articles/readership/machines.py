"""Keys that read more stories in one half hour than a person does, found in what was counted.

The pass over a half hour may be repeated at any time: what has been moved is not moved again.
"""

import datetime
from collections.abc import Iterator
from typing import Any

from articles.readership.beacon import slot_of
from articles.readership.counting import alone, tell_changed
from articles.text import in_vietnam

SLOT = datetime.timedelta(minutes=30)
# What was moved before counts among the stories of its key: the rest of it may come late.
MOVE = """
    WITH many AS (
        SELECT key FROM articles_pageviewkey
        WHERE slot = %(slot)s AND reader_class IN (0, 3)
        GROUP BY key HAVING count(*) > %(most)s
    ), moved AS (
        UPDATE articles_pageviewkey AS stored SET reader_class = 3 FROM many
        WHERE stored.slot = %(slot)s AND stored.key = many.key AND stored.reader_class = 0
        RETURNING stored.article_id
    ), those AS MATERIALIZED (
        SELECT article_id, count(*) AS number FROM moved GROUP BY 1
    ), hours AS (
        UPDATE articles_pageviewhour AS stored
        SET readers = readers - number, machines = machines + number
        FROM those WHERE stored.article_id = those.article_id AND hour = %(hour)s
    ), days AS (
        UPDATE articles_pageviewday AS stored
        SET readers = readers - number, machines = machines + number
        FROM those WHERE stored.article_id = those.article_id AND day = %(day)s
    ), totals AS (
        UPDATE articles_pageviewtotal AS stored SET counted = counted - number
        FROM those WHERE stored.article_id = those.article_id
    )
    SELECT coalesce(sum(number), 0), coalesce(array_agg(article_id), '{}') FROM those
"""


def move_machines(*, first: datetime.datetime, at: datetime.datetime, most: int) -> int:
    """Of all half hours since `first`; `most`: stories that a person may read in one."""
    return sum(moved_of(slot, most=most) for slot in slots(first, at))


def slots(first: datetime.datetime, at: datetime.datetime) -> Iterator[datetime.datetime]:
    slot = slot_of(first)
    while slot <= at:
        yield slot
        slot += SLOT


def moved_of(slot: datetime.datetime, *, most: int) -> int:
    """One transaction each: counting waits for the one, never for the night's."""
    told: dict[str, Any] = {
        "slot": slot,
        "hour": slot.replace(minute=0),
        "day": in_vietnam(slot).date(),
        "most": most,
    }
    with alone() as cursor:
        cursor.execute(MOVE, told)
        number, articles = cursor.fetchone() or (0, [])
        if number:
            tell_changed(articles)
    return int(number)
