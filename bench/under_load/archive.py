"""Copies what readers see of the demonstration until the archive is as long as wanted.

Run by `bench/serving.py` with the environment of its own database; prints the addresses of all
stories, the one that leads the paper first.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

import django

django.setup()

from django.db import connection, models, transaction
from django.utils import timezone

from articles.models import (
    Approval,
    Article,
    PageviewTotal,
    PrintedText,
    PublishedArticle,
    PublishedByline,
    PublishedPhotograph,
    PublishedRelated,
    PublishedTag,
    PublishedVideo,
)

# Each copy's rows have the number of the original and this many for each round of copying.
STEP = 100_000
HOUR = "{table}.first_published_at - n * interval '25 hours'"
WORKING_COPY = {
    "state": "'draft'",
    "step": "'draft'",
    "first_published_at": HOUR,
    "held_at": "NULL",
    "held_by_id": "NULL",
    "arrived_at": "NULL",
}
VERSION = {
    "article_id": "{table}.article_id + n * {step}",
    "approval_id": "{table}.approval_id + n * {step}",
    "first_published_at": HOUR,
    "shown_from": HOUR,
    "updated_at": "NULL",
    "worded_at": "NULL",
}
OF_VERSION = {"published_id": "{table}.published_id + n * {step}"}
DATED = OF_VERSION | {"first_published_at": HOUR}


def copy(
    model: type[models.Model],
    chosen: Sequence[int],
    rounds: int,
    column: str,
    changed: dict[str, str],
) -> None:
    """Of the rows whose `column` is among those chosen."""
    table, key = model._meta.db_table, model._meta.pk.column
    said = {key: f"{{table}}.{key} + n * {{step}}"} | changed
    columns = [field.column for field in model._meta.concrete_fields if not field.generated]
    values = [
        said.get(name, f'{{table}}."{name}"').format(table=table, step=STEP) for name in columns
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(map(quoted, columns))}) "  # noqa: S608
            f"SELECT {', '.join(values)} FROM {table}, generate_series(1, %s) AS n "
            f"WHERE {table}.{column} = ANY(%s)",
            [rounds, list(chosen)],
        )


def quoted(name: str) -> str:
    return f'"{name}"'


def fill(stories: int) -> None:
    shown = PublishedArticle.objects.visible(timezone.now()).filter(
        shown_until=None, approval__isnull=False, article_id__lt=STEP
    )
    versions = list(shown.values_list("id", "article_id", "approval_id"))
    ids, articles, approvals = (list(each) for each in zip(*versions, strict=True))
    rounds = -(-(stories - len(ids)) // len(ids))
    with transaction.atomic():
        connection.cursor().execute("SET LOCAL statement_timeout = 0")
        copy(Article, articles, rounds, "id", WORKING_COPY)
        copy(PageviewTotal, articles, rounds, "article_id", {})
        copy(Approval, approvals, rounds, "id", {"article_id": VERSION["article_id"]})
        copy(PublishedArticle, ids, rounds, "id", VERSION)
        copy(PrintedText, ids, rounds, "published_id", {})
        for model in (PublishedPhotograph, PublishedVideo, PublishedRelated):
            copy(model, ids, rounds, "published_id", OF_VERSION)
        for dated in (PublishedTag, PublishedByline):
            copy(dated, ids, rounds, "published_id", DATED)
    connection.cursor().execute("ANALYZE")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=10_000)
    options = parser.parse_args()
    visible = PublishedArticle.objects.visible(timezone.now())
    if visible.count() < options.stories:
        fill(options.stories)
    # The first has photographs and a clip, as the page that the paper is measured by.
    hot = visible.filter(article_id__lt=STEP, video_links__isnull=False).newest_first()[0]
    others = visible.exclude(pk=hot.pk).newest_first()[: options.stories - 1]
    print(hot.get_absolute_url())
    for published in others:
        print(published.get_absolute_url())


if __name__ == "__main__":
    main()
