"""In which bytes a page from memory is given, and when a few words do instead."""

import gzip

import brotli
import pytest

from articles.page_cache import best_coding
from tests.unit.page_memory import PAGE, TAG, World, asked, keep, opened


@pytest.fixture
def world():
    return World()


@pytest.fixture
def pages(world):
    return opened(world)


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
