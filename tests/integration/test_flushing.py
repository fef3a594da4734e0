"""From a spool to the tables: each reading once, whatever the files look like."""

import os
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from articles import actions
from articles.models import (
    Article,
    PageviewBatch,
    PageviewDay,
    PageviewHour,
    PageviewKey,
    PageviewTotal,
    ReaderSketch,
    ReadingLoss,
    ReadingSpool,
)
from articles.readership import sketch
from articles.readership.beacon import ReaderClass
from articles.readership.records import SIZE, packed
from articles.text import VIETNAM
from tests.factories import make_article, make_published, pass_and_publish
from tests.readings import Writing, flush, make_record, make_segment, make_spool

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=VIETNAM)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def folder(tmp_path):
    return make_spool(tmp_path / "spool", name="spool-of-tests")


@pytest.fixture
def article():
    return make_published("Nước rút", at=NOON - 3 * DAY)


def numbers(row):
    return row.readers, row.robots, row.without_script, row.machines


def total_of(article):
    return PageviewTotal.objects.get(article=article).counted


def test_each_class_goes_to_its_column_of_hour_and_day_and_readers_to_the_total(folder, article):
    classes = [*ReaderClass, ReaderClass.READER]
    readings = [make_record(article, at=NOON, reader_class=each) for each in classes]
    path = make_segment(folder, *readings)
    counted = flush(folder, at=NOON)
    assert (counted.readings, counted.counted, counted.lost) == (5, 5, 0)
    assert numbers(PageviewHour.objects.get(article=article, hour=NOON)) == (2, 1, 1, 1)
    assert numbers(PageviewDay.objects.get(article=article, day=NOON.date())) == (2, 1, 1, 1)
    assert total_of(article) == 2
    assert not path.exists()


def test_numbers_are_added_to_what_was_counted_before(folder, article):
    for reader_class in (ReaderClass.READER, ReaderClass.READER, ReaderClass.ROBOT):
        make_segment(folder, make_record(article, at=NOON, reader_class=reader_class))
        flush(folder, at=NOON)
    assert numbers(PageviewHour.objects.get()) == (2, 1, 0, 0)
    assert numbers(PageviewDay.objects.get()) == (2, 1, 0, 0)
    assert total_of(article) == 2


def test_a_key_counts_once_in_a_half_hour_and_again_in_the_next(folder, article):
    moments = [NOON, NOON + SECOND, NOON + 30 * 60 * SECOND - SECOND, NOON + 30 * 60 * SECOND]
    make_segment(folder, *(make_record(article, at=each, key=7) for each in moments))
    make_segment(folder, make_record(article, at=NOON + 9 * SECOND, key=7))
    flush(folder, at=NOON + HOUR)
    assert total_of(article) == 2
    slots = PageviewKey.objects.order_by("slot").values_list("slot", flat=True)
    assert list(slots) == [NOON, NOON + HOUR / 2]


def test_one_key_of_two_stories_is_two_readings(folder, article):
    other = make_published(at=NOON - DAY)
    make_segment(folder, *(make_record(each, at=NOON, key=-5) for each in (article, other)))
    flush(folder, at=NOON)
    assert (total_of(article), total_of(other)) == (1, 1)


def test_the_first_reading_of_a_key_says_what_it_is(folder, article):
    later = make_record(article, at=NOON + SECOND, key=7, reader_class=ReaderClass.ROBOT)
    make_segment(folder, later, make_record(article, at=NOON, key=7))
    flush(folder, at=NOON + HOUR)
    assert numbers(PageviewDay.objects.get()) == (1, 0, 0, 0)


def test_midnight_in_vietnam_parts_days_and_hours(folder, article):
    midnight = NOON.replace(hour=0) + DAY
    for moment in (midnight - SECOND, midnight):
        make_segment(folder, make_record(article, at=moment, key=7))
    flush(folder, at=midnight + HOUR)
    days = PageviewDay.objects.order_by("day").values_list("day", "readers")
    assert list(days) == [(NOON.date(), 1), (NOON.date() + DAY, 1)]
    hours = PageviewHour.objects.order_by("hour").values_list("hour", "readers")
    assert list(hours) == [(midnight - HOUR, 1), (midnight, 1)]


