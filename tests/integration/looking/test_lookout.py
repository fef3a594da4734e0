"""What one process sees of the paper and of what was counted, look by look."""

import datetime

import pytest
from django.db import OperationalError, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import actions
from articles.lookout import ALIAS, LONG_ABSENCE, own_connection
from articles.models import PageviewBatch, PageviewTotal
from articles.selectors import looking
from articles.taken_back import TakenBack
from tests import factories
from tests.readings import count

pytestmark = pytest.mark.django_db(transaction=True)

ONE_SECOND = datetime.timedelta(seconds=1)


def questions_of_a_look(lookout):
    with CaptureQueriesContext(connections[ALIAS]) as captured:
        lookout.look()
    return len(captured)


def test_a_look_costs_no_more_however_many_batches_it_knows(lookout, story, monkeypatch):
    asked_of = []
    made = looking.totals_of_batches
    monkeypatch.setattr(
        looking, "totals_of_batches", lambda using, some: asked_of.append(some) or made(using, some)
    )

    lookout.look()
    for number in range(looking.BATCHES_AT_A_TIME + 2):
        count(story, number, f"a/{number}")
    assert questions_of_a_look(lookout) == 4
    assert questions_of_a_look(lookout) == 2
    count(story, 20, "b/1")
    asked_of.clear()
    assert questions_of_a_look(lookout) == 3
    assert asked_of == [["b/1"]]
    assert lookout.numbers.of(story.pk) == 20


def test_a_batch_that_was_under_way_for_half_a_minute_is_not_missed(lookout, story):
    """Its row bears a moment within the transaction, and is seen at its end."""
    lookout.look()
    lookout.look()
    count(story, 5, "a/1")
    long_ago = timezone.now() - looking.BATCHES_OVERLAP + 2 * ONE_SECOND
    PageviewBatch.objects.filter(segment="a/1").update(counted_at=long_ago)
    lookout.look()
    assert lookout.numbers.of(story.pk) == 5


def test_batches_that_could_not_be_looked_at_are_looked_at_again(lookout, story, monkeypatch):
    def away(*told):
        raise OperationalError("away")

    lookout.look()
    count(story, 5, "a/1")
    with monkeypatch.context() as patch:
        patch.setattr(looking, "totals_of_batches", away)
        lookout.look()
    assert lookout.numbers.of(story.pk) == 0
    # Pages do not depend on it.
    assert not lookout._sight.is_blind
    connections[ALIAS] = own_connection()
    lookout.look()
    assert lookout.numbers.of(story.pk) == 5


def test_trouble_that_outlasts_a_batch_under_way_loses_none(lookout, story, monkeypatch):
    """What is asked for next reaches back to the last look that took numbers over."""

    def away(*told):
        raise OperationalError("away")

    lookout.look()
    taken_over = lookout._counted_at
    count(story, 5, "a/1")
    monkeypatch.setattr(looking, "totals_of_batches", away)
    lookout.look()
    connections[ALIAS] = own_connection()
    asked_since = []
    seen = looking.batches_since
    monkeypatch.setattr(
        looking,
        "batches_since",
        lambda using, since: asked_since.append(since) or seen(using, since),
    )
    lookout.look()
    assert asked_since == [taken_over]


def test_numbers_that_could_not_all_be_read_are_read_with_the_next_look(
    lookout, story, monkeypatch
):
    def away(*told, after):
        raise OperationalError("away")

    PageviewTotal.objects.filter(article=story).update(counted=5)
    with monkeypatch.context() as patch:
        patch.setattr(looking, "visible_numbers", away)
        lookout.look()
    assert not lookout.numbers.is_loaded
    connections[ALIAS] = own_connection()
    lookout.look()
    assert lookout.numbers.is_loaded
    assert lookout.numbers.of(story.pk) == 5


def test_the_paper_is_looked_at_while_many_batches_are_taken_over(lookout, story, monkeypatch):
    lookout.look()
    for number in range(2 * looking.BATCHES_AT_A_TIME):
        count(story, number, f"a/{number}")
    looked = []
    seen = looking.edition_now
    monkeypatch.setattr(looking, "edition_now", lambda using: looked.append(using) or seen(using))
    monkeypatch.setattr("articles.lookout.EACH_SECONDS", -1)
    lookout.look()
    assert len(looked) == 3


