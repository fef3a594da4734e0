"""Questions whose SQL is written once for each process, and planned once for each connection.

Django would write the same text anew for every page, and the database plan it anew, each in several
times the time that the answer takes. What differs from page to page stands in the text as a place
to fill.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import (
    BigIntegerField,
    DateTimeField,
    Expression,
    Field,
    JSONField,
    Model,
    QuerySet,
)
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler
from psycopg import ClientCursor
from psycopg.types.numeric import Int8

from articles.selectors import prepared

Row = TypeVar("Row", bound=Model)
Values = tuple[Any, ...]
Convert = Callable[[Any], Any]


class Place(Expression):
    """Stands for a value that each asking brings; `sent` makes it one type, however large it is.

    Values of two types would be two statements.
    """

    def __init__(self, name: str, output_field: "Field[Any, Any]", sent: Convert) -> None:
        super().__init__(output_field=output_field)
        self.name, self.sent = name, sent

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


def moment(name: str) -> Any:
    return Place(name, DateTimeField(), lambda moment: moment)


def number(name: str) -> Any:
    return Place(name, BigIntegerField(), Int8)


class Text(NamedTuple):
    sql: str
    places: tuple[Place, ...]
    read: Callable[[Sequence[Values]], list[Any]]


class Written(Generic[Row]):
    """`build` says with places what is asked."""

    def __init__(self, build: Callable[[], "QuerySet[Row]"]) -> None:
        self._build = build
        self._text: Text | None = None

    def __call__(self, **values: Any) -> list[Row]:
        text = self._text
        if text is None:
            text = self._text = self._write()
        sent = [place.sent(values[place.name]) for place in text.places]
        return text.read(prepared.ask(text.sql, sent))

    def forget(self) -> None:
        self._text = None

    def _write(self) -> Text:
        compiler = self._build().query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        numbered = {each.name: each for each in parameters if type(each) is Place}
        names = list(numbered)
        pieces = (
            f"${names.index(each.name) + 1}" if type(each) is Place else literal(each)
            for each in parameters
        )
        return Text(sql % tuple(pieces), tuple(numbered.values()), reader(compiler))


def literal(value: Any) -> str:
    with connection.cursor() as cursor:
        return ClientCursor(cursor.connection).mogrify("%s", [value])


def reader(compiler: Any) -> Callable[[Sequence[Values]], list[Any]]:
    """As Django goes through a query, with all that it finds out on the way found out before."""
    info, select, notes = compiler.klass_info, compiler.select, compiler.annotation_col_map
    model, columns = info["model"], info["select_fields"]
    start, end = columns[0], columns[-1] + 1
    names = {column[0].target.attname: None for column in select[start:end]}
    related = get_related_populators(info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
    convert = converting(compiler)

    def read(rows: Sequence[Values]) -> Iterator[Model]:
        for row in map(convert, rows):
            made = model.from_db(DEFAULT_DB_ALIAS, names, row[start:end])
            for each in related:
                each.populate(row, made)
            for name, place in notes.items():
                setattr(made, name, row[place])
            yield made

    return lambda rows: list(read(rows))


def converting(compiler: SQLCompiler) -> Callable[[Values], list[Any]]:
    found = compiler.get_converters([column for column, *_ in compiler.select or ()])
    for place, (_converters, expression) in found.items():
        if is_rows(expression.output_field):
            found[place] = ([read_rows], expression)

    def convert(row: Values) -> list[Any]:
        columns = list(row)
        for place, (converters, expression) in found.items():
            for converter in converters:
                columns[place] = converter(columns[place], expression, connection)
        return columns

    return convert


def is_rows(field: "Field[Any, Any]") -> bool:
    return isinstance(field, ArrayField) and type(field.base_field) is JSONField


def read_rows(rows: Iterable[str], *_: Any) -> Any:
    """All at once, where Django would begin anew for each."""
    return json.loads(f"[{','.join(rows)}]")
