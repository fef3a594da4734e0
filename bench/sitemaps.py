"""What the sitemap costs with a million stories: run it on a database of its own.

DATABASE_URL=… MIGRATION_DATABASE_URL=… python bench/sitemaps.py --stories 1000000
"""

import argparse
import datetime
import os
import statistics
import sys
import time
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import actions
from articles.enums import Office
from articles.models import (
    Approval,
    Article,
    Assignment,
    Author,
    Masthead,
    PageviewTotal,
    Photograph,
    PhotographRendition,
    PublishedArticle,
    PublishedByline,
    PublishedPhotograph,
    PublishedTag,
    Section,
    Tag,
    User,
)
from articles.pages import last_frame

PHOTOGRAPHS, TAGS, AUTHORS, SECTIONS = 5_000, 20_000, 300, 40
RUNS = 5
SECONDS_APART = 600


def clone(model: type[models.Model], number: int, changed: dict[str, str]) -> None:
    """Copies of the one row there is, with what is said anew of each: `n` counts them."""
    columns = [f.column for f in model._meta.concrete_fields if not f.generated]
    values = ", ".join(changed.get(name, f'"{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} FROM {table}, "  # noqa: S608
            f"generate_series(2, {number}) AS n WHERE {table}.{columns[0]} = "
            f"(SELECT min({columns[0]}) FROM {table})"
        )


def first_rows() -> None:
    user = User.objects.create(username="bench", full_name="Bench", is_superuser=True)
    Masthead.objects.create(valid_from="2000-01-01", product_name="Báo Sông Ngà", agency="Báo")
    section = Section.objects.create(name="Mục 1", slug="muc-1")
    photograph = Photograph.objects.create(
        original="a", width=1600, height=1067, sha256="0", uploaded_at=timezone.now(),
        uploaded_by=user,
    )  # fmt: skip
    author = Author.objects.create(pen_name="Bút danh 1", slug="but-danh-1")
    tag = Tag.objects.create(name="thẻ 1", slug="the-1")
    headline = "Bà con xã ven đê trở lại đồng sau ba ngày nước sông lên báo động"
    at = timezone.now() - datetime.timedelta(days=1)
    article = actions.start_article(
        by=user,
        at=at,
        article=Article(headline=headline, body="<p>Nước rút.</p>" * 20, section=section),
    )
    chief = User.objects.create(username="chief", full_name="Chief", is_superuser=True)
    Assignment.objects.create(user=chief, office=Office.CHIEF, valid_from=at)
    actions.approve_at_once(by=chief, at=at, article=article, reason="Bench")
    actions.publish(by=chief, at=at, article=article)
    published = PublishedArticle.objects.get()
    PublishedPhotograph.objects.create(
        published=published, photograph=photograph, is_lead=True, position=0,
        caption="Cánh đồng sau lũ, nhìn từ đê",
    )  # fmt: skip
    first = published.first_published_at
    PublishedTag.objects.create(published=published, tag=tag, position=0, first_published_at=first)
    PublishedByline.objects.create(
        published=published, author=author, role="words", position=0, first_published_at=first
    )


def fill(stories: int) -> None:
    first_rows()
    hour = f"now() - interval '1 day' - (({stories} - n) * interval '{SECONDS_APART} s')"
    clone(Section, SECTIONS, {"id": "n", "name": "'Mục ' || n", "slug": "'muc-' || n"})
    clone(Author, AUTHORS, {"id": "n", "pen_name": "'Bút danh ' || n", "slug": "'but-danh-' || n"})
    clone(Tag, TAGS, {"id": "n", "name": "'thẻ ' || n", "slug": "'the-' || n"})
    clone(Photograph, PHOTOGRAPHS, {"id": "n", "folder": "lpad(n::text, 32, '0')"})
    for width in (320, 960, 1600):
        PhotographRendition.objects.bulk_create(
            PhotographRendition(
                photograph=each, format="jpeg", width=width, height=width, size=9,
                name=f"photographs/{each.folder}/{width}.jpeg",
            )
            for each in Photograph.objects.all()
        )  # fmt: skip
    unread = {"step": "'draft'", "state": "'draft'"}
    clone(Article, stories, {"id": "n", "first_published_at": hour} | unread)
    clone(PageviewTotal, stories, {"article_id": "n"})
    clone(Approval, stories, {"id": "n", "article_id": "n"})
    clone(
        PublishedArticle,
        stories,
        {
            "id": "n", "article_id": "n", "approval_id": "n",
            "first_published_at": hour, "shown_from": hour,
            "search_exact": "NULL", "search_folded": "NULL",
            "section_id": f"1 + n % {SECTIONS}", "top_section_id": f"1 + n % {SECTIONS}",
        },
    )  # fmt: skip
    clone(
        PublishedPhotograph,
        stories,
        {"id": "n", "published_id": "n", "photograph_id": f"1 + n % {PHOTOGRAPHS}"},
    )
    moment = {"id": "n", "published_id": "n", "first_published_at": hour}
    clone(PublishedTag, stories, moment | {"tag_id": f"1 + n % {TAGS}"})
    clone(PublishedByline, stories, moment | {"author_id": f"1 + n % {AUTHORS}"})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure(urls: Iterable[str]) -> None:
    client = Client(headers={"host": "127.0.0.1"})
    for url in urls:
        times, ours, found = [], [], None
        for _run in range(RUNS):
            last_frame.forget()
            began, own = time.monotonic(), time.process_time()
            with CaptureQueriesContext(connection) as queries:
                found = client.get(url)
            times.append(time.monotonic() - began)
            ours.append(time.process_time() - own)
        assert found is not None
        assert found.status_code == 200, (url, found.status_code)
        sys.stdout.write(
            f"{url:<28} {1000 * statistics.median(times):6.0f} ms, of it Python "
            f"{1000 * statistics.median(ours):4.0f} ms  {len(queries)} queries  "
            f"{found.content.count(b'<loc>'):6} addresses  {len(found.content) // 1024:6} KB\n"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=1_000_000)
    options = parser.parse_args()
    call_command("prepare_database")
    if not PublishedArticle.objects.exists():
        began = time.monotonic()
        fill(options.stories)
        sys.stdout.write(f"filled in {time.monotonic() - began:.0f} s\n")
    last = (options.stories - 1) // 10_000 + 1
    middle = max(1, last // 2)
    measure(
        [
            "/sitemap.xml", "/sitemap/bai-1.xml", f"/sitemap/bai-{middle}.xml",
            f"/sitemap/bai-{last}.xml", "/sitemap/muc.xml", "/sitemap/tu-khoa-1.xml",
            "/sitemap/tac-gia-1.xml", "/sitemap-news.xml", "/rss/tin-tuc.rss", "/rss/muc-7.rss",
            "/rss/tag/the-7.rss", "/rss/tac-gia/but-danh-7.rss",
        ]
    )  # fmt: skip


if __name__ == "__main__":
    main()
