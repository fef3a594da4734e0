"""Pages from memory while the database is away, and what may not be given even then."""

import datetime
import threading
import time
from dataclasses import replace

import pytest
from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

from articles import actions, selectors
from articles.page_cache.sight import OUTAGE_SECONDS, ticks_now
from articles.selectors import looking
from articles.taken_back import TakenBack
from tests import factories
from tests.front import grown_old, looked, until

pytestmark = pytest.mark.django_db(transaction=True)
ONE_SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def outage(door, monkeypatch):
    """Neither the lookout nor a builder is answered until it is over."""

    class Outage:
        def begin(self, *, is_noticed=True):
            self.patch = pytest.MonkeyPatch()
            self.patch.setattr(looking, "edition_now", self.away)
            self.patch.setattr(selectors, "frame_row", self.away)
            self.patch.setattr(selectors, "edition_mark", self.away)
            self.patch.setattr(selectors, "story", self.away)
            if is_noticed:
                until(lambda: door.pages.sight.is_blind)

        def end(self):
            self.patch.undo()
            until(lambda: not door.pages.sight.is_blind)

        @staticmethod
        def away(*args, **kwargs):
            raise OperationalError("away")

    outage = Outage()
    yield outage
    if hasattr(outage, "patch"):
        outage.patch.undo()


def test_pages_that_are_there_are_given_while_the_database_is_away(server, story, outage):
    path = story.get_absolute_url()
    page = server.ask(path)
    outage.begin()
    asked = server.django.asked
    for method in ("GET", "HEAD"):
        for _ in range(20):
            assert server.ask(path, method).status == 200
    assert server.ask(path).body == page.body
    assert server.django.asked == asked
    outage.end()
    assert server.ask("/thoi-su").status == 200


def test_a_page_that_is_not_there_is_refused_at_once_and_nobody_waits_behind_it(server, outage):
    server.ask("/")
    outage.begin()
    began = time.monotonic()
    for path in ("/thoi-su", "/24h", "/rss/tin-tuc.rss"):
        refused = server.ask(path)
        assert refused.status == 503, path
        assert refused.headers["Retry-After"] == "5"
        assert refused.headers["Cache-Control"] == "no-store"
        assert "Content-Security-Policy" in refused.headers
    assert time.monotonic() - began < 1
    outage.end()
    assert server.ask("/thoi-su").status == 200


def test_for_an_hour_and_no_longer(server, door, outage):
    server.ask("/")
    outage.begin()
    assert server.ask("/").status == 200
    door.pages._ticks = lambda: ticks_now() + OUTAGE_SECONDS
    sight = door.pages.sight
    door.pages.sight = replace(sight, asked_ticks=sight.asked_ticks + OUTAGE_SECONDS)
    assert server.ask("/").status in (500, 503)


def test_a_page_that_had_to_be_built_anew_just_then_is_given_as_it_was(server, door, outage):
    """The edition rose, and before the page was asked for the database went."""
    before = server.ask("/")
    factories.make_published("Tin cuối trước khi mất điện", at=timezone.now())
    looked(door)
    outage.begin(is_noticed=False)
    after = server.ask("/")
    assert (after.status, after.body) == (200, before.body)


def test_so_is_one_whose_builder_broke_when_everybody_knew_it_already(server, door, outage):
    before = server.ask("/")
    factories.make_published("Tin cuối trước khi mất điện", at=timezone.now())
    looked(door)
    outage.begin(is_noticed=False)

    def noticed_meanwhile():
        until(lambda: door.pages.sight.is_blind)
        outage.away()

    outage.patch.setattr(selectors, "edition_mark", noticed_meanwhile)
    after = server.ask("/")
    assert (after.status, after.body) == (200, before.body)


def test_what_was_taken_back_before_it_is_not_given_in_it(server, door, story, hoa, outage):
    path = story.get_absolute_url()
    other = factories.make_published("Bài khác", at=timezone.now() - ONE_SECOND)
    for each in (path, "/", other.get_absolute_url()):
        server.ask(each)
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
    looked(door)
    outage.begin()
    assert server.ask(path).status == 503
    assert server.ask("/").status == 503, "the list may name it"


def test_nor_is_a_version_that_was_put_right_before_it(server, door, story, hoa, outage):
    other = factories.make_published("Bài khác", at=timezone.now() - ONE_SECOND)
    for each in (story, other):
        assert server.ask(each.get_absolute_url()).status == 200
    factories.changed_past_the_desk(story, body="<p>Số liệu đúng là mười hai.</p>")
    factories.pass_and_correct(by=hoa, at=timezone.now(), article=story, note="Sửa số liệu.")
    looked(door)
    outage.begin()
    assert server.ask(story.get_absolute_url()).status == 503
    assert server.ask(other.get_absolute_url()).status == 200


