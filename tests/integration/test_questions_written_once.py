"""What stands in the SQL of a page's questions is written once; what differs is filled in."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC

import pytest
from django.db import connection, connections
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

from articles import selectors
from articles.models import Article, PublishedArticle, PublishedPhotograph, VideoRendition
from articles.selectors.written import Written, moment, number
from tests import factories
from tests.paper import figure, pictured, rich_story

pytestmark = pytest.mark.django_db

A_DAY = datetime.timedelta(days=1)


@pytest.fixture
def asked():
    return Written(
        lambda: (
            PublishedArticle.objects.visible(moment("at"))
            .filter(article_id=number("article_id"))
            .order_by("pk")
        )
    )


def test_each_asking_brings_its_own_values(asked):
    now = timezone.now()
    one, two = factories.make_published("Bài một"), factories.make_published("Bài hai")
    for _ in range(2):
        for article in (one, two):
            (found,) = asked(article_id=article.pk, at=now)
            assert found.headline == article.headline
            assert asked(article_id=article.pk, at=now - A_DAY) == []
        assert asked(article_id=0, at=now) == []


def test_the_text_is_written_once_and_the_question_built_once(asked, monkeypatch):
    article = factories.make_published()
    built = []
    asked._build = lambda build=asked._build: built.append(1) or build()
    written = []
    as_sql = SQLCompiler.as_sql
    monkeypatch.setattr(
        SQLCompiler, "as_sql", lambda *args, **kw: written.append(1) or as_sql(*args, **kw)
    )
    for _ in range(6):
        asked(article_id=article.pk, at=timezone.now())
    assert (len(built), len(written)) == (1, 1)
    asked.forget()
    asked(article_id=article.pk, at=timezone.now())
    assert (len(built), len(written)) == (2, 2)


def test_a_story_is_read_as_before():
    now = timezone.now()
    story = rich_story(many=2)
    found = selectors.story(story.pk, now)
    assert found.article_id == story.pk
    assert found.section.parent_id is None
    assert selectors.story(story.pk, now - A_DAY) is None
    assert selectors.story(10**12, now) is None


def test_pictures_and_clips_come_with_what_was_made_of_them():
    now, story = timezone.now(), rich_story(many=2, lead_photograph=pictured())
    another = figure("photograph", pictured(), "Ảnh trong bài, không phải ảnh đại diện")
    a_minute_ago = now - datetime.timedelta(minutes=1)
    factories.make_published(body=another, lead_photograph=pictured(), at=a_minute_ago)
    found = selectors.story(story.pk, now)
    uses = PublishedPhotograph.objects.filter(published=found.pk)
    assert [row["photograph_id"] for row in found.photograph_rows] == [
        use.photograph_id for use in uses
    ]
    for row, use in zip(found.photograph_rows, uses, strict=True):
        made = use.photograph.renditions.order_by("format", "width")
        columns = made.values_list("format", "width", "height", "name")
        assert [tuple(each) for each in row["made"]] == list(columns)
        assert row["caption"] == use.caption
        assert row["is_lead"] == use.is_lead
    assert sum(row["is_lead"] for row in found.photograph_rows) == 1
    for row in found.video_rows:
        made = VideoRendition.objects.filter(video=row["id"]).order_by("kind", "height", "pk")
        columns = made.values_list("pk", "kind", "number", "width", "height", "name")
        assert [tuple(each) for each in row["made"]] == list(columns)
    assert {len(row["made"]) for row in found.video_rows} == {0, 2}

    neighbours = [selectors.neighbour(row) for row in selectors.newest_of(found.section, now, 9)]
    linked = [row["target"] for row in found.related_rows if row["target"]]
    neighbours += map(selectors.neighbour, linked)
    assert [len(each.photograph_rows) for each in neighbours] == [1] * 6
    for each in neighbours:
        (lead,) = each.photograph_rows
        assert lead["photograph_id"] == Article.objects.get(pk=each.article_id).lead_photograph_id
        assert len(lead["made"]) == 3


def test_what_a_story_brings_is_all_that_its_page_asks_of_it():
    """A column that was left out would be asked for one by one, for each page."""
    found = selectors.story(factories.make_published().pk, timezone.now())
    with connection.execute_wrapper(refused):
        assert found.get_absolute_url()
        assert found.section.bars_advertisements is False
        assert (found.label, found.changed_at, found.shown_until) == ("", found.shown_from, None)
        assert found.sharing_card.url.startswith("/media/cards/")
    assert (found.edition_number, found.edition_raised_in) == selectors.edition_mark()
    assert found.first_published_at.tzinfo is UTC
    assert found.pageviews == 0


def refused(*args):
    raise AssertionError("it asked once more")


@pytest.mark.django_db(transaction=True)
def test_many_threads_ask_at_once_each_for_its_own(asked):
    stories = [factories.make_published(f"Bài {number}") for number in range(4)]
    now = timezone.now()

    def ask(place):
        try:
            wanted = stories[place % 4]
            (found,) = asked(article_id=wanted.pk, at=now)
            return found.article_id == wanted.pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(80)))
