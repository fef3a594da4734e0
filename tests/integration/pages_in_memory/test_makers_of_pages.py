"""Whoever builds a page for all waits for one of the few places, not for ever, and gets the page
in the form that is made quickly.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.http import HttpResponse

from articles.middleware import BUILDING_SECONDS, MAKERS, PageCacheMiddleware
from articles.page_cache import Makers
from tests.front import until

pytestmark = pytest.mark.django_db(transaction=True)
HOST = "testserver"
PATHS = ["/", "/thoi-su", "/24h", "/dinh-chinh", "/chu-de"]


@contextmanager
def building(rf, paths, patience=None):
    """Each page is asked for by one reader, and held up until the end; what was begun."""
    may_end, begun = threading.Event(), []

    def page(request):
        begun.append(request.path)
        may_end.wait(10)
        return HttpResponse("x", headers={"Cache-Control": "public", "ETag": '"x"'})

    middleware = PageCacheMiddleware(page)
    if patience is not None:
        middleware.makers = Makers(MAKERS, patience)
    with ThreadPoolExecutor(len(paths)) as threads:
        asked = [threads.submit(middleware, rf.get(path, HTTP_HOST=HOST)) for path in paths]
        try:
            yield begun
        finally:
            may_end.set()
        assert [each.result(timeout=10).content for each in asked] == [b"x"] * len(paths)


def test_different_pages_for_all_are_built_by_two_at_a_time(door, rf):
    with building(rf, PATHS, patience=30) as begun:
        until(lambda: len(door.pages.turns._running) == len(PATHS))
        threading.Event().wait(0.1)
        assert len(begun) == MAKERS
    assert sorted(begun) == sorted(PATHS)


def test_a_page_does_not_wait_for_ever_for_two_that_hang(door, rf):
    """The patience of the site itself, not one of a test."""
    with building(rf, PATHS[: MAKERS + 1]) as begun:
        until(lambda: len(door.pages.turns._running) == MAKERS + 1)
        took = until(lambda: len(begun) == MAKERS + 1)
    assert took < BUILDING_SECONDS / 2


@pytest.mark.parametrize("coding", ["gzip", "br"])
def test_who_has_it_built_gets_it_quickly_and_whoever_comes_next_gets_it_small(server, coding):
    first, then = (server.ask("/", HTTP_ACCEPT_ENCODING=coding) for _ in range(2))
    assert first.headers["Content-Encoding"] == then.headers["Content-Encoding"] == coding
    assert first.headers["ETag"] == then.headers["ETag"]
    assert len(first.body) > len(then.body) > 0


def test_a_builder_who_has_the_page_already_is_sent_none(server, door):
    tag = server.ask("/", HTTP_ACCEPT_ENCODING="br").headers["ETag"]
    door.pages.forget_all()
    before = server.django.asked
    known = server.ask("/", HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=tag)
    assert (known.status, known.body) == (304, b"")
    assert server.django.asked == before + 1
    # And it is there for all others.
    assert server.ask("/", HTTP_ACCEPT_ENCODING="br").headers["ETag"] == tag
    assert server.django.asked == before + 1


def test_a_builder_makes_no_form_but_the_one_that_is_sent(server, door):
    server.ask("/", HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH='"other"')
    entry = door.pages.memory.get("/")
    assert (list(entry._quick), list(entry._replies)) == (["br"], [])
    assert door.pages.memory.bytes == entry.size
