"""Pages in memory, without a database: what is given to whom, and for how long."""

import gzip
from dataclasses import replace
from threading import Thread

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.page_cache import (
    Doorway,
    Entry,
    PageCache,
    Sight,
    Story,
    bare_environ,
    best_coding,
    is_for_everybody,
)
from articles.page_cache.memory import Memory
from articles.page_cache.sight import (
    LOST_SECONDS,
    OLD_SECONDS,
    OUTAGE_SECONDS,
    Stamp,
)

PLAIN = Doorway("bao.example", frozenset({"bao.example"}), is_https=False, is_behind_proxy=False)
TLS = replace(PLAIN, is_https=True)
BEHIND_NGINX = replace(TLS, is_behind_proxy=True)
HOUR = 3600.0
PAGE = b"<!doctype html><p>" + "Nước lũ rút chậm trên sông Lành. ".encode() * 100
TAG = '"0123456789abcdef0123456789abcdef"'
HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "public, max-age=0, s-maxage=1"),
    ("Content-Security-Policy", "default-src 'none'"),
    ("Content-Length", str(len(PAGE))),
    ("ETag", TAG),
]


class World:
    """A wall clock and one that never jumps."""

    def __init__(self, now=1_000_000.0, ticks=50.0):
        self.now, self.ticks = now, ticks

    def passes(self, seconds):
        self.now += seconds
        self.ticks += seconds


@pytest.fixture
def world():
    return World()


@pytest.fixture
def pages(world):
    cache = PageCache(1_000_000, PLAIN, clock=lambda: world.now, ticks=lambda: world.ticks)
    cache.sight = sight_of(world)
    return cache


def sight_of(world, *, edition=7, boundary=None):
    return Sight(
        edition=edition,
        boundary=world.now + HOUR if boundary is None else boundary,
        seen_at=world.now,
        seen_ticks=world.ticks,
        asked_ticks=world.ticks,
    )


def asked(path="/thoi-su", **changed):
    return {"REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_HOST": "bao.example"} | changed


def make_entry(pages, path="/thoi-su", *, body=PAGE, **fields):
    return Entry(path=path, stamp=pages.stamp(), headers=HEADERS, body=body, **fields)


def keep(pages, path="/thoi-su", **fields):
    entry = make_entry(pages, path, **fields)
    pages.keep(entry)
    return entry


def look(pages, world, **seen):
    pages.sight = sight_of(world, **seen)


def goes_blind(pages, world):
    pages.sight = replace(pages.sight, asked_ticks=world.ticks, is_blind=True)


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


# -- While the database is away -----------------------------------------------------


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


# -- In which bytes -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "coding"),
    [
        ("gzip, deflate, br", "br"), ("BR", "br"), ("gzip", "gzip"), ("gzip;q=0.5", "gzip"),
        ("gzip, br;q=0", "gzip"), ("br;q=0.0, gzip;q=0", ""), ("", ""), ("*", ""),
        ("identity", ""), ("brotli", ""), ("gzip" + ", x" * 10_000, "gzip"), (", ;q=0,,br", "br"),
        ("x, " * 100 + "br", ""),
    ],
)  # fmt: skip
def test_a_client_gets_what_it_can_read(wish, coding):
    assert best_coding(wish) == coding


UNPACKED = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}


@pytest.mark.parametrize("first", ["br", "gzip", ""])
@pytest.mark.parametrize("then", ["br", "gzip", ""])
def test_every_form_is_the_same_page(pages, first, then):
    entry = keep(pages, coding=first)
    for coding in (then, first):
        reply = entry.reply(asked(HTTP_ACCEPT_ENCODING=coding))
        told = dict(reply.headers)
        assert UNPACKED[coding](reply.body[0]) == PAGE
        assert told["Content-Length"] == str(len(reply.body[0]))
        assert told.get("Content-Encoding", "") == coding
        assert told["ETag"] == (f"W/{TAG}" if coding else TAG)
        assert told["Vary"] == "Accept-Encoding"
        assert len(reply.headers) == len(told), "a header stands there once"


def test_a_form_that_nobody_asks_for_takes_no_room(pages):
    entry = keep(pages, coding="br")
    pages.reply(asked(HTTP_ACCEPT_ENCODING="br"))
    small = entry.size
    assert small < len(PAGE)
    pages.reply(asked(HTTP_ACCEPT_ENCODING="br"))
    assert entry.size == small
    pages.reply(asked())
    assert entry.size == small + len(PAGE)
    assert pages.memory.bytes == entry.size