def test_nor_what_changed_when_nobody_could_say_any_more_what_it_was(
    server, door, story, hoa, outage, monkeypatch
):
    """The number was read, and before the rest was the line broke."""
    path = story.get_absolute_url()
    server.ask(path)
    monkeypatch.setattr(looking, "paper_now", outage.away)
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
    until(lambda: door.pages.sight.is_blind)
    outage.begin()
    assert server.ask(path).status == 503


def test_nor_what_another_process_of_the_host_has_seen_go(server, door, story, outage):
    path = story.get_absolute_url()
    server.ask(path)
    outage.begin()
    assert server.ask(path).status == 200
    TakenBack(settings.SPOOL_DIR).tell(door.pages.sight.edition + 1)
    until(lambda: server.ask(path).status == 503)


def test_a_takedown_is_told_to_the_other_processes_of_the_host(door, story, hoa):
    before = TakenBack(settings.SPOOL_DIR).last()
    factories.make_published("Tin vừa đến", at=timezone.now())
    looked(door)
    assert TakenBack(settings.SPOOL_DIR).last() == before, "nobody lost anything"
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
    looked(door)
    assert TakenBack(settings.SPOOL_DIR).last() == door.pages.sight.edition


def test_a_story_ends_at_its_hour_in_it(server, door, story, dung, outage):
    path = story.get_absolute_url()
    ends_at = timezone.now() + 3 * ONE_SECOND
    actions.schedule_takedown(
        by=dung, at=timezone.now(), article=story, ends_at=ends_at, reason="Hết hạn"
    )
    looked(door)
    server.ask(path)
    outage.begin()
    assert server.ask(path).status == 200
    until(lambda: timezone.now() >= ends_at)
    assert server.ask(path).status == 503


def test_a_page_that_breaks_while_the_database_answers_is_said_to_be_broken(
    server, door, monkeypatch
):
    server.ask("/")
    factories.make_published("Tin vừa đến", at=timezone.now())
    looked(door)

    def break_(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("articles.views.pages.pages.front_page", break_)
    assert server.ask("/").status == 500


# -- A builder that breaks -----------------------------------------------------------------


@pytest.fixture
def broken(monkeypatch):
    def break_(*args, **kwargs):
        raise ZeroDivisionError

    def begin():
        monkeypatch.setattr("articles.views.pages.pages.front_page", break_)

    return begin


@pytest.fixture
def held(door, monkeypatch):
    """The lookout gets no answer, be it yes or no."""
    goes_on, is_held = threading.Event(), threading.Event()
    made = looking.edition_now

    def edition_now(using):
        is_held.set()
        goes_on.wait(20)
        return made(using)

    def hold():
        monkeypatch.setattr(looking, "edition_now", edition_now)
        until(is_held.is_set)

    yield hold
    goes_on.set()


def test_a_page_that_is_merely_old_is_given_where_its_making_anew_breaks(server, door, broken):
    """It is right in all but numbers, and ends as ever with the edition or the day."""
    before = server.ask("/")
    grown_old(door.pages)
    broken()
    after = server.ask("/")
    assert (after.status, after.body) == (200, before.body)
    factories.make_published("Tin vừa đến", at=timezone.now())
    looked(door)
    assert server.ask("/").status == 500


def test_a_page_that_breaks_and_is_not_there_asks_nobody_about_the_database(
    server, door, broken, monkeypatch
):
    asked = []
    monkeypatch.setattr(door.lookout, "look_now", asked.append)
    broken()
    assert server.ask("/").status == 500
    assert asked == []


def test_where_nobody_says_in_time_whether_the_database_answers_it_is_said_to_be_broken(
    server, door, broken, held, monkeypatch
):
    server.ask("/")
    factories.make_published("Tin vừa đến", at=timezone.now())
    looked(door)
    monkeypatch.setattr("articles.middleware.LOOK_SECONDS", 0.2)
    broken(), held()
    began = time.monotonic()
    assert server.ask("/").status == 500
    assert time.monotonic() - began < 2


def test_a_story_found_gone_by_its_builder_is_not_given_as_it_was(server, door, story, hoa, held):
    """The lookout has not seen it yet, and the copy that is there is merely old."""
    path = story.get_absolute_url()
    assert server.ask(path).status == 200
    grown_old(door.pages)
    held()
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Sai")
    assert server.ask(path).status == 410
