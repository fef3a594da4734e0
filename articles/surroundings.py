"""What stands around every page besides masthead and sections, as columns of the frame's row."""

import datetime
from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Expression, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from articles.models import Banner, Dress, MenuEntry, PublishedArticle, PublishedPage

# In force, and the next ones: without a database a frame that is kept still turns on the second.
KEPT_AHEAD = 4
# Stands in the written SQL for the moment of each page; nothing here is ever of that day.
NO_MOMENT = datetime.datetime(1900, 1, 1, tzinfo=datetime.UTC)
Rows = Callable[[datetime.datetime], ArraySubquery]


def rows_as_json(
    rows: QuerySet[Any], columns: dict[str, Any], limit: int | None = None
) -> ArraySubquery:
    """Small lists ride along as JSON: a query each would be many more for every page."""
    return ArraySubquery(rows.values(row=JSONObject(**columns))[:limit])


class RowsAt(Expression):
    """The SQL of rows that ask for nothing but their moment.

    Django would write the same text anew for every page that is read, in ten times the time that
    the database needs for the answer.
    """

    def __init__(self, rows: Rows, at: datetime.datetime) -> None:
        super().__init__(output_field=ArrayField(JSONField()))
        self.rows, self.at = rows, at

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        sql, parameters = written(self.rows)
        return sql, tuple(self.at if each == NO_MOMENT else each for each in parameters)


@cache
def written(rows: Rows) -> tuple[str, tuple[Any, ...]]:
    sql, parameters = rows(NO_MOMENT).query.sql_with_params()
    return f"ARRAY({sql})", tuple(parameters)


def around_pages(at: datetime.datetime) -> dict[str, RowsAt]:
    wanted = {"banner": _banners, "dress": _dresses, "menu": _menus, "page": _pages}
    return {f"{name}_rows": RowsAt(rows, at) for name, rows in wanted.items()}


def _banners(at: datetime.datetime) -> ArraySubquery:
    """A story that readers no longer see is no longer led to; the words stay."""
    target = PublishedArticle.objects.visible(at).filter(article=OuterRef("target"))
    rows = Banner.objects.not_over(at).annotate(target_slug=Subquery(target.values("slug")[:1]))
    columns = ("text", "url", "target_id", "target_slug", "shown_from", "shown_until")
    own = {name: name for name in columns}
    return rows_as_json(rows.order_by("shown_from"), own, KEPT_AHEAD)


def _dresses(at: datetime.datetime) -> ArraySubquery:
    columns = {name: name for name in ("kind", "occasion", "shown_from", "shown_until")}
    return rows_as_json(Dress.objects.not_over(at).order_by("shown_from"), columns, KEPT_AHEAD)


def _pages(at: datetime.datetime) -> ArraySubquery:
    pages = PublishedPage.objects.visible(at).in_order_of_the_foot()
    return rows_as_json(pages, {"title": "title", "slug": "slug"})


def _menus(at: datetime.datetime) -> ArraySubquery:
    columns = {
        "place": "menu__place",
        "section_name": "section__name",
        "section_slug": "section__slug",
        "parent_slug": "section__parent__slug",
    }
    own = ("label", "url", "shown_page", "tag_name", "tag_slug")
    entries = MenuEntry.objects.leading_somewhere(at).order_by("menu__place", "position", "pk")
    return rows_as_json(entries, columns | {name: name for name in own})
