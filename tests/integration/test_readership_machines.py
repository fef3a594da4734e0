"""What behaves like a machine leaves the readers; what is past leaves the tables."""

from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import (
    PageviewBatch,
    PageviewDay,
    PageviewHour,
    PageviewKey,
    PageviewTotal,
    ReadingSpool,
)
from articles.readership.forgetting import forget_batches, forget_readings
from articles.readership.machines import move_machines
from articles.readership.recount import differences
from articles.text import VIETNAM
from tests.factories import make_published
from tests.readings import flush, make_record, make_segment, make_spool

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=VIETNAM)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MOST = 3
PERSON, MACHINE = 11, 12


@pytest.fixture
def folder(tmp_path):
    return make_spool(tmp_path / "spool")


@pytest.fixture
def stories():
    return [make_published(at=NOON - 3 * DAY) for _each in range(MOST + 1)]


@pytest.fixture
def article(stories):
    return stories[0]


def read(folder, stories, *, key, at=NOON, reader_class=0):
    those = [make_record(each, at=at, key=key, reader_class=reader_class) for each in stories]
    make_segment(folder, *those)
    flush(folder, at=at + MINUTE)


def move(*, at=NOON + HOUR):
    return move_machines(first=NOON - DAY, at=at, most=MOST)


def numbers(rows):
    return list(rows.order_by("article_id").values_list("readers", "machines"))


def totals():
    return list(PageviewTotal.objects.order_by("article_id").values_list("counted", flat=True))


def test_a_key_with_too_many_stories_goes_to_the_machines_everywhere(folder, stories):
    read(folder, stories, key=MACHINE)
    read(folder, stories[:MOST], key=PERSON)
    assert move() == MOST + 1
    moved = [(1, 1)] * MOST + [(0, 1)]
    assert numbers(PageviewHour.objects) == numbers(PageviewDay.objects) == moved
    assert totals() == [1] * MOST + [0]
    classes = dict(PageviewKey.objects.values_list("key", "reader_class").distinct())
    assert classes == {PERSON: 0, MACHINE: 3}
    assert not list(differences(at=NOON + HOUR))


def test_the_pass_may_be_repeated(folder, stories):
    read(folder, stories, key=MACHINE)
    assert [move(), move()] == [MOST + 1, 0]
    assert numbers(PageviewDay.objects) == [(0, 1)] * (MOST + 1)


def test_what_comes_late_of_a_machine_is_found_by_the_next_pass(folder, stories):
    read(folder, stories, key=MACHINE)
    move()
    read(folder, [make_published(at=NOON - DAY)], key=MACHINE, at=NOON + MINUTE)
    assert move() == 1
    assert totals() == [0] * (MOST + 2)


def test_many_stories_over_many_half_hours_are_a_person(folder, stories):
    for number, each in enumerate(stories):
        read(folder, [each], key=PERSON, at=NOON + number * 30 * MINUTE)
    assert move(at=NOON + 9 * HOUR) == 0


@pytest.mark.parametrize("reader_class", [1, 2])
def test_robots_and_readers_without_script_stay_what_they_are(folder, stories, reader_class):
    read(folder, stories, key=MACHINE, reader_class=reader_class)
    assert move() == 0


def test_the_half_hour_before_midnight_belongs_to_its_day(folder, stories):
    late = NOON.replace(hour=23, minute=59)
    read(folder, stories, key=MACHINE, at=late)
    assert move(at=late + HOUR) == MOST + 1
    assert numbers(PageviewDay.objects.filter(day=NOON.date())) == [(0, 1)] * (MOST + 1)


def test_whoever_holds_numbers_is_told_of_those_that_fell(folder, stories):
    read(folder, stories, key=MACHINE)
    move()
    told = PageviewBatch.objects.get(readings=0)
    assert told.articles == sorted(each.pk for each in stories)
    assert not PageviewBatch.objects.filter(readings=0).exclude(pk=told.pk).exists()


def test_the_night_moves_machines_before_their_keys_are_gone(folder, stories, settings):
    settings.STORIES_PER_HALF_HOUR = MOST
    read(folder, stories, key=MACHINE)
    assert forget_readings(NOON + DAY).machines == MOST + 1
    assert totals() == [0] * (MOST + 1)


def test_keys_are_destroyed_even_where_the_pass_over_machines_fails(folder, article, monkeypatch):
    def fails(**told):
        raise ArithmeticError

    read(folder, [article], key=PERSON)
    monkeypatch.setattr("articles.readership.forgetting.move_machines", fails)
    with pytest.raises(ArithmeticError):
        forget_readings(NOON + 2 * DAY)
    assert not PageviewKey.objects.exists()


def test_hours_fold_into_their_days(folder, article, settings):
    settings.READING_HOURS_DAYS_KEPT = 2
    first = NOON.replace(hour=0) - DAY
    for moment in (first - MINUTE, first):
        read(folder, [article], key=PERSON, at=moment)
    forgotten = forget_readings(NOON + DAY)
    assert forgotten.hours == 1
    assert list(PageviewHour.objects.values_list("hour", flat=True)) == [first]
    assert [day.readers for day in PageviewDay.objects.all()] == [1, 1]
    assert totals()[0] == 2


