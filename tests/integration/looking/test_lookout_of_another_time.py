"""What a lookout makes of clocks that are set, of what was under way for long, and of a database
that was put back to an earlier day.
"""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connections
from django.utils import timezone

from articles import actions
from articles.lookout import ALIAS, own_connection
from articles.models import Edition
from articles.selectors import looking
from articles.taken_back import TakenBack
from tests import factories
from tests.backups import backed_up, ended_before, put_back
from tests.front import until
from tests.readings import count

pytestmark = pytest.mark.django_db(transaction=True)

ONE_HOUR = datetime.timedelta(hours=1)

# -- A database that was put back ----------------------------------------------------------


def test_a_story_that_is_there_again_is_counted_again(lookout, story, hoa, as_owner):
    lookout.look()
    count(story, 5, "a/1")
    backup = backed_up()
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
    lookout.look()
    assert lookout.numbers.of(story.pk) is None
    put_back(backup)
    lookout.look()
    assert lookout.numbers.of(story.pk) == 5


def test_its_takedowns_of_lost_days_empty_no_memory(lookout, story, hoa, tmp_path, as_owner):
    """A number that no edition has reached yet is told as if something had just gone."""
    lookout.look()
    backup = backed_up()
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
    lookout.look()
    assert TakenBack(tmp_path).last() == backup.mark[0] + 1
    put_back(backup)
    lookout.look()
    assert TakenBack(tmp_path).last() == lookout._sight.edition == backup.mark[0]


def test_stories_get_their_number_though_lost_ones_had_higher_ids(lookout, story, as_owner):
    lookout.look()
    backup = backed_up()
    lookout._newest_version += 1_000
    Edition.objects.update(number=backup.mark[0] + 1_000)
    lookout.look()
    put_back(backup)
    lookout.look()
    old = factories.make_published("Tin cũ", at=timezone.now() - 24 * ONE_HOUR)
    lookout.look()
    assert lookout.numbers.of(old.pk) == 0


def test_until_all_numbers_are_read_anew_any_story_may_be_one_that_readers_see(
    lookout, story, monkeypatch, as_owner
):
    def away(*told, after):
        raise OperationalError("away")

    lookout.look()
    backup = backed_up()
    factories.make_published("Tin của ngày đã mất", at=timezone.now())
    lookout.look()
    assert lookout.numbers.is_loaded
    with monkeypatch.context() as patch:
        patch.setattr(looking, "visible_numbers", away)
        put_back(backup)
        lookout.look()
    assert not lookout.numbers.is_loaded
    connections[ALIAS] = own_connection()
    lookout.look()
    assert lookout.numbers.is_loaded


def test_a_database_that_goes_on_is_not_read_anew(lookout, story, monkeypatch, caplog):
    lookout.look()
    monkeypatch.setattr(looking, "visible_numbers", None)
    for number in range(3):
        factories.make_published(f"Tin số {number}", at=timezone.now())
        lookout.look(), lookout.look()
    assert caplog.text == ""


# -- What was under way for long -----------------------------------------------------------


@pytest.fixture
def old():
    return factories.make_published("Tin của hôm qua", at=timezone.now() - 24 * ONE_HOUR)


def test_an_end_that_the_database_admits_is_seen_however_late_it_is_written(
    old, lookout, hoa, tmp_path
):
    """By a host whose clock is behind, or in a transaction that took minutes."""
    lookout.look()
    ended_at = timezone.now() - datetime.timedelta(minutes=4, seconds=50)
    actions.retract(by=hoa, at=ended_at, article=old, reason="Sai")
    lookout.look()
    assert lookout.numbers.of(old.pk) is None
    assert TakenBack(tmp_path).last() == lookout._sight.edition


def test_an_end_that_waited_since_the_last_change_is_seen(old, lookout, tmp_path, as_owner):
    """While it was under way no other change could be written; the lookout looked all the time."""
    lookout.look()
    lookout._closely_at -= ONE_HOUR
    lookout.look()
    ended_before(old, timezone.now() - ONE_HOUR / 2)
    lookout.look()
    assert lookout.numbers.of(old.pk) is None
    assert TakenBack(tmp_path).last() == lookout._sight.edition


# -- Clocks that are set -------------------------------------------------------------------


def test_what_ended_by_a_clock_that_was_ahead_is_counted_when_it_is_set_back(
    old, lookout, dung, monkeypatch
):
    lookout.look()
    # It is not among the newest, which are looked at in any case.
    lookout._newest_version += 1_000
    now = timezone.now()
    actions.schedule_takedown(
        by=dung, at=now, article=old, ends_at=now + ONE_HOUR / 2, reason="Hết hạn"
    )
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: now + ONE_HOUR)
        lookout.look()
        assert lookout.numbers.of(old.pk) is None
    lookout.look()
    assert lookout.numbers.of(old.pk) == 0


def test_batches_are_seen_when_the_clock_of_the_database_was_set_back(lookout, story):
    """Their moments lie before those that were looked at last."""
    lookout.look()
    lookout._counted_at += ONE_HOUR
    count(story, 5, "a/1")
    lookout.look()
    assert lookout.numbers.of(story.pk) == 5


# -- Who waits for a look ------------------------------------------------------------------


def test_who_asks_whether_the_database_answers_waits_for_a_look_that_begins_then(
    lookout, monkeypatch
):
    """The one under way was answered before the line broke."""
    goes_on, asked = threading.Event(), []

    def paper_or_blind():
        asked.append(threading.current_thread())
        goes_on.wait(10)

    monkeypatch.setattr(lookout, "_paper_or_blind", paper_or_blind)
    with ThreadPoolExecutor(2) as threads:
        under_way = threads.submit(lookout.look)
        until(lambda: asked)
        waits = threads.submit(lookout.look_now, 10)
        until(lookout._wake.is_set)
        goes_on.set()
        under_way.result(timeout=10)
        assert not waits.done()
        lookout.look()
        waits.result(timeout=10)


def test_who_asks_waits_no_longer_than_patience_lasts(lookout):
    lookout.look_now(0.05)
    assert not lookout._ended_looks
