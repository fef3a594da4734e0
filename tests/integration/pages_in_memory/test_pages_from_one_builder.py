"""Many who miss one page of the paper at once, and whoever builds it for them."""

import contextlib
import datetime
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.http import HttpResponse
from django.utils import timezone

from articles import pages
from articles.front_door import front_door
from articles.middleware import ATTEMPTS, MAKERS, PageCacheMiddleware
from articles.page_cache import Makers
from tests import factories
from tests.front import grown_old, until

pytestmark = pytest.mark.django_db(transaction=True)
ONE_SECOND = datetime.timedelta(seconds=1)


def slow_front(monkeypatch, *, seconds=0.3, before=None):
    """How often the front page was begun."""
    begun = []
    made = pages.front_page

    def slowly(*args, **kwargs):
        begun.append(threading.current_thread())
        if before:
            before(len(begun))
        time.sleep(seconds)
        return made(*args, **kwargs)

    monkeypatch.setattr(pages, "front_page", slowly)
    return begun


def at_once(number, act):
    """Together, and what each of them got; their connections are given back."""
    gate = threading.Barrier(number)

    def one():
        gate.wait()
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return [each.result() for each in [pool.submit(one) for _ in range(number)]]


def test_a_thousand_who_miss_one_page_at_once_get_it_from_one_builder(server, monkeypatch):
    begun = slow_front(monkeypatch)
    answers = at_once(1000, lambda: server.ask("/"))
    assert {each.status for each in answers} == {200}
    assert len({each.body for each in answers}) == 1
    assert len(begun) == 1


def test_others_get_the_old_copy_while_one_builds_the_new(server, door, monkeypatch):
    before = server.ask("/")
    grown_old(door.pages)
    begun = slow_front(monkeypatch, seconds=0.5)
    with ThreadPoolExecutor(1) as pool:
        builder = pool.submit(lambda: (server.ask("/"), connections.close_all()))
        until(lambda: begun)
        started = time.monotonic()
        assert server.ask("/").body == before.body
        assert time.monotonic() - started < 0.3
        builder.result()
    assert len(begun) == 1


def test_a_builder_that_breaks_lets_the_others_build(server, monkeypatch):
    def break_first(number):
        if number == 1:
            time.sleep(0.2)
            raise RuntimeError("the first one breaks")

    begun = slow_front(monkeypatch, seconds=0, before=break_first)
    answers = at_once(5, lambda: server.ask("/"))
    assert sorted(each.status for each in answers) == [200, 200, 200, 200, 500]
    assert len(begun) >= 2
    assert server.ask("/").status == 200
    assert not front_door().pages.turns._running


def test_who_waits_too_long_for_a_builder_builds_without_it(server, monkeypatch):
    monkeypatch.setattr("articles.middleware.BUILDING_SECONDS", 0.2)
    release = threading.Event()

    def hang_first(number):
        if number == 1:
            release.wait(10)

    begun = slow_front(monkeypatch, seconds=0, before=hang_first)
    with ThreadPoolExecutor(1) as pool:
        hanging = pool.submit(lambda: (server.ask("/"), connections.close_all()))
        until(lambda: begun)
        assert server.ask("/").status == 200
        release.set()
        hanging.result()


def test_a_change_while_a_page_is_built_is_in_what_everybody_gets(server, door, monkeypatch):
    """The builder read the paper before a story came, and looks once more."""

    def publish_during_first(number):
        if number == 1:
            with ThreadPoolExecutor(1) as pool:
                pool.submit(publish).result()
            last = door.pages.sight.edition
            until(lambda: door.pages.sight.edition != last)

    def publish():
        factories.make_published("Tin đến giữa chừng", at=timezone.now())
        connections.close_all()

    made = pages.front_page
    calls = []

    def front_page(*args, **kwargs):
        page = made(*args, **kwargs)
        calls.append(page)
        publish_during_first(len(calls))
        return page

    edition = door.pages.sight.edition
    monkeypatch.setattr(pages, "front_page", front_page)
    server.ask("/")
    assert len(calls) >= 2
    assert door.pages.sight.edition > edition
    assert "Tin đến giữa chừng" in server.ask("/").text