def test_a_short_answer_is_not_compressed_and_does_not_vary(pages):
    entry = keep(pages, body=b"User-agent: *", coding="br")
    told = dict(entry.reply(asked(HTTP_ACCEPT_ENCODING="br")).headers)
    assert "Content-Encoding" not in told
    assert "Vary" not in told


def test_a_head_has_the_headers_of_a_get_and_no_body(pages):
    keep(pages)
    for coding in ("br", ""):
        got = pages.reply(asked(HTTP_ACCEPT_ENCODING=coding))
        head = pages.reply(asked(REQUEST_METHOD="HEAD", HTTP_ACCEPT_ENCODING=coding))
        assert head.headers == got.headers
        assert head.body == []
        assert got.body != []


@pytest.mark.parametrize("known", [TAG, f"W/{TAG}", f'"khac", {TAG}', "*"])
def test_who_has_the_page_is_told_so_in_few_words(pages, known):
    keep(pages)
    for coding in ("br", "gzip", ""):
        reply = pages.reply(asked(HTTP_IF_NONE_MATCH=known, HTTP_ACCEPT_ENCODING=coding))
        assert (reply.status, reply.body) == ("304 Not Modified", [])
        names = {name for name, _value in reply.headers}
        assert names == {"ETag", "Cache-Control", "Content-Security-Policy", "Vary"}


@pytest.mark.parametrize("known", ['"khac"', TAG.strip('"'), '"', "\x00", "", '"*"'])
def test_who_has_another_page_gets_this_one(pages, known):
    keep(pages)
    assert pages.reply(asked(HTTP_IF_NONE_MATCH=known)).status == "200 OK"


# -- Who may be given anything, and what may be kept ---------------------------------


@pytest.mark.parametrize(
    "changed",
    [
        {"REQUEST_METHOD": "POST"}, {"REQUEST_METHOD": "PUT"}, {"REQUEST_METHOD": "get"},
        {"REQUEST_METHOD": "OPTIONS"}, {"HTTP_HOST": "ac.example"}, {"HTTP_HOST": ""},
        {"HTTP_HOST": "bao.example:81"}, {"HTTP_HOST": "BAO.EXAMPLE"},
        {"HTTP_HOST": "bao.example, bao.example"}, {"HTTP_HOST": "bao.example."},
        {"SCRIPT_NAME": "/con"},
    ],
)  # fmt: skip
def test_whatever_is_unusual_is_neither_given_nor_built_from_memory(pages, changed):
    keep(pages)
    assert pages.reply(asked(**changed)) is None
    assert not pages.takes(asked(**changed))


@pytest.mark.parametrize(
    ("doorway", "said", "is_admitted"),
    [
        (TLS, {"wsgi.url_scheme": "https"}, True),
        (TLS, {"wsgi.url_scheme": "http"}, False),
        (TLS, {"wsgi.url_scheme": "http", "HTTP_X_FORWARDED_PROTO": "https"}, False),
        (BEHIND_NGINX, {"wsgi.url_scheme": "http", "HTTP_X_FORWARDED_PROTO": "https"}, True),
        (BEHIND_NGINX, {"wsgi.url_scheme": "http", "HTTP_X_FORWARDED_PROTO": "http"}, False),
        (BEHIND_NGINX, {"wsgi.url_scheme": "https"}, False),
    ],
)
def test_a_page_of_an_https_paper_is_given_by_https_alone(doorway, said, is_admitted):
    assert doorway.admits(asked(**said)) is is_admitted


def test_a_path_without_end_is_not_kept(pages):
    assert not pages.takes(asked("/" + "a" * 5_000))


def test_of_what_a_reader_sends_only_the_path_is_left():
    sent = asked(
        "/th%C3%A0nh",
        REQUEST_METHOD="HEAD",
        QUERY_STRING="q=1",
        REMOTE_ADDR="203.0.113.7",
        HTTP_COOKIE="phien=1",
        HTTP_AUTHORIZATION="Basic eA==",
        HTTP_ACCEPT_ENCODING="br",
        HTTP_IF_NONE_MATCH="*",
        HTTP_IF_MODIFIED_SINCE="x",
        HTTP_RANGE="bytes=0-1",
        HTTP_X_FORWARDED_HOST="ac.example",
        HTTP_X_FORWARDED_FOR="203.0.113.7",
        HTTP_X_FORWARDED_PROTO="https",
        HTTP_X_HTTP_METHOD_OVERRIDE="DELETE",
        HTTP_FORWARDED="host=ac.example",
        HTTP_ACCEPT_LANGUAGE="en",
        HTTP_USER_AGENT="x",
        CONTENT_LENGTH="7",
        CONTENT_TYPE="text/plain",
        RAW_URI="/x?y",
        **{"wsgi.url_scheme": "https", "wsgi.input": None, "django.user": "Hoa"},
    )
    bare = bare_environ(sent, TLS)
    body = bare.pop("wsgi.input")
    assert body.read() == b""
    assert bare == {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/th%C3%A0nh",
        "QUERY_STRING": "",
        "CONTENT_LENGTH": "0",
        "HTTP_HOST": "bao.example",
        "wsgi.url_scheme": "https",
    }
    assert bare_environ(sent, BEHIND_NGINX)["HTTP_X_FORWARDED_PROTO"] == "https"