def test_folding_in_batches_folds_all(article, monkeypatch):
    monkeypatch.setattr("articles.readership.forgetting.BATCH", 3)
    long_ago = NOON - 90 * DAY
    PageviewHour.objects.bulk_create(
        PageviewHour(article=article, hour=long_ago + number * HOUR) for number in range(10)
    )
    assert forget_readings(NOON).hours == 10


def batch(segment, *, days_ago, readings=1):
    PageviewBatch.objects.create(
        segment=segment, counted_at=NOON - days_ago * DAY, readings=readings
    )


def test_names_of_segments_are_forgotten_only_when_they_cannot_come_back():
    ReadingSpool.objects.create(name="alive", flushed_at=NOON)
    ReadingSpool.objects.create(name="off", flushed_at=NOON - 10 * DAY)
    batch("alive/1", days_ago=3)
    batch("alive/2", days_ago=1)
    batch("off/3", days_ago=10.5)
    batch("off/4", days_ago=12)
    batch("off/5", days_ago=42)
    batch("changed/6", days_ago=3, readings=0)
    batch("changed/7", days_ago=1, readings=0)
    assert forget_batches(NOON) == 4
    left = PageviewBatch.objects.order_by("segment").values_list("segment", flat=True)
    assert list(left) == ["alive/2", "changed/7", "off/3"]


def test_the_command_says_what_it_did(folder, article, capsys):
    long_ago = timezone.now() - 3 * DAY
    old = make_published(at=long_ago - DAY)
    read(folder, [old], key=PERSON, at=long_ago)
    call_command("forget_readings")
    said = capsys.readouterr().out
    assert "1" in said
    assert not PageviewKey.objects.exists()


# -- recount ---------------------------------------------------------------------


@pytest.fixture
def counted(folder):
    """Yesterday is proved by its hours: the day of the very first one may have begun at noon."""
    now = timezone.now()
    story = make_published(at=now - 3 * DAY)
    for moment in (now - 2 * DAY, now - DAY, now):
        read(folder, [story], key=PERSON, at=moment)
    return story


def recount(**options):
    call_command("recount", **options)


def test_what_was_counted_is_what_it_is_made_of(counted, capsys):
    recount()
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (PageviewTotal, "counted"),
        (PageviewDay, "readers"),
        (PageviewDay, "robots"),
        (PageviewDay, "machines"),
        (PageviewHour, "without_script"),
        (PageviewHour, "readers"),
    ],
)
def test_a_number_that_was_changed_is_found(counted, capsys, model, field):
    newest = model.objects.filter(article=counted).order_by("-pk").first()
    model.objects.filter(pk=newest.pk).update(**{field: 9})
    with pytest.raises(CommandError):
        recount()
    said = capsys.readouterr().out
    assert f" {counted.pk}" in said
    assert "9" in said


@pytest.mark.parametrize("model", [PageviewTotal, PageviewDay, PageviewHour])
def test_a_number_that_is_gone_is_found(counted, model):
    newest = model.objects.filter(article=counted).order_by("-pk").first()
    model.objects.filter(pk=newest.pk).delete()
    with pytest.raises(CommandError):
        recount()


def test_keys_that_are_gone_are_found(counted):
    last = PageviewKey.objects.order_by("slot").last()
    PageviewKey.objects.filter(slot=last.slot).delete()
    with pytest.raises(CommandError):
        recount()


def test_totals_are_made_anew_of_their_days(counted, capsys):
    PageviewTotal.objects.filter(article=counted).update(counted=9, imported=384)
    other = make_published(at=NOON - 9 * DAY)
    PageviewTotal.objects.filter(article=other).delete()
    PageviewDay.objects.create(article=other, day=NOON.date() - 2 * DAY, readers=5)
    recount(apply=True)
    assert PageviewTotal.objects.get(article=counted).shown == 384 + 3
    assert PageviewTotal.objects.get(article=other).shown == 5
    told = PageviewBatch.objects.get(readings=0).articles
    assert told == sorted([counted.pk, other.pk])
    recount()


def test_days_of_before_there_were_hours_need_none(counted):
    old = make_published(at=NOON - 900 * DAY)
    PageviewDay.objects.create(article=old, day=NOON.date() - 800 * DAY, readers=5)
    PageviewTotal.objects.update_or_create(pk=old.pk, defaults={"counted": 5})
    recount()
    PageviewHour.objects.all().delete()
    PageviewKey.objects.all().delete()
    recount()


def test_mending_says_what_it_could_not_mend(counted):
    PageviewDay.objects.filter(article=counted).order_by("-day").update(readers=7)
    with pytest.raises(CommandError):
        recount(apply=True)


def test_a_hundred_differences_are_counted_and_not_all_told(counted, capsys):
    newest = PageviewHour.objects.order_by("pk").last()
    PageviewHour.objects.bulk_create(
        PageviewHour(article=counted, hour=newest.hour - number * MINUTE, robots=1)
        for number in range(1, 101)
    )
    with pytest.raises(CommandError, match="1"):
        recount()
    assert len(capsys.readouterr().out.splitlines()) == 50
