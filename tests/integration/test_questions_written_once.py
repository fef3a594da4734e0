"""What stands in the SQL of a page's questions is written once; what differs is filled in."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

from articles import selectors
from articles.models import PublishedArticle
from articles.selectors.written import Written, any_of, moment, number
from tests import factories
from tests.paper import rich_story

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
    asked(article_id=article.pk, at=timezone.now())
    first = len(written)
    for _ in range(5):
        asked(article_id=article.pk, at=timezone.now())
    assert first >= 1
    assert (len(built), len(written)) == (1, first)


def test_a_list_of_any_length_is_asked_for_with_one_text():
    asked = Written(lambda: PublishedArticle.objects.filter(any_of("article_id", "ids")))
    ids = [factories.make_published().pk for _ in range(3)]
    for wanted in ([], ids[:1], ids, ids[1:]):
        assert {row.article_id for row in asked(ids=wanted)} == set(wanted)
    assert len(asked._texts) == 1


def test_a_story_and_what_stands_around_it_are_read_as_before():
    now = timezone.now()
    story = rich_story(many=2)
    others = [factories.make_published(at=now - datetime.timedelta(minutes=n)) for n in range(1, 7)]
    found = selectors.story(story.pk, now)
    assert found.article_id == story.pk
    assert found.section.parent_id is None
    assert selectors.story(story.pk, now - A_DAY) is None
    assert selectors.story(10**12, now) is None

    for targets in ([], [others[4].pk], [others[4].pk, others[5].pk, 10**12]):
        around = selectors.around(found.section, story.pk, targets, now, 4)
        ids = [each.article_id for each in around]
        assert story.pk not in ids
        assert set(targets) & {each.pk for each in others} <= set(ids)
        newest = [each.article_id for each in around if each.article_id not in targets]
        assert len(newest) == 4
        assert around == sorted(
            around, key=lambda each: (each.first_published_at, each.pk), reverse=True
        )
    uses = selectors.photographs_of(found, around)
    assert {use.published_id for use in uses} <= {found.pk, *(each.pk for each in around)}
    assert all(use.is_lead for use in uses if use.published_id != found.pk)
    with connection.execute_wrapper(refused):
        assert [list(use.photograph.renditions.all()) for use in uses]


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
