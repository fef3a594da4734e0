"""One batch of readings into the tables: all of it, or nothing of it."""

import datetime
import secrets
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from articles.models import PageviewBatch, ReaderSketch
from articles.readership import sketch
from articles.readership.beacon import ReaderClass
from articles.readership.records import EPOCH, SLOT_MS, milliseconds
from articles.readership.segments import Contents, Row

OLDEST = datetime.timedelta(days=40)
# A host's clock may be wrong, not by more.
NEWEST = datetime.timedelta(days=1)
DAY_MS = 24 * 3600 * 1000
VIETNAM_MS = 7 * 3600 * 1000
FOR_EVER_MS = 2**62
NEVER = (FOR_EVER_MS, 0)
CLASSES = frozenset(ReaderClass)
READER = int(ReaderClass.READER)

# In the place of a spool's name.
CHANGED = "changed"

# Whoever changes counted readings does it alone: two flushers, the pass over machines, forgetting.
ALONE = "SELECT pg_advisory_xact_lock(hashtext('newsroom_readings'))"
# Patience where the site itself has none; on the disk when it is said to be, since what was counted
# leaves the spool; and the one long statement as it is: compiling it would take longer.
TERMS = (
    "SET LOCAL statement_timeout = '120s'; SET LOCAL lock_timeout = '60s';"
    "SET LOCAL synchronous_commit = on; SET LOCAL jit = off"
)
ROOM = """
    CREATE TEMPORARY TABLE IF NOT EXISTS newsroom_readings (
        slot timestamptz, article_id bigint, key bigint, reader_class smallint, moment bigint
    ) ON COMMIT DELETE ROWS
"""
EMPTY_ROOM = "DELETE FROM newsroom_readings"
COPY = """
    COPY newsroom_readings (slot, article_id, key, reader_class, moment) FROM STDIN (FORMAT binary)
"""
SHOWN = """
    SELECT article_id, floor(1000 * extract(epoch FROM shown_from))::bigint,
        coalesce(floor(1000 * extract(epoch FROM shown_until))::bigint, %s)
    FROM articles_publishedarticle WHERE article_id = ANY(%s)
"""
MAKE_DAYS = """
    SELECT newsroom_make_key_days(day, day) FROM unnest(%s::date[]) AS day
    WHERE to_regclass('articles_pageviewkey_' || to_char(day, 'YYYYMMDD')) IS NULL
"""
# The first of two readings with one key counts; sorted rows keep two who write from waiting for
# each other in a circle. The ORM can neither say whether a row was new nor add to one that may
# not be there yet.
COUNT = """
    WITH counted AS (
        INSERT INTO articles_pageviewkey (slot, article_id, key, reader_class)
        SELECT slot, article_id, key, reader_class FROM newsroom_readings
        ORDER BY slot, article_id, key, moment
        ON CONFLICT DO NOTHING
        RETURNING slot, article_id, reader_class
    ), hours AS MATERIALIZED (
        SELECT article_id, date_trunc('hour', slot, 'UTC') AS hour,
            count(*) FILTER (WHERE reader_class = 0) AS readers,
            count(*) FILTER (WHERE reader_class = 1) AS robots,
            count(*) FILTER (WHERE reader_class = 2) AS without_script,
            count(*) FILTER (WHERE reader_class = 3) AS machines
        FROM counted GROUP BY 1, 2
    ), written_hours AS (
        INSERT INTO articles_pageviewhour AS stored
            (article_id, hour, readers, robots, without_script, machines)
        SELECT article_id, hour, readers, robots, without_script, machines
        FROM hours ORDER BY 1, 2
        ON CONFLICT (article_id, hour) DO UPDATE SET
            readers = stored.readers + excluded.readers,
            robots = stored.robots + excluded.robots,
            without_script = stored.without_script + excluded.without_script,
            machines = stored.machines + excluded.machines
    ), written_days AS (
        INSERT INTO articles_pageviewday AS stored
            (article_id, day, readers, robots, without_script, machines)
        SELECT article_id, (hour AT TIME ZONE 'Asia/Ho_Chi_Minh')::date,
            sum(readers), sum(robots), sum(without_script), sum(machines)
        FROM hours GROUP BY 1, 2 ORDER BY 1, 2
        ON CONFLICT (article_id, day) DO UPDATE SET
            readers = stored.readers + excluded.readers,
            robots = stored.robots + excluded.robots,
            without_script = stored.without_script + excluded.without_script,
            machines = stored.machines + excluded.machines
    ), totals AS (
        INSERT INTO articles_pageviewtotal AS stored (article_id, imported, counted)
        SELECT article_id, 0, sum(readers) FROM hours
        GROUP BY 1 HAVING sum(readers) > 0 ORDER BY 1
        ON CONFLICT (article_id) DO UPDATE SET counted = stored.counted + excluded.counted
        RETURNING article_id
    )
    SELECT
        (SELECT coalesce(sum(readers + robots + without_script + machines), 0) FROM hours),
        (SELECT coalesce(array_agg(article_id), '{}') FROM totals)
"""
# Five columns, each with its length before it, as COPY takes them.
COPIED = struct.Struct(">hiqiqiqihiq")
COPY_HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
COPY_END = b"\xff\xff"
# PostgreSQL counts microseconds since 2000.
EPOCHS_US = 946_684_800_000_000