def test_who_waited_is_not_given_what_was_old_when_it_came(server, door, monkeypatch):
    """Each look of the builder is behind the paper; the other one makes a page of its own."""
    made = pages.front_page
    calls = []

    def front_page(*args, **kwargs):
        calls.append(made(*args, **kwargs))
        number = len(calls)
        if number <= ATTEMPTS:
            door.pages.forget_all()
        # The other one waits by then.
        time.sleep(0.2)
        return calls[number - 1]

    monkeypatch.setattr(pages, "front_page", front_page)
    at_once(2, lambda: server.ask("/"))
    assert len(calls) == ATTEMPTS + 1


def test_who_finds_the_page_made_when_the_turn_comes_makes_none(server, door, monkeypatch):
    begun = slow_front(monkeypatch, seconds=0)
    take = door.pages.turns.take

    def take_late(path):
        monkeypatch.setattr(door.pages.turns, "take", take)
        server.ask(path)
        return take(path)

    monkeypatch.setattr(door.pages.turns, "take", take_late)
    assert server.ask("/").status == 200
    assert len(begun) == 1


def page_held_until(may_end, begun):
    def page(request):
        begun.append(request.path)
        may_end.wait(10)
        return HttpResponse("x")

    return page


@pytest.mark.parametrize(
    ("path", "at_once"), [("/thoi-su", 2), ("/toa-soan/", 5), ("/tim-kiem", 5)]
)
def test_readers_pages_are_made_by_two_at_a_time_and_the_desk_waits_for_nobody(path, at_once, rf):
    begun, may_end = [], threading.Event()
    middleware = PageCacheMiddleware(page_held_until(may_end, begun))
    # However long it takes to see that the others wait.
    middleware.makers = Makers(MAKERS, patience_seconds=30)
    with ThreadPoolExecutor(5) as threads:
        asked = [threads.submit(middleware, rf.get(path)) for _ in range(5)]
        until(lambda: len(begun) == at_once)
        time.sleep(0.1)
        assert len(begun) == at_once
        may_end.set()
        assert [each.result(timeout=10).content for each in asked] == [b"x"] * 5


def test_who_makes_a_page_apart_waits_for_a_place_no_longer_than_patience_lasts(rf):
    begun, may_end = [], threading.Event()
    middleware = PageCacheMiddleware(page_held_until(may_end, begun))
    middleware.makers = Makers(MAKERS, patience_seconds=0.2)
    with ThreadPoolExecutor(3) as threads:
        asked = [threads.submit(middleware, rf.get("/thoi-su")) for _ in range(3)]
        until(lambda: len(begun) == 3)
        may_end.set()
        assert [each.result(timeout=10).content for each in asked] == [b"x"] * 3
    # Who had none gives none back.
    assert middleware.makers._places._value == MAKERS


def test_a_page_that_breaks_while_it_is_made_apart_gives_its_place_back(rf):
    def page(request):
        raise ZeroDivisionError

    middleware = PageCacheMiddleware(page)
    middleware.makers = Makers(MAKERS, patience_seconds=30)
    began = time.monotonic()
    for _ in range(MAKERS + 1):
        with pytest.raises(ZeroDivisionError):
            middleware(rf.get("/thoi-su"))
    assert time.monotonic() - began < 5


def test_a_page_that_nobody_may_keep_waits_for_a_place_too(rf, server, monkeypatch):
    """Asked for under a strange name of the house or by a form, it is as much work."""
    placed = []

    class Places:
        def place(self):
            placed.append(True)
            return contextlib.nullcontext()

    middleware = PageCacheMiddleware(lambda request: HttpResponse("x"))
    middleware.makers = Places()
    for request in (rf.post("/thoi-su"), rf.get("/thoi-su", headers={"host": "khac.example"})):
        assert middleware(request).content == b"x"
    assert len(placed) == 2