def test_only_what_readers_saw_at_that_moment_counts(folder, hoa):
    now = timezone.now()
    article = make_published(at=now - DAY)
    actions.retract(by=hoa, at=now, article=article, reason="Sai sự thật")
    millisecond = timedelta(milliseconds=1)
    moments = [now - 2 * DAY, now - DAY, now - millisecond, now, now + millisecond, now + HOUR]
    make_segment(folder, *(make_record(article, at=each) for each in moments))
    make_segment(folder, make_record(make_article(), at=now), make_record(2**62, at=now))
    counted = flush(folder, at=now + HOUR)
    assert (counted.readings, counted.counted, counted.lost) == (8, 2, 0)
    assert total_of(article) == 2


def test_a_story_that_comes_back_counts_before_and_after_but_not_between(folder, hoa):
    now = timezone.now()
    article = make_published(at=now - DAY)
    actions.retract(by=hoa, at=now, article=article, reason="Sai sự thật")
    back_at = now + HOUR
    pass_and_publish(by=hoa, at=back_at, article=Article.objects.get(pk=article.pk))
    moments = [now - HOUR, now + HOUR / 2, back_at, back_at + SECOND]
    make_segment(folder, *(make_record(article, at=each) for each in moments))
    assert flush(folder, at=back_at + HOUR).counted == 3


def test_a_story_counts_from_the_very_millisecond_it_is_shown(folder, hoa):
    shown_from = NOON.replace(microsecond=999_999)
    article = make_published(at=shown_from)
    millisecond = timedelta(milliseconds=1)
    make_segment(
        folder, *(make_record(article, at=each) for each in (shown_from, shown_from - millisecond))
    )
    assert flush(folder, at=NOON + HOUR).counted == 1


def test_a_segment_that_comes_back_counts_nothing(folder, article):
    path = make_segment(folder, make_record(article, at=NOON))
    kept = path.read_bytes()
    flush(folder, at=NOON)
    path.write_bytes(kept)
    counted = flush(folder, at=NOON)
    assert (counted.readings, counted.counted) == (0, 0)
    assert not path.exists()
    assert total_of(article) == 1


def test_a_segment_of_the_same_name_on_another_host_is_another(folder, article, tmp_path):
    other = make_spool(tmp_path / "other", name="spool-of-another-host")
    path = make_segment(folder, make_record(article, at=NOON))
    (other / path.name).write_bytes(packed(make_record(article, at=NOON)))
    flush(folder, at=NOON)
    flush(other, at=NOON)
    assert total_of(article) == 2
    assert PageviewBatch.objects.count() == 2


def test_what_is_still_written_to_is_left_alone(folder, article):
    writing = Writing(folder, make_record(article, at=NOON))
    assert flush(folder, at=NOON).readings == 0
    writing.close()
    assert flush(folder, at=NOON).counted == 1


def test_torn_bytes_cost_themselves_alone_and_are_told(folder, article):
    good = [packed(make_record(article, at=NOON)) for _each in range(4)]
    torn = good[1][:20] + b"\0" * 60
    make_segment(folder, good[0], torn, good[2], good[3], good[1][:35])
    counted = flush(folder, at=NOON)
    # Eighty bytes were at most three readings; of the last one its writer told by itself.
    assert (counted.counted, counted.lost) == (3, 3)
    assert ReadingLoss.objects.get().lost == 3


