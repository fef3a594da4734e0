"""Readings story by story first, and only then by what the stories belong to, several of such
lists of one pass over the days, which are most of what each of them costs.
"""

from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from articles.models import PublishedByline, PublishedTag
from articles.selectors.statistics.periods import Period
from articles.selectors.statistics.readings import COLUMNS, Stories, in_days, sums

BY = ("by_0", "by_1", "by_2", "by_3")
READ = "WITH read (article, {columns}) AS MATERIALIZED ({readings}) {parts}"
SUMMED = """
SELECT {place}, {by}{padding}, {sums}, count(*) FILTER (WHERE readers > 0)
FROM ({links}) AS link (article, {by}) JOIN read USING (article) GROUP BY {by}
"""


class MostRead(NamedTuple):
    """The stories themselves; what robots alone asked for is not among them."""

    most: int

    def sql(self, place: int) -> tuple[str, tuple[Any, ...]]:
        columns = f"article, NULL::text, NULL::bigint, NULL::text, {', '.join(COLUMNS)}"
        order = f"ORDER BY readers DESC, article DESC LIMIT {self.most:d}"
        rows = f"SELECT {place}, {columns}, 1 FROM read WHERE readers > 0 {order}"  # noqa: S608
        return f"({rows})", ()


class Links(NamedTuple):
    """Of each link the story, and what it belongs to: number and name, and those of its part."""

    links: QuerySet[Any]
    article: str
    by: tuple[str, ...]

    def sql(self, place: int) -> tuple[str, tuple[Any, ...]]:
        rows = self.links.order_by().values_list(self.article, *self.by)
        links, values = rows.query.sql_with_params()
        by = BY[: len(self.by)]
        return SUMMED.format(
            place=place,
            by=", ".join(by),
            padding="" if by == BY else ", NULL::bigint, NULL::text",
            sums=", ".join(f"sum({column})::bigint" for column in COLUMNS),
            links=links,
        ), values


def by_section(stories: Stories) -> Links:
    by = ("top_section", "top_section__name", "section", "section__name")
    return Links(stories.versions, "article", by)


def by_author(stories: Stories) -> Links:
    """Of a story by several, each is given all its readings; who wrote and took the pictures is
    given them once.
    """
    again = PublishedByline.objects.filter(
        published=OuterRef("published"), author=OuterRef("author"), pk__lt=OuterRef("pk")
    )
    links = of_versions(PublishedByline.objects.filter(~Exists(again)), stories)
    return Links(links, "published__article", ("author", "author__pen_name"))


def by_tag(stories: Stories) -> Links:
    links = of_versions(PublishedTag.objects.filter(tag__merged_into=None), stories)
    return Links(links, "published__article", ("tag", "tag__name"))


def of_versions(links: QuerySet[Any], stories: Stories) -> QuerySet[Any]:
    return links.filter(published__in=stories.versions.order_by().values("pk"))


def summed(period: Period, stories: Stories, *asked: MostRead | Links) -> list[list[Any]]:
    """The ORM alone would join each of the days to each link."""
    found: list[list[Any]] = [[] for _each in asked]
    readings = stories.among(in_days(period)).order_by().values_list("article")
    try:
        read, of_read = readings.annotate(**sums()).query.sql_with_params()
        parts = [each.sql(place) for place, each in enumerate(asked)]
    except EmptyResultSet:
        return found
    sql = READ.format(
        columns=", ".join(COLUMNS), readings=read, parts=" UNION ALL ".join(sql for sql, _ in parts)
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, (*of_read, *(value for _, values in parts for value in values)))
        for place, *row in cursor.fetchall():
            found[place].append(row)
    return found
