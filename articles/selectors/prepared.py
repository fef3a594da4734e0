"""Statements that the database keeps planned for each connection, asked through Django's own door.

All else in the project goes as Django sends it, text and values in one, and is planned each time.
For the questions of a story's page that planning is most of their cost.
"""

import datetime
import logging
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from typing import Any, cast

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper
from psycopg import ClientCursor, Connection, RawCursor, errors
from psycopg.adapt import Buffer, Loader

# A migration changed the type of a column; or a pooler handed us another connection of its own.
FORGOTTEN = (
    errors.FeatureNotSupported,
    errors.InvalidSqlStatementName,
    errors.DuplicatePreparedStatement,
)
PLACE = re.compile(r"\$(\d+)")
Rows = list[tuple[Any, ...]]

log = logging.getLogger(__name__)
encoded = lru_cache(maxsize=64)(str.encode)


times = count()


def forget_all() -> bytes:
    """Another text each time: psycopg counts texts, and would not look at one it knows well."""
    return b"DEALLOCATE ALL -- %d" % next(times)


def ask(sql: str, values: Sequence[Any]) -> Rows:
    """`sql` has `$1`, `$2` … where the values go; one text is one statement."""
    database = connections[DEFAULT_DB_ALIAS]
    database.close_if_health_check_failed()
    database.ensure_connection()
    database.validate_thread_sharing()
    wrapper = LoggedCursor if database.queries_logged else CursorWrapper
    cursor = wrapper(statement_of(cast("Connection[Any]", database.connection), sql), database)
    cursor.execute(sql, values)
    return cast("Rows", cursor.fetchall())


def statement_of(connected: "Connection[Any]", sql: str) -> "Statement":
    """Kept with the connection, as the database keeps its half, and gone with it."""
    known: dict[str, Statement] = vars(connected).setdefault("statements_of_ours", {})
    return known.get(sql) or known.setdefault(sql, Statement(connected))


class Statement:
    """What Django takes for a cursor. Psycopg's within is used again: it knows already how each
    column is read.
    """

    def __init__(self, connected: "Connection[Any]") -> None:
        self.connected = connected
        self.cursor = RawCursor(connected)
        self.cursor.adapters.register_loader("timestamptz", MomentLoader)

    def execute(self, sql: str, values: Sequence[Any]) -> None:
        """In a transaction nothing is prepared: what had to be asked again could not be there."""
        text = encoded(sql)
        if not settings.DATABASE_PREPARES or not self.connected.autocommit:
            self.cursor.execute(text, values)
            return
        try:
            self._prepared(text, values)
        except FORGOTTEN as error:
            log.warning("A prepared statement was of no use any more: %s", error)
            self._prepared(forget_all(), None)
            self.cursor.execute(text, values)

    def _prepared(self, text: bytes, values: Sequence[Any] | None) -> None:
        before = self.connected.prepare_threshold
        # Psycopg prepares where a connection says so, and Django's connections never do.
        self.connected.prepare_threshold = 0
        try:
            self.cursor.execute(text, values, prepare=values is not None)
        finally:
            self.connected.prepare_threshold = before

    def fetchall(self) -> Rows:
        return self.cursor.fetchall()

    def told(self, sql: str, values: Sequence[Any]) -> str:
        """With the values where they belong, as it could be asked by hand."""
        writer = ClientCursor(self.connected)
        written = [writer.mogrify("%s", [value]) for value in values]
        return PLACE.sub(lambda place: written[int(place[1]) - 1], sql)


class LoggedCursor(CursorDebugWrapper):
    def execute(self, sql: Any, params: Any = None) -> Any:
        with self.debug_sql(self.cursor.told(sql, params)):
            return CursorWrapper.execute(self, sql, params)


class MomentLoader(Loader):
    """Django keeps its connections at UTC. Psycopg's own takes a moment to pieces first, in six
    times the time.
    """

    def load(self, data: Buffer) -> datetime.datetime:
        return datetime.datetime.fromisoformat(str(data, "ascii"))
