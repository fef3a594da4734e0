"""The database away or slow, two at once, and what must never be written down."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import DatabaseError, OperationalError, connection, connections, transaction
from django.utils import timezone
from psycopg.errors import QueryCanceled

from articles.actions.publishing import locked
from articles.models import PageviewKey, PageviewTotal
from articles.readership.reception import Pause
from tests.factories import make_published
from tests.integration.readership_client import (
    beacon,
    day_of,
    environ_of,
    make_reception,
    pixel_environ_of,
)

ADDRESS = "198.51.100.77"
AGENT = "Mozilla/5.0 (Linux; Android 14; Mau-May-La-9Q7) AppleWebKit/537.36 Mobile Safari/537.36"


class LostDatabase:
    def __init__(self, error):
        self.error = error
        self.asked = 0

    def of(self, article_id, at):
        self.asked += 1
        raise self.error


def canceled():
    error = OperationalError("canceling statement due to statement timeout")
    error.__cause__ = QueryCanceled()
    return error


@pytest.fixture
def article(db):
    return make_published(at=timezone.now() - timedelta(days=1))


def test_a_lost_database_is_a_quiet_answer_and_is_left_alone(article, caplog):
    numbers = LostDatabase(OperationalError("the connection is lost"))
    reception = make_reception(timezone.now, numbers=numbers)
    assert [reception.answer(environ_of(article)).status for _again in range(3)] == [204] * 3
    assert reception.answer(pixel_environ_of(article)).status == 200
    assert numbers.asked == 1
    assert len(caplog.records) == 1


def test_one_slow_statement_does_not_leave_out_the_others(article):
    numbers = LostDatabase(canceled())
    reception = make_reception(timezone.now, numbers=numbers)
    assert [reception.answer(environ_of(article)).status for _again in range(2)] == [204] * 2
    assert numbers.asked == 2


def test_a_pause_is_over_by_itself():
    pause = Pause(seconds=0)
    assert not pause.lasts()
    pause.begin()
    assert not pause.lasts()
    long = Pause(seconds=60)
    long.begin()
    assert long.lasts()


def test_half_a_reading_is_never_kept(article, monkeypatch):
    monkeypatch.setattr("articles.readership.counter.ADD_TO_TOTAL", "SELECT 1 / 0 WHERE %s > 0")
    assert make_reception(timezone.now).answer(environ_of(article)).status == 204
    assert not PageviewKey.objects.exists()
    assert day_of(article) == (0, 0, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same_reader", [True, False])
def test_readers_at_the_same_moment_are_each_counted_once(same_reader):
    article = make_published(at=timezone.now() - timedelta(days=1))
    reception = make_reception(timezone.now)
    barrier = Barrier(4)

    def read(number):
        token = "the-same-token" if same_reader else f"token-of-{number}"
        try:
            barrier.wait()
            return reception.answer(environ_of(article, token=token)).status
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(read, range(4))) == [200] * 4
    expected = 1 if same_reader else 4
    assert day_of(article) == (expected, 0, 0)
    assert PageviewTotal.objects.get(article=article).counted == expected


@pytest.mark.django_db(transaction=True)
def test_many_stories_read_from_both_ends_at_once_never_deadlock():
    articles = [make_published(at=timezone.now() - timedelta(days=1)) for _each in range(4)]
    reception = make_reception(timezone.now)

    def read_all(backwards):
        try:
            for number in range(10):
                for article in reversed(articles) if backwards else articles:
                    reception.answer(environ_of(article, token=f"reader-{backwards}-{number}"))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(read_all, (True, False)))
    assert [day_of(article) for article in articles] == [(20, 0, 0)] * 4


@pytest.mark.django_db(transaction=True)
def test_a_reading_does_not_wait_for_the_editor_who_holds_the_story():
    article = make_published(at=timezone.now() - timedelta(days=1))
    reception = make_reception(timezone.now)

    def read():
        try:
            return reception.answer(environ_of(article)).status
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as threads, transaction.atomic():
        locked(article, by=None)
        assert threads.submit(read).result(timeout=20) == 200
    assert day_of(article) == (1, 0, 0)


def all_text_in_the_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            yield from (row for (row,) in cursor.fetchall())


def test_neither_address_nor_agent_reaches_the_database_or_the_log(client, article, caplog):
    caplog.set_level("DEBUG")
    answer = client.post(
        "/d/",
        f"{article.pk}.token-never-kept.",
        content_type="text/plain",
        headers={"user-agent": AGENT},
        REMOTE_ADDR=ADDRESS,
    )
    assert answer.content == b"1"
    kept = "\n".join(all_text_in_the_database())
    for secret in (ADDRESS, "Mau-May-La", "token-never-kept"):
        assert secret not in kept
        assert secret.encode().hex() not in kept
        assert secret not in caplog.text.replace("DELETE", "")


def test_the_page_of_a_reader_never_sees_an_error(client, article, monkeypatch):
    def broken(self, reading):
        raise DatabaseError("whatever it was")

    monkeypatch.setattr("articles.readership.counter.DirectSink.take", broken)
    assert beacon(client, article).status_code == 204
