"""The flusher cut off at any moment, the database away, two at once, a segment nobody can count."""

import fcntl
import logging
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import DataError, OperationalError, connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import (
    PageviewDay,
    PageviewTotal,
    ReadingLoss,
)
from articles.readership import counting, flushing, segments
from articles.readership.counting import alone
from articles.readership.flushing import Flusher
from tests.factories import make_published
from tests.integration.test_killed_workers import ROOT, database_url
from tests.readings import Killed, flush, killed_at, make_record, make_segment, make_spool

DAY = timedelta(days=1)


@pytest.fixture
def folder(tmp_path):
    return make_spool(tmp_path / "spool", name="spool-of-tests", lost=2)


@pytest.fixture
def article(db):
    return make_published(at=timezone.now() - DAY)


def counted_numbers(article):
    """Total, days, losses."""
    total = PageviewTotal.objects.get(article=article).counted
    day = sum(PageviewDay.objects.filter(article=article).values_list("readers", flat=True))
    return [total, day, sum(ReadingLoss.objects.values_list("lost", flat=True))]


def test_killed_at_any_step_it_counts_each_reading_once(folder, article):
    """The last round is not killed: then each step has been the last one once."""
    flush(folder)
    expected = None
    for number in range(1, 100):
        for path in folder.glob("*.readings"):
            path.unlink()
        readings = [make_record(article, who=who << 20) for who in range(3)]
        for part in (readings[:2], [readings[0], b"\xb5" * 40, readings[2]]):
            make_segment(folder, *part)
        before = counted_numbers(article)
        with killed_at(number) as steps, suppress(Killed):
            flush(folder)
        if "remove" not in steps:
            # Nothing is counted before COMMIT, for which RELEASE stands here.
            assert (number, counted_numbers(article)) == (number, before)
        flush(folder)
        assert list(folder.glob("*.readings")) == []
        gained = [now - then for now, then in zip(counted_numbers(article), before, strict=True)]
        expected = expected or gained
        assert (number, gained) == (number, expected)
        if len(steps) < number:
            break
    # Twice a reading in one half hour is one; forty bytes were two readings at most.
    assert expected == [3, 3, 2]
    assert "COPY" in steps
    assert steps.count("removed") == 2
    assert number > 15


def test_a_database_that_is_away_loses_nothing_and_is_told_of_once(folder, article, caplog):
    make_segment(folder, make_record(article))
    flusher = Flusher(folder)

    def away(execute, *told):
        raise OperationalError("the connection is lost")

    caplog.set_level(logging.WARNING)
    with connection.execute_wrapper(away):
        assert [flusher.turn() for _each in range(5)] == [False] * 5
    assert len(caplog.records) == 1
    assert len(list(folder.glob("*.readings"))) == 1


@pytest.mark.django_db(transaction=True)
def test_a_lost_connection_is_made_anew(folder):
    article = make_published(at=timezone.now() - DAY)
    flusher = Flusher(folder)
    assert flusher.turn()
    make_segment(folder, make_record(article))
    with connection.cursor() as cursor, suppress(OperationalError):
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    flusher.turn()
    assert flusher.turn()
    assert PageviewTotal.objects.get(article=article).counted == 1


def test_a_segment_that_cannot_be_counted_stays_and_the_others_go_on(
    folder, article, monkeypatch, caplog
):
    poison = make_segment(folder, make_record(article, key=666))
    for _each in range(2):
        make_segment(folder, make_record(article))
    copy_in = counting.copy_in

    def choosy(cursor, rows):
        if any(row[3] == 666 for row in rows):
            raise DataError("nobody knows why")
        copy_in(cursor, rows)

    monkeypatch.setattr("articles.readership.counting.copy_in", choosy)
    assert Flusher(folder).turn()
    assert PageviewTotal.objects.get(article=article).counted == 2
    assert list(folder.glob("*.readings")) == [poison]
    assert len(caplog.records) == 1
    monkeypatch.undo()
    assert flush(folder).counted == 1


def test_more_than_one_transaction_bears_is_counted_in_several(folder, article, monkeypatch):
    monkeypatch.setattr(flushing, "MOST_READINGS", 3)
    monkeypatch.setattr(flushing, "MOST_SEGMENTS", 4)
    now = timezone.now()
    for number, size in enumerate((1, 1, 1, 1, 0, 0, 0, 0, 0, 7, 2)):
        made_at = now + timedelta(milliseconds=number)
        make_segment(folder, *(make_record(article) for _each in range(size)), made_at=made_at)
    groups = []
    flush_group = flushing.flush_group

    def noted(spool, group, *, at):
        groups.append(len(group))
        return flush_group(spool, group, at=at)

    monkeypatch.setattr(flushing, "flush_group", noted)
    assert flush(folder).counted == 13
    assert groups == [3, 4, 3, 1]


