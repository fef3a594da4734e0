"""Whoever has a page built gets it quickly; whoever asks again gets it small."""

import gzip
import random
from threading import Thread

import brotli
import pytest

from articles.page_cache import Entry
from articles.page_cache.codings import encoded
from articles.page_cache.memory import Memory
from articles.page_cache.sight import Stamp

WORDS = "nước lũ rút chậm trên sông Lành người dân xã An Phú dọn bùn đón học sinh trở lại".split()
PAGE = " ".join(random.Random(7).choices(WORDS, k=6_000)).encode()
UNPACKED = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}
STAMP = Stamp(edition=1, good_from=0.0, good_until=1e12, ticks=0.0, round=0)


def asked(coding, **said):
    return {"REQUEST_METHOD": "GET", "HTTP_ACCEPT_ENCODING": coding} | said


def made(coding="br", body=PAGE):
    return Entry(path="/x", stamp=STAMP, headers=[("ETag", '"tag"')], body=body, coding=coding)


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_the_first_form_is_larger_and_the_same_page(coding):
    entry = made(coding)
    first, then = entry.first_reply(asked(coding)), entry.reply(asked(coding))
    assert len(then.body[0]) < len(first.body[0])
    for reply in (first, then):
        told = dict(reply.headers)
        assert UNPACKED[coding](reply.body[0]) == PAGE
        assert told["Content-Length"] == str(len(reply.body[0]))
        assert told["ETag"] == 'W/"tag"'
        assert told["Content-Encoding"] == coding


def test_what_was_made_well_takes_the_place_of_what_was_made_quickly():
    entry, others = made(), made("")
    around = others.size - len(PAGE)
    assert entry.size == around + len(encoded(PAGE, "br", quickly=True))
    for _time in range(2):
        entry.reply(asked("br"))
        assert entry.size == around + len(encoded(PAGE, "br"))
    assert entry.first_reply(asked("br")) == entry.reply(asked("br"))


def test_another_form_leaves_the_first_where_it_is():
    entry = made("br")
    before = entry.size
    plain = entry.reply(asked(""))
    assert plain.body == [PAGE]
    assert entry.size == before + len(PAGE)
    assert entry.first_reply(asked("br")).body == [encoded(PAGE, "br", quickly=True)]


def test_a_builder_who_asked_for_the_head_or_has_the_page_gets_no_body():
    entry = made()
    head = entry.first_reply(asked("br", REQUEST_METHOD="HEAD"))
    assert head.body == []
    assert head.headers == entry.first_reply(asked("br")).headers
    assert entry.first_reply(asked("br", HTTP_IF_NONE_MATCH='W/"tag"')).status.startswith("304")
    good = entry.reply(asked("br"))
    assert entry.reply(asked("br", REQUEST_METHOD="HEAD")).headers == good.headers


def test_many_who_ask_at_once_count_its_bytes_once():
    for _round in range(20):
        entry = made()
        around = entry.size - len(encoded(PAGE, "br", quickly=True))
        threads = [Thread(target=entry.reply, args=(asked("br"),)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert entry.size == around + len(encoded(PAGE, "br"))


def test_memory_is_lighter_once_a_page_was_made_well():
    memory, entry = Memory(1_000_000), made()
    memory.put(entry)
    before = memory.bytes
    entry.reply(asked("br"))
    memory.weigh(entry)
    assert memory.bytes == entry.size < before
