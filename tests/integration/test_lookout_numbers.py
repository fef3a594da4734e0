"""How the numbers in a process follow what was counted, look by look."""

import datetime

import pytest
from django.db import OperationalError, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.lookout import ALIAS, LONG_ABSENCE_SECONDS, Lookout, own_connection
from articles.models import PageviewBatch, PageviewTotal
from articles.readership.numbers import InMemoryNumbers
from articles.selectors import looking
from articles.taken_back import TakenBack
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

ONE_SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def story():
    return factories.make_published("Nước lũ rút chậm", at=timezone.now() - ONE_SECOND)


@pytest.fixture
def lookout(story, tmp_path):
    """Looks when it is told to."""
    connections[ALIAS] = own_connection()
    yield Lookout(InMemoryNumbers(), None, TakenBack(tmp_path))
    connections[ALIAS].close()
    del connections[ALIAS]


def count(article, readings, segment):
    """As a flusher writes it."""
    PageviewTotal.objects.filter(article=article).update(counted=readings)
    PageviewBatch.objects.create(segment=segment, readings=1, articles=[article.pk])


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
    absence = datetime.timedelta(seconds=LONG_ABSENCE_SECONDS + 60)
    PageviewBatch.objects.update(counted_at=timezone.now() - absence / 2)
    lookout._counted_at -= absence
    monkeypatch.setattr(looking, "totals_of_batches", None)
    lookout.look()
    assert lookout.numbers.of(story.pk) == 5