def test_two_flushers_of_one_host_are_refused(folder, settings):
    settings.SPOOL_DIR = folder
    with segments.only_flusher(folder), pytest.raises(CommandError, match=str(folder)):
        call_command("flush_readings", "--once")


def test_a_host_where_nobody_ever_read_has_nothing_to_count(tmp_path, settings, db, capsys):
    settings.SPOOL_DIR = tmp_path / "none-yet"
    call_command("flush_readings", "--once")
    assert capsys.readouterr().out.strip()
    assert Flusher(settings.SPOOL_DIR).turn()
    assert settings.SPOOL_DIR.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["", "\n", "has/slash", "ặ", "x" * 65, "a b"])
def test_a_spool_with_no_good_name_is_left_alone(folder, article, name):
    (folder / "name").write_text(name, "utf-8")
    make_segment(folder, make_record(article))
    assert Flusher(folder).turn()
    assert len(list(folder.glob("*.readings"))) == 1


def test_once_says_what_was_counted(folder, article, settings, capsys):
    settings.SPOOL_DIR = folder
    make_segment(folder, make_record(article, key=1), make_record(article, key=1))
    call_command("flush_readings", "--once")
    assert [word for word in capsys.readouterr().out.split() if word.isdigit()] == ["2", "1", "0"]


def test_what_a_killed_writer_began_is_swept_away_when_it_is_old(folder, db):
    old, fresh, locked = (folder / f".{number}-1-a.new" for number in range(3))
    for path in (old, fresh, locked):
        path.touch()
    for path in (old, locked):
        long_ago = time.time() - 2 * segments.UNFINISHED_SECONDS
        os.utime(path, (long_ago, long_ago))
    with locked.open() as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        flush(folder)
    assert sorted(folder.glob(".*.new")) == [fresh, locked]


def test_an_idle_flusher_leaves_the_database_alone(folder, article, django_assert_num_queries):
    flusher = Flusher(folder)
    now = timezone.now()
    flusher.flush(at=now)
    with django_assert_num_queries(0):
        flusher.flush(at=now + timedelta(seconds=59))


def test_the_questions_do_not_grow_with_the_readings(folder, db):
    articles = [make_published(at=timezone.now() - DAY) for _each in range(6)]
    flusher = Flusher(folder)
    asked = []
    for number in (1, 1, 40):
        for _each in range(number):
            make_segment(folder, *(make_record(each) for each in articles[:number]))
        with CaptureQueriesContext(connection) as queries:
            flusher.flush(at=timezone.now())
        asked.append(len(queries))
    assert asked[1] == asked[2] <= 21


@pytest.mark.django_db(transaction=True)
def test_two_hosts_at_once_count_each_reading_once(tmp_path):
    articles = [make_published(at=timezone.now() - DAY) for _each in range(4)]
    folders = [make_spool(tmp_path / str(number)) for number in range(2)]
    for number, folder in enumerate(folders):
        for round_ in range(10):
            those = [make_record(each, key=round_ % 5) for each in articles]
            make_segment(folder, *(reversed(those) if number else those))

    def count(folder):
        flush(folder)
        connections.close_all()

    threads = [Thread(target=count, args=[folder]) for folder in folders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert set(PageviewTotal.objects.values_list("counted", flat=True)) == {5}


@pytest.mark.django_db(transaction=True)
def test_counting_waits_while_another_changes_the_numbers(folder):
    article = make_published(at=timezone.now() - DAY)
    make_segment(folder, make_record(article))
    done = Event()

    def count():
        flush(folder)
        done.set()
        connections.close_all()

    thread = Thread(target=count)
    with alone():
        thread.start()
        assert not done.wait(0.5)
    assert done.wait(20)
    thread.join()
    assert PageviewTotal.objects.get(article=article).counted == 1


@pytest.mark.django_db(transaction=True)
def test_the_command_counts_until_it_is_ended(folder):
    article = make_published(at=timezone.now() - DAY)
    process = subprocess.Popen(
        [sys.executable, "manage.py", "flush_readings"],
        cwd=ROOT,
        env=os.environ
        | {
            "DATABASE_URL": database_url(),
            "MIGRATION_DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "SPOOL_DIR": str(folder),
            "SECRET_KEY": "only-for-tests",
            "SITE_ORIGIN": "http://127.0.0.1",
        },
    )
    try:
        for expected in (1, 2):
            make_segment(folder, make_record(article))
            patience = time.monotonic() + 60
            while PageviewTotal.objects.get(article=article).counted < expected:
                assert time.monotonic() < patience
                time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
