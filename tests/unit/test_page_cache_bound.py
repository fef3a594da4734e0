"""Memory stays within its bound, whatever is kept, asked for and built at once."""

from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.page_cache import Entry
from articles.page_cache.memory import Memory
from articles.page_cache.sight import Stamp
from tests.unit.page_memory import HEADERS, World, asked, keep, make_entry, opened


@pytest.fixture
def world():
    return World()


@pytest.fixture
def pages(world):
    return opened(world)


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
