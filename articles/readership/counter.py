"""Where readings go, and where the number to show comes from.

`Sink` and `Numbers` are all that the reception knows: a spool and a memory of totals can stand
behind them without a change anywhere else.
"""

import datetime
from typing import Protocol

from django.db import connection, transaction

from articles.models import PublishedArticle
from articles.readership.beacon import ReaderClass, Reading
from articles.text import in_vietnam

COLUMNS = (ReaderClass.READER, ReaderClass.ROBOT, ReaderClass.WITHOUT_SCRIPT)
# The ORM can neither say whether a row was new nor add to one that may not be there yet.
REMEMBER = """
    INSERT INTO articles_pageviewkey (article_id, slot, key) VALUES (%s, %s, %s)
    ON CONFLICT (article_id, slot, key) DO NOTHING
"""
ADD_TO_DAY = """
    INSERT INTO articles_pageviewday AS stored (article_id, day, readers, robots, without_script)
    VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (article_id, day) DO UPDATE SET
        readers = stored.readers + excluded.readers,
        robots = stored.robots + excluded.robots,
        without_script = stored.without_script + excluded.without_script
"""
ADD_TO_TOTAL = """
    INSERT INTO articles_pageviewtotal AS stored (article_id, imported, counted)
    VALUES (%s, 0, 1)
    ON CONFLICT (article_id) DO UPDATE SET counted = stored.counted + 1
"""


class Sink(Protocol):
    def take(self, reading: Reading) -> None:
        """Count it unless it was counted before. The story is one that readers see."""


class Numbers(Protocol):
    def of(self, article_id: int, at: datetime.datetime) -> int | None:
        """The number to show; None where readers see no such story at that moment."""


class StoredNumbers:
    def of(self, article_id: int, at: datetime.datetime) -> int | None:
        shown = (
            PublishedArticle.objects.visible(at)
            .filter(article_id=article_id)
            .order_by()
            .values_list("article__pageview_total__shown", flat=True)
        )
        # A list, because a visible story whose total is missing shows nought, not nothing.
        found = list(shown[:1])
        return (found[0] or 0) if found else None


class DirectSink:
    """Writes each reading at once.

    One story per transaction, and always key, day, total in this order: two of them
    can wait for each other, never in a circle. The story's own row is not written.
    """

    def take(self, reading: Reading) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '2s'")
            cursor.execute(REMEMBER, [reading.article_id, reading.slot, reading.key])
            if not cursor.rowcount:
                return
            day = in_vietnam(reading.slot).date()
            columns = [int(reading.reader_class is column) for column in COLUMNS]
            cursor.execute(ADD_TO_DAY, [reading.article_id, day, *columns])
            if reading.reader_class is ReaderClass.READER:
                cursor.execute(ADD_TO_TOTAL, [reading.article_id])