def test_a_fault_over_numbers_ends_no_look_and_hides_no_page(lookout, story, monkeypatch, caplog):
    monkeypatch.setattr(looking, "batches_since", None)
    lookout.look()
    assert not lookout._sight.is_blind
    assert "stumbled over numbers" in caplog.text


def test_after_a_long_absence_all_is_read_anew_and_no_batch_of_it(lookout, story, monkeypatch):
    lookout.look()
    count(story, 5, "a/1")
    absence = LONG_ABSENCE + 60 * ONE_SECOND
    PageviewBatch.objects.update(counted_at=timezone.now() - absence / 2)
    lookout._counted_at -= absence
    monkeypatch.setattr(looking, "totals_of_batches", None)
    lookout.look()
    assert lookout.numbers.of(story.pk) == 5


def test_a_look_costs_two_questions_or_three_and_no_more_when_the_archive_grows(lookout):
    def asked():
        with CaptureQueriesContext(connections[ALIAS]) as captured:
            lookout.look()
        return len(captured)

    lookout.look()
    assert asked() == 2
    factories.make_published("Tin đầu", at=timezone.now())
    assert asked() == 3
    for number in range(12):
        factories.make_published(f"Tin số {number}", at=timezone.now())
    assert asked() == 3
    assert asked() == 2


def test_stories_imported_with_an_hour_long_past_get_their_number(lookout):
    lookout.look()
    old = factories.make_published("Tin cũ", at=timezone.now() - datetime.timedelta(days=900))
    lookout.look()
    assert lookout.numbers.of(old.pk) == 0


def test_stories_that_came_while_all_were_read_are_known(lookout, story, hoa, monkeypatch):
    monkeypatch.setattr("articles.lookout.EACH_SECONDS", 0)
    made = looking.visible_numbers
    late = []

    def visible_numbers(*args, **kwargs):
        rows = made(*args, **kwargs)
        if rows:
            actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
            late.append(factories.make_published("Tin vừa đến", at=timezone.now()))
        monkeypatch.setattr(looking, "visible_numbers", made)
        return rows

    monkeypatch.setattr(looking, "visible_numbers", visible_numbers)
    lookout.look()
    assert lookout.numbers.is_loaded
    assert lookout.numbers.of(story.pk) is None
    assert lookout.numbers.of(late[0].pk) == 0


def test_an_hour_set_back_is_looked_at_anew(lookout, monkeypatch):
    lookout.look()
    seen = lookout._sight
    before = timezone.now() - datetime.timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: before)
    lookout.look()
    assert lookout._sight.seen_at < seen.seen_at
    assert lookout._known_mark(before)[0] == seen.edition


def test_a_number_of_another_database_is_put_right_at_the_start(lookout, tmp_path):
    TakenBack(tmp_path).tell(10**9)
    lookout.look()
    assert TakenBack(tmp_path).last() == lookout._sight.edition


def test_what_no_process_could_write_is_no_news(tmp_path):
    assert TakenBack(tmp_path).last() == 0
    (tmp_path / "taken-back").write_text("không phải số")
    assert TakenBack(tmp_path).last() == 0
    TakenBack(tmp_path / "khong-co").tell(7)
    TakenBack(tmp_path).tell(7)
    assert TakenBack(tmp_path).last() == 7


def test_who_is_slow_to_tell_hides_no_takedown_that_came_later(tmp_path):
    TakenBack(tmp_path).tell(8)
    TakenBack(tmp_path).tell(7)
    assert TakenBack(tmp_path).last() == 8


def test_what_is_told_while_a_process_begins_is_left_as_it_is(lookout, tmp_path, monkeypatch):
    """Another one has seen a takedown since this one asked."""
    made = looking.paper_now

    def paper_now(*args, **kwargs):
        found = made(*args, **kwargs)
        TakenBack(tmp_path).tell(found.number + 1)
        return found

    monkeypatch.setattr(looking, "paper_now", paper_now)
    lookout.look()
    assert TakenBack(tmp_path).last() == lookout._sight.edition + 1
