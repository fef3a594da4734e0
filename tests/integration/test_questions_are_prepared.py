"""Questions that the database keeps planned; when it forgets them, readers notice nothing."""

import datetime
from contextlib import closing
from datetime import UTC

import psycopg
import pytest
from django.core.signals import request_finished, request_started
from django.db import DataError, InternalError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from psycopg.types.numeric import Int8

from articles import selectors
from articles.models import PublishedArticle, Section
from articles.pages import last_frame
from articles.selectors import prepared
from articles.selectors.written import Written, number
from tests import factories
from tests.conftest import HAS_TWO_ROLES, OWNER_URL
from tests.paper import rich_story

pytestmark = pytest.mark.django_db(transaction=True)

DOUBLED = "SELECT $1 * 2"


@pytest.fixture(autouse=True)
def nothing_known():
    last_frame.forget()
    connection.close()


@pytest.fixture
def asked_by_id():
    return Written(lambda: PublishedArticle.objects.filter(article_id=number("article_id")))


def kept():
    """What the database has planned for this connection, with how often it made use of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, generic_plans + custom_plans FROM pg_prepared_statements")
        return dict(cursor.fetchall())


def test_a_question_is_prepared_once_for_each_connection_whoever_asks_for_what(client):
    stories = [rich_story(f"Bài {many}", many=many) for many in (1, 2)]
    for _ in range(2):
        for story in stories:
            assert client.get(story.get_absolute_url()).status_code == 200
    assert list(kept().values()) == [4]
    assert all("$1" in statement for statement in kept())

    connection.close()
    assert kept() == {}
    client.get(stories[0].get_absolute_url())
    assert list(kept().values()) == [1]


def test_numbers_of_all_sizes_are_one_statement(asked_by_id):
    for size in (0, 1, 40_000, 3_000_000_000, 2**63 - 1):
        assert asked_by_id(article_id=size) == []
    assert list(kept().values()) == [5]


def test_nothing_else_is_prepared():
    for _ in range(8):
        list(Section.objects.filter(pk=1))
    assert kept() == {}
    prepared.ask(DOUBLED, [Int8(4)])
    for _ in range(8):
        list(Section.objects.filter(pk=1))
    assert list(kept()) == [DOUBLED]
    # Else the driver would count and keep the text of all that goes through this connection.
    assert connection.connection.prepare_threshold is None


def test_what_is_asked_is_counted_logged_with_its_values_and_seen_by_wrappers(asked_by_id):
    seen = []

    def wrapper(execute, sql, params, many, context):
        seen.append((sql, list(params)))
        return execute(sql, params, many, context)

    with CaptureQueriesContext(connection) as queries, connection.execute_wrapper(wrapper):
        assert prepared.ask(DOUBLED, [Int8(21)]) == [(42,)]
        asked_by_id(article_id=7)
    one, two = [query["sql"] for query in queries.captured_queries]
    assert one == "SELECT 21 * 2"
    assert '"article_id" = (7)' in two
    (asked, values), (_, others) = seen
    assert (asked, values, others) == (DOUBLED, [21], [7])


def test_a_wrapper_may_forbid_it_or_ask_otherwise():
    def otherwise(execute, sql, params, many, context):
        return execute("SELECT $1 * 3", params, many, context)

    with connection.execute_wrapper(otherwise):
        assert prepared.ask(DOUBLED, [Int8(2)]) == [(6,)]
    assert prepared.ask(DOUBLED, [Int8(2)]) == [(4,)]


def test_errors_are_djangos():
    with pytest.raises(DataError, match="division by zero"):
        prepared.ask("SELECT 1 / $1", [Int8(0)])
    with pytest.raises(ProgrammingError):
        prepared.ask("SELECT nobody FROM nowhere WHERE $1 = 1", [Int8(0)])
    assert prepared.ask(DOUBLED, [Int8(3)]) == [(6,)]


def test_in_a_transaction_it_belongs_to_it_and_nothing_is_prepared(asked_by_id):
    article = factories.make_published()
    with transaction.atomic():
        # The first statement of all in it: the transaction begins with it.
        assert prepared.ask("SELECT $1 * 0 + extract(epoch FROM now())", [Int8(1)])
        section = Section.objects.create(name="Mục chưa mở", slug="muc-chua-mo")
        sql = "SELECT name FROM articles_section WHERE id = $1"
        assert prepared.ask(sql, [Int8(section.pk)]) == [("Mục chưa mở",)]
        assert asked_by_id(article_id=article.pk)
        assert kept() == {}
        transaction.set_rollback(True)
    assert prepared.ask(sql, [Int8(section.pk)]) == []

    with transaction.atomic():
        with pytest.raises(DataError):
            prepared.ask("SELECT 1 / $1", [Int8(0)])
        with pytest.raises(InternalError, match="transaction is aborted"):
            prepared.ask(DOUBLED, [Int8(3)])
        transaction.set_rollback(True)


def test_moments_are_read_as_django_reads_them():
    day = datetime.datetime(2021, 2, 24, tzinfo=UTC)
    for moment in (
        day, day.replace(microsecond=1), day.replace(microsecond=120_000), day.replace(year=1900),
        timezone.now(), timezone.localtime(day), day.replace(year=9999),
    ):  # fmt: skip
        [(found,)] = prepared.ask("SELECT $1", [moment])
        assert found == moment
        assert found.tzinfo is UTC
    assert prepared.ask("SELECT NULLIF($1, $1)", [day]) == [(None,)]


# -- What is prepared may be lost -------------------------------------------------------------


@pytest.fixture
def owner():
    if not HAS_TWO_ROLES:
        pytest.skip("one role for everything")
    with psycopg.connect(OWNER_URL, dbname=connection.settings_dict["NAME"]) as owner:
        owner.autocommit = True
        yield owner


@pytest.fixture
def altered(owner):
    """A migration gives a column that the questions read another type, while the site goes on."""

    def alter(length):
        owner.execute(f"ALTER TABLE articles_section ALTER name TYPE varchar({length})")

    yield alter
    alter(80)


def test_a_migration_that_changes_a_column_gives_no_reader_an_error(client, altered, caplog):
    url = rich_story().get_absolute_url()
    before = client.get(url).content
    assert list(kept().values()) == [1]
    altered(90)
    for _ in range(3):
        assert client.get(url).content == before
    assert "cached plan" in caplog.text
    # And they are kept anew.
    assert len(kept()) == 1


def test_statements_that_the_database_no_longer_knows_are_asked_all_the_same(client):
    url = rich_story().get_absolute_url()
    before = client.get(url).content
    # Not through the driver, which would notice.
    connection.connection.pgconn.exec_(b"DEALLOCATE ALL")
    assert client.get(url).content == before
    assert client.get(url).content == before


def test_however_often_they_are_lost_the_driver_notices_each_time(caplog):
    """Also when the first loss came before it had kept anything: what it was told then it would
    take for a text that it knows.
    """
    connection.ensure_connection()
    connection.connection.pgconn.exec_(b"PREPARE _pg3_0 AS SELECT 1")
    for times in range(1, 4):
        assert prepared.ask(DOUBLED, [Int8(1)]) == [(2,)]
        assert len(caplog.messages) == times
        # From here on it is kept again, and nothing is of no use.
        for _ in range(2):
            assert prepared.ask(DOUBLED, [Int8(1)]) == [(2,)]
        assert len(caplog.messages) == times
        assert list(kept().values()) == [2]
        connection.connection.pgconn.exec_(b"DEALLOCATE ALL")


def test_a_request_that_begins_with_it_is_not_given_a_connection_that_is_none(monkeypatch):
    """Where Django is told to look, without a pool, and this is the first that is asked."""
    monkeypatch.setitem(connection.settings_dict, "CONN_HEALTH_CHECKS", True)
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", None)
    assert prepared.ask(DOUBLED, [Int8(1)]) == [(2,)]
    request_finished.send(None)
    lost = connection.connection
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [lost.info.backend_pid])
    request_started.send(None)
    assert prepared.ask(DOUBLED, [Int8(4)]) == [(8,)]
    assert connection.connection is not lost


def test_a_name_that_somebody_else_took_is_no_hindrance():
    connection.ensure_connection()
    for place in range(3):
        connection.connection.pgconn.exec_(b"PREPARE _pg3_%d AS SELECT 1" % place)
    assert prepared.ask(DOUBLED, [Int8(5)]) == [(10,)]
    assert prepared.ask(DOUBLED, [Int8(6)]) == [(12,)]


def test_behind_a_pooler_that_keeps_none_nothing_is_prepared(client, settings):
    settings.DATABASE_PREPARES = False
    story = rich_story()
    for _ in range(2):
        assert client.get(story.get_absolute_url()).status_code == 200
    assert kept() == {}
    assert selectors.story(story.pk, timezone.now()).article_id == story.pk
