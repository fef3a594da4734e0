"""For how long a page from memory is given: while it is right, and while the database is away."""

import sys
import time

import pytest

from articles.page_cache import PageCache, Sight, Story, ticks_now
from articles.page_cache.sight import LOST_SECONDS, NEVER, OLD_SECONDS, OUTAGE_SECONDS
from tests.unit.page_memory import (
    HOUR,
    PAGE,
    PLAIN,
    World,
    asked,
    goes_blind,
    keep,
    look,
    make_entry,
    opened,
)


@pytest.fixture
def world():
    return World()


@pytest.fixture
def pages(world):
    return opened(world)


def test_a_page_is_given_until_something_changes_for_readers(pages, world):
    keep(pages)
    assert pages.reply(asked()).body == [PAGE]
    assert pages.reply(asked("/kinh-te")) is None
    look(pages, world, edition=8)
    assert pages.reply(asked()) is None
    assert pages.reply(asked(), even_old=True) is None


def test_a_page_ends_with_the_next_boundary_to_the_instant(pages, world):
    look(pages, world, boundary=world.now + 5)
    keep(pages)
    world.passes(4.999)
    assert pages.reply(asked()) is not None
    world.passes(0.001)
    assert pages.reply(asked(), even_old=True) is None
    # Whoever builds before the lookout has seen the boundary pass keeps nothing that is given.
    keep(pages)
    assert pages.reply(asked(), even_old=True) is None


def test_a_page_that_was_built_over_a_change_is_never_current(pages, world):
    entry = make_entry(pages)
    look(pages, world, edition=8)
    pages.keep(entry)
    assert not pages.is_current(entry)
    assert pages.reply(asked(), even_old=True) is None


def test_a_page_that_was_begun_before_a_story_went_is_not_kept(pages, world):
    entry = make_entry(pages)
    pages.forget_all()
    assert not pages.is_current(entry)
    pages.keep(entry)
    assert len(pages.memory) == 0


def test_who_is_overtaken_while_a_page_is_stamped_keeps_nothing(world):
    """Else a page of an edition that comes again would lie there as one of the new round."""

    class Overtaken(PageCache):
        @property
        def sight(self):
            seen = self.__dict__["sight"]
            if self.is_watched:
                self.is_watched = False
                self.forget_all()
            return seen

        @sight.setter
        def sight(self, sight):
            self.__dict__["sight"] = sight

        is_watched = False

    pages = Overtaken(1_000_000, PLAIN, clock=lambda: world.now, ticks=lambda: world.ticks)
    look(pages, world)
    pages.is_watched = True
    keep(pages)
    assert len(pages.memory) == 0


def test_a_page_that_is_merely_old_is_given_to_those_who_would_wait(pages, world):
    keep(pages)
    world.passes(OLD_SECONDS + 1)
    look(pages, world, boundary=pages.sight.boundary)
    assert pages.reply(asked()) is None
    assert pages.reply(asked(), even_old=True) is not None


def test_a_clock_that_is_set_back_shows_nothing_of_the_future(pages, world):
    keep(pages)
    world.now -= 1
    assert pages.reply(asked(), even_old=True) is None
    goes_blind(pages, world)
    assert pages.reply(asked(), even_old=True) is None


def test_a_clock_that_jumps_ahead_does_not_age_a_page_but_ends_it_at_the_boundary(pages, world):
    keep(pages)
    world.now += HOUR - 1
    assert pages.reply(asked()) is not None
    world.now += 1
    assert pages.reply(asked()) is None


def test_without_a_lookout_nothing_is_given(pages, world):
    keep(pages)
    world.ticks += LOST_SECONDS + 0.1
    assert pages.reply(asked()) is None
    assert not pages.takes(asked())
    pages.sight = None
    assert pages.reply(asked()) is None
    assert pages.stamp() is None
    assert not pages.takes(asked())


def test_what_is_there_is_given_for_an_hour_without_a_database(pages, world):
    look(pages, world, boundary=world.now + 10)
    keep(pages)
    world.passes(1)
    look(pages, world, boundary=pages.sight.boundary)
    for seconds, is_given in ((9, True), (OUTAGE_SECONDS - 10, True), (2, False)):
        world.passes(seconds)
        goes_blind(pages, world)
        assert (pages.reply(asked()) is not None) is is_given, seconds


def test_a_page_of_an_edition_before_is_given_without_a_database_for_an_hour_from_its_making(
    pages, world
):
    keep(pages)
    world.passes(OUTAGE_SECONDS - 10)
    look(pages, world, edition=8)
    goes_blind(pages, world)
    assert pages.reply(asked()) is not None
    world.passes(11)
    goes_blind(pages, world)
    assert pages.reply(asked()) is None


def test_a_list_that_a_boundary_had_ended_counts_from_its_making_too(pages, world):
    look(pages, world, boundary=world.now + 10)
    keep(pages)
    world.passes(OUTAGE_SECONDS + 1)
    look(pages, world)
    goes_blind(pages, world)
    assert pages.reply(asked()) is None


def test_a_story_ends_at_its_own_hour_though_no_database_says_so(pages, world):
    keep(pages, story=Story(4, until=world.now + 30))
    goes_blind(pages, world)
    assert pages.reply(asked()) is not None
    world.passes(30)
    goes_blind(pages, world)
    assert pages.reply(asked()) is None


def test_what_was_taken_back_before_the_outage_is_never_given_in_it(pages, world):
    keep(pages, story=Story(4))
    keep(pages, "/")
    pages.forget_all()
    look(pages, world, edition=8)
    goes_blind(pages, world)
    assert pages.reply(asked()) is None
    assert pages.reply(asked("/")) is None


def test_of_a_story_with_a_new_version_only_its_own_page_is_forgotten(pages, world):
    keep(pages, "/lu-4.html", story=Story(4))
    keep(pages, "/bao-5.html", story=Story(5))
    keep(pages, "/")
    pages.forget_stories({4})
    look(pages, world, edition=8)
    goes_blind(pages, world)
    assert pages.reply(asked("/lu-4.html")) is None
    assert pages.reply(asked("/bao-5.html")) is not None
    assert pages.reply(asked("/")) is not None


@pytest.mark.skipif(sys.platform != "linux", reason="only there a clock goes on in its sleep")
def test_a_machine_that_slept_gives_nothing_of_before(monkeypatch):
    """The clock of most programs stood still meanwhile."""
    pages = PageCache(1_000_000, PLAIN)
    ticks = ticks_now()
    pages.sight = Sight(7, NEVER, seen_at=0, seen_ticks=ticks, asked_ticks=ticks)
    keep(pages)
    assert pages.reply(asked()) is not None
    made = time.clock_gettime

    def asleep_for_a_while(clock):
        return made(clock) + (LOST_SECONDS if clock == time.CLOCK_BOOTTIME else 0)

    monkeypatch.setattr(time, "clock_gettime", asleep_for_a_while)
    assert pages.reply(asked()) is None
    assert not pages.takes(asked())
