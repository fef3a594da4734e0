"""Questions whose SQL is written once for each process.

Django would write the same text anew for every page, in several times the time that the database
needs for the answer. What differs from page to page stands in the text as a place to fill.
"""

from collections.abc import Callable, Iterator
from typing import Any, Generic, NamedTuple, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import (
    BigIntegerField,
    BooleanField,
    DateTimeField,
    Expression,
    F,
    Field,
    Func,
    Model,
    Q,
    QuerySet,
)
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=Model)


class Place(Expression):
    """Stands for a value that each asking brings."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


def moment(name: str) -> Any:
    return Place(name, DateTimeField())


def number(name: str) -> Any:
    return Place(name, BigIntegerField())


def any_of(column: str, name: str) -> Q:
    """One of a list of ids, whatever its length."""
    return is_any_of(column, Place(name, ArrayField(BigIntegerField())))


def any_found(column: str, ids: "QuerySet[Any, Any]") -> Q:
    """One of those found first. As `IN` beside another condition it would go through all rows."""
    return is_any_of(column, ArraySubquery(ids))


def is_any_of(column: str, ids: Any) -> Q:
    return Q(IsAnyOf(F(column), ids, output_field=BooleanField()))


class IsAnyOf(Func):
    template = "%(expressions)s::bigint[])"
    arg_joiner = " = ANY("


# What Django finds out while it writes, and needs to read the answer.
FOUND_OUT = ("select", "klass_info", "annotation_col_map", "col_count", "has_extra_select")


class Text(NamedTuple):
    sql: str
    parameters: tuple[Any, ...]
    found_out: dict[str, Any]


class WrittenCompiler(SQLCompiler):
    query: "WrittenQuery"

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, tuple[Any, ...]]:
        text = self.query.texts.get(self.using)
        if text is None:
            sql, parameters = super().as_sql(*args, **kwargs)
            found_out = {name: getattr(self, name) for name in FOUND_OUT}
            text = self.query.texts[self.using] = Text(sql, tuple(parameters), found_out)
        vars(self).update(text.found_out)
        return text.sql, tuple(map(self.filled, text.parameters))

    def filled(self, parameter: Any) -> Any:
        return self.query.values_given[parameter.name] if type(parameter) is Place else parameter


class WrittenQuery(Query):
    values_given: dict[str, Any]
    texts: dict[str | None, Text]

    def get_compiler(
        self, using: str | None = None, connection: Any = None, elide_empty: bool = True
    ) -> SQLCompiler:
        return WrittenCompiler(
            self, connection or connections[using or DEFAULT_DB_ALIAS], using, elide_empty
        )


class Written(Generic[Row]):
    """`build` says with places what is asked. What it gives can be gone through, no more."""

    def __init__(self, build: Callable[[], QuerySet[Row]]) -> None:
        self._build = build
        self._rows: QuerySet[Row] | None = None
        self._texts: dict[str | None, Text] = {}

    def __call__(self, **values: Any) -> list[Row]:
        return list(self._filled(values))

    def _filled(self, values: dict[str, Any]) -> Iterator[Row]:
        if self._rows is None:
            self._rows = self._build()
        rows = self._rows._chain()  # type: ignore[attr-defined]
        rows.query.__class__ = WrittenQuery
        rows.query.values_given, rows.query.texts = values, self._texts
        yield from rows