FIT = [("Cache-Control", "public"), ("ETag", TAG), ("Vary", "Accept-Encoding")]


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (404, []), (301, []), (206, []), (304, []), (500, []), (410, []), (204, []),
        (200, [("Set-Cookie", "a=1")]), (200, [("set-cookie", "a=1")]),
        (200, [("Cache-Control", "private, no-cache")]), (200, [("Cache-Control", "NO-STORE")]),
        (200, [("Vary", "Cookie")]), (200, [("Vary", "accept-encoding, Accept-Language")]),
        (200, [("Vary", "*")]), (200, [("Content-Encoding", "gzip")]),
        (200, [("Content-Security-Policy", "script-src 'self' 'nonce-abc'")]),
        (200, [("ETag", 'W/"a"')]), (200, [("ETag", "")]),
    ],
)  # fmt: skip
def test_what_is_not_for_everybody_is_not_kept(status, headers):
    said = dict(FIT) | dict(headers)
    assert not is_for_everybody(status, said.items())


def test_what_is_for_everybody_is_kept():
    assert is_for_everybody(200, FIT)
    assert not is_for_everybody(200, [("ETag", TAG)]), "it does not say who may keep it"


# -- The bound ------------------------------------------------------------------------


def test_a_hundred_thousand_addresses_stay_within_the_bound_and_the_wanted_page_stays(pages):
    keep(pages, "/")
    most = 0
    for number in range(100_000):
        entry = make_entry(pages, f"/tag/chu-de-{number}", body=b"x" * (number % 199))
        pages.keep(entry)
        most = max(most, pages.memory.bytes)
        if number % 50 == 0:
            assert pages.reply(asked("/")) is not None, number
    assert most <= pages.memory.max_bytes
    assert pages.memory.bytes == sum(each.size for each in pages.memory._entries.values())


def test_one_page_may_not_empty_the_memory(pages):
    keep(pages, "/")
    keep(pages, "/sitemap/bai-1.xml", body=bytes(range(256)) * 300)
    assert pages.reply(asked("/")) is not None
    assert pages.reply(asked("/sitemap/bai-1.xml")) is None


def test_a_page_that_grows_by_another_form_stays_within_the_bound(pages):
    entry = keep(pages, body=b"".join(b"%d " % n for n in range(20_000)), coding="br")
    assert entry.size < pages.memory.max_bytes // 16
    assert len(pages.reply(asked()).body[0]) > pages.memory.max_bytes // 16
    assert len(pages.memory) == 0
    assert pages.memory.bytes == 0


def test_a_slow_builder_does_not_undo_what_a_later_one_made(pages, world):
    early = make_entry(pages, body=b"early")
    world.passes(1)
    keep(pages, body=b"late")
    pages.keep(early)
    assert pages.reply(asked()).body == [b"late"]


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.integers(0, 1500), st.sampled_from(["", "br"])),
        max_size=60,
    )
)
def test_whatever_is_kept_and_asked_for_the_sum_is_right_and_bounded(acts):
    memory = Memory(40_000)
    stamp = Stamp(1, 0.0, 1.0, 0.0, 0)
    for path, length, coding in acts:
        body = bytes(range(256)) * (length // 100)
        entry = Entry(path=path, stamp=stamp, headers=HEADERS, body=body, coding=coding)
        memory.put(entry)
        entry.reply(asked(HTTP_ACCEPT_ENCODING="gzip"))
        memory.weigh(entry)
        assert memory.bytes == sum(each.size for each in memory._entries.values()) <= 40_000


def test_many_threads_ask_and_keep_at_once(pages):
    broken = []

    def act(seed):
        try:
            for number in range(300):
                path = f"/{(number * seed) % 40}"
                if pages.reply(asked(path, HTTP_ACCEPT_ENCODING="br")) is None:
                    keep(pages, path)
                if number % 100 == 0:
                    pages.forget_all()
        except Exception as error:
            broken.append(error)

    threads = [Thread(target=act, args=(seed,)) for seed in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    assert pages.memory.bytes == sum(each.size for each in pages.memory._entries.values())