@pytest.mark.parametrize("rubbish", [b"", b"\xb5", b"\x92", b"\xb5" * 5000, b"\0" * 9999])
def test_rubbish_stops_nothing(folder, article, rubbish):
    path = make_segment(folder, rubbish, made_at=NOON)
    make_segment(folder, make_record(article, at=NOON), made_at=NOON + SECOND)
    counted = flush(folder, at=NOON)
    assert (counted.counted, counted.lost) == (1, len(rubbish) // SIZE)
    assert not path.exists()


def test_what_cannot_be_is_lost_and_told_and_stops_nothing(folder, article):
    impossible = [
        make_record(article, at=NOON, reader_class=4),
        make_record(article, at=NOON, reader_class=255),
        make_record(0, at=NOON),
        make_record(-1, at=NOON),
        make_record(article, at=NOON - timedelta(days=40, seconds=1)),
        make_record(article, at=NOON + timedelta(days=1, seconds=1)),
        make_record(article, at=datetime(1, 1, 2, tzinfo=VIETNAM)),
        make_record(article, at=datetime(9999, 1, 1, tzinfo=VIETNAM)),
    ]
    extremes = [make_record(article, at=NOON, key=each) for each in (-(2**63), 2**63 - 1)]
    make_segment(folder, *impossible, *extremes)
    counted = flush(folder, at=NOON)
    assert (counted.readings, counted.counted, counted.lost) == (10, 2, 8)
    assert ReadingLoss.objects.get(day=NOON.date()).lost == 8


def test_a_reading_of_weeks_ago_finds_its_day(folder):
    article = make_published(at=NOON - 50 * DAY)
    make_segment(folder, make_record(article, at=NOON - 39 * DAY))
    assert flush(folder, at=NOON).counted == 1
    assert PageviewDay.objects.get().day == NOON.date() - 39 * DAY


def test_losses_of_the_writers_are_told_once_and_on_their_day(folder):
    for lost, at in [(3, NOON), (3, NOON), (5, NOON), (9, NOON + DAY)]:
        make_spool(folder, name="spool-of-tests", lost=lost)
        flush(folder, at=at)
    told = ReadingLoss.objects.order_by("day").values_list("day", "lost")
    assert list(told) == [(NOON.date(), 5), (NOON.date() + DAY, 4)]
    assert ReadingSpool.objects.get().losses_told == 9


def test_a_count_of_losses_that_was_made_anew_is_counted_on(folder):
    for lost in (8, 2):
        make_spool(folder, name="spool-of-tests", lost=lost)
        flush(folder, at=NOON)
    assert ReadingLoss.objects.get().lost == 10


@pytest.mark.parametrize("told", [b"", b"\1", b"\xff" * 8, b"\0" * 9])
def test_a_broken_count_of_losses_stops_nothing(folder, article, told):
    (folder / "lost").write_bytes(told)
    make_segment(folder, make_record(article, at=NOON))
    assert flush(folder, at=NOON).counted == 1


def test_the_flusher_signs_that_it_was_there(folder):
    flush(folder, at=NOON)
    assert ReadingSpool.objects.get(name="spool-of-tests").flushed_at == NOON


def test_readers_of_a_day_are_sketched_from_both_hosts(folder, article, tmp_path):
    other = make_spool(tmp_path / "other")
    everyone = range(0, 2**32, 2**32 // 600)
    for place, those in ((folder, everyone[:400]), (other, everyone[200:])):
        make_segment(place, *(make_record(article, at=NOON, who=who) for who in those))
        flush(place, at=NOON)
    registers = bytes(ReaderSketch.objects.get(day=NOON.date()).registers)
    assert registers == sketch.with_readers(sketch.EMPTY, everyone)


def test_robots_and_what_nobody_saw_are_no_readers_of_the_day(folder, article):
    robots = [make_record(article, at=NOON, reader_class=each) for each in (1, 2, 3)]
    make_segment(folder, *robots, make_record(make_article(), at=NOON))
    flush(folder, at=NOON)
    assert not ReaderSketch.objects.exists()


def test_a_batch_tells_whose_numbers_rose(folder, article):
    robot = make_record(make_published(at=NOON - DAY), at=NOON, reader_class=1)
    make_segment(folder, make_record(article, at=NOON), robot)
    before = timezone.now()
    flush(folder, at=NOON)
    batch = PageviewBatch.objects.get()
    assert (batch.readings, batch.articles) == (2, [article.pk])
    assert batch.segment.startswith("spool-of-tests/")
    assert before - SECOND < batch.counted_at < timezone.now() + SECOND


def test_files_of_other_kinds_are_nobodys_business(folder, article):
    (folder / "folder-1-a.readings").mkdir()
    (folder / "1-1-folder.readings").mkdir()
    os.mkfifo(folder / "1-1-pipe.readings")
    secret = folder.parent / "secret"
    secret.write_bytes(packed(make_record(article, at=NOON)))
    (folder / "1-1-link.readings").symlink_to(secret)
    (folder / "notes.readings").write_bytes(secret.read_bytes())
    (folder / f"1-1-{'x' * 200}.readings").write_bytes(secret.read_bytes())
    assert flush(folder, at=NOON).readings == 0
    assert secret.exists()
