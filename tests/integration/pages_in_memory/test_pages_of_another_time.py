"""What memory gives after a process was held up, and after the database was put back."""

import datetime
import threading

import pytest
from django.db import OperationalError
from django.utils import timezone

from articles import actions
from articles.page_cache.sight import LOST_SECONDS, ticks_now
from articles.selectors import looking
from tests import factories
from tests.backups import backed_up, put_back
from tests.front import looked, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("as_owner")]
ONE_SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def hold(monkeypatch):
    """The lookout comes to no end of a look until it is let go."""
    goes_on, is_held = threading.Event(), threading.Event()
    made = looking.edition_now

    def hold():
        monkeypatch.setattr(looking, "edition_now", held)
        until(is_held.is_set)
        return goes_on

    def held(using):
        is_held.set()
        goes_on.wait(20)
        return made(using)

    yield hold
    goes_on.set()


def seen(door, edition):
    until(lambda: door.pages.sight is not None and door.pages.sight.edition == edition)


@pytest.mark.parametrize("is_seen_in_between", [True, False])
def test_no_page_of_lost_days_is_given_when_their_numbers_come_again(
    server, door, is_seen_in_between
):
    backup = backed_up()
    lost = factories.make_published("Tin của ngày đã mất", at=timezone.now())
    looked(door)
    before = door.pages.sight.edition
    path = lost.get_absolute_url()
    assert server.ask(path).status == 200
    assert "Tin của ngày đã mất" in server.ask("/").text

    if is_seen_in_between:
        put_back(backup)
        seen(door, backup.mark[0])
    else:
        put_back(backup, number=before - 1)
    factories.make_published("Tin của ngày hôm nay", at=timezone.now())
    until(lambda: door.lookout._mark == backed_up().mark)
    assert door.pages.sight.edition == before
    assert server.ask(path).status == 404
    front = server.ask("/").text
    assert "Tin của ngày đã mất" not in front
    assert "Tin của ngày hôm nay" in front


def test_a_page_that_is_built_while_the_database_is_put_back_is_not_kept(server, door, monkeypatch):
    backup = backed_up()
    factories.make_published("Tin của ngày đã mất", at=timezone.now())
    looked(door)
    rounds = []
    made = door.pages.stamp

    def stamp():
        stamped = made()
        if not rounds:
            rounds.append(stamped.round)
            put_back(backup)
            seen(door, backup.mark[0])
        return stamped

    monkeypatch.setattr(door.pages, "stamp", stamp)
    assert "Tin của ngày đã mất" not in server.ask("/").text
    entry = door.pages.memory.get("/")
    assert entry.stamp.edition == backup.mark[0]
    assert entry.stamp.round > rounds[0]


def test_nothing_is_given_or_kept_until_a_database_that_was_put_back_is_seen_whole(
    server, door, monkeypatch
):
    backup = backed_up()
    factories.make_published("Tin của ngày đã mất", at=timezone.now())
    looked(door)
    server.ask("/")
    made, asked = looking.paper_now, []

    def breaks(*args, **kwargs):
        asked.append(args)
        if len(asked) > 1:
            raise OperationalError("away")
        return made(*args, **kwargs)

    monkeypatch.setattr(looking, "paper_now", breaks)
    put_back(backup)
    until(lambda: len(asked) > 2)
    assert "Tin của ngày đã mất" not in server.ask("/").text
    assert len(door.pages.memory) == 0
    monkeypatch.setattr(looking, "paper_now", made)
    seen(door, backup.mark[0])


def test_a_process_that_was_stopped_for_minutes_gives_nothing_of_before(
    server, door, story, hoa, hold
):
    """Whoever asks comes before the lookout, which wakes as late as all others."""
    path = story.get_absolute_url()
    assert server.ask(path).status == 200
    goes_on = hold()
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
    door.pages._ticks = lambda: ticks_now() + LOST_SECONDS
    for each in (path, "/"):
        assert "Nước lũ rút chậm" not in server.ask(each).text
    assert server.ask(path).status == 410
    goes_on.set()
    looked(door)
    assert server.ask(path).status == 410