# From and until, in milliseconds.
Interval = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Counted:
    """`counted`: rows that were new; `lost`: readings that were there and cannot be told."""

    readings: int = 0
    counted: int = 0
    lost: int = 0

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(
            self.readings + other.readings, self.counted + other.counted, self.lost + other.lost
        )


@contextmanager
def alone() -> Iterator[CursorWrapper]:
    """One transaction, in which nobody else changes what was counted."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TERMS)
        cursor.execute(ALONE)
        yield cursor


def count(cursor: CursorWrapper, found: dict[str, Contents], *, at: datetime.datetime) -> Counted:
    """`found`: what each new segment holds, under the name by which it is never counted again."""
    readings = sum(len(contents.rows) for contents in found.values())
    possible = [row for each in found.values() for row in possible_rows(each.rows, at=at)]
    visible = visible_rows(possible)
    counted, articles = count_visible(cursor, visible)
    merge_sketches(visible)
    remember(found, articles)
    torn = sum(contents.lost for contents in found.values())
    return Counted(readings, counted, torn + readings - len(possible))


def possible_rows(rows: Iterable[Row], *, at: datetime.datetime) -> list[Row]:
    """A checksum proves what was written, not that it was sense."""
    first, last = milliseconds(at - OLDEST), milliseconds(at + NEWEST)
    return [row for row in rows if first <= row[2] <= last and row[1] > 0 and row[4] in CLASSES]


def visible_rows(rows: Sequence[Row]) -> list[Row]:
    once, often = shown_intervals({row[1] for row in rows})
    return [
        row
        for row in rows
        if (interval := once.get(row[1], NEVER))[0] <= row[2] < interval[1]
        or (often and any(first <= row[2] < end for first, end in often.get(row[1], ())))
    ]


def shown_intervals(articles: set[int]) -> tuple[dict[int, Interval], dict[int, list[Interval]]]:
    """Nearly every story has one; the others are apart. In milliseconds, as the readings are."""
    once: dict[int, Interval] = {}
    often: dict[int, list[Interval]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(SHOWN, [FOR_EVER_MS, list(articles)])
        for article, first, end in cursor.fetchall():
            if article not in once:
                once[article] = first, end
            else:
                often[article].append((first, end))
    return once, often


def count_visible(cursor: CursorWrapper, rows: Sequence[Row]) -> tuple[int, list[int]]:
    if not rows:
        return 0, []
    cursor.execute(ROOM)
    cursor.execute(EMPTY_ROOM)
    copy_in(cursor, rows)
    cursor.execute(MAKE_DAYS, [[day_of(number) for number in day_numbers(rows)]])
    cursor.execute(COUNT)
    counted, articles = cursor.fetchone() or (0, [])
    return int(counted), articles


def copy_in(cursor: CursorWrapper, rows: Iterable[Row]) -> None:
    """Half hours of Vietnam are those of UTC."""
    pack = COPIED.pack
    lines = [
        pack(5, 8, 1000 * (at - at % SLOT_MS) - EPOCHS_US, 8, article, 8, key, 2, one_class, 8, at)
        for _who, article, at, key, one_class in rows
    ]
    with connection.wrap_database_errors, cursor.copy(COPY) as copy:
        copy.write(COPY_HEAD + b"".join(lines) + COPY_END)


def day_numbers(rows: Iterable[Row]) -> list[int]:
    """Days since 1970, as Vietnam counts them."""
    return sorted({(row[2] + VIETNAM_MS) // DAY_MS for row in rows})


def day_of(number: int) -> datetime.date:
    return EPOCH.date() + datetime.timedelta(days=number)


def merge_sketches(rows: Sequence[Row]) -> None:
    for number in day_numbers(rows):
        first = number * DAY_MS - VIETNAM_MS
        end = first + DAY_MS
        readers = {row[0] for row in rows if row[4] == READER and first <= row[2] < end}
        merge_sketch(day_of(number), readers)


def merge_sketch(day: datetime.date, readers: Iterable[int]) -> None:
    stored = ReaderSketch.objects.filter(day=day).first()
    before = bytes(stored.registers) if stored else sketch.EMPTY
    registers = sketch.with_readers(before, readers)
    if registers != before:
        ReaderSketch.objects.update_or_create(day=day, defaults={"registers": registers})


def remember(found: dict[str, Contents], articles: list[int]) -> None:
    """The first row tells whose numbers rose by all of them."""
    PageviewBatch.objects.bulk_create(
        PageviewBatch(
            segment=segment,
            readings=len(contents.rows),
            articles=[] if number else sorted(articles),
        )
        for number, (segment, contents) in enumerate(found.items())
    )


def tell_changed(articles: list[int]) -> None:
    """Numbers that changed without a reading: whoever holds numbers in memory looks at batches."""
    PageviewBatch.objects.create(
        segment=f"{CHANGED}/{secrets.token_hex(16)}", readings=0, articles=sorted(articles)
    )
