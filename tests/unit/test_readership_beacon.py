import contextlib
import gc
import io
import time
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.readership.address import client_address, household
from articles.readership.allowance import Allowance
from articles.readership.beacon import (
    LONGEST_BODY,
    ReaderClass,
    Refusal,
    RefusedError,
    from_pixel,
    from_script,
    key_of,
    slot_of,
)
from articles.readership.robots import is_robot
from articles.text import VIETNAM
from tests.unit.readership_agents import MACHINES, PEOPLE, SAFARI

SITE = "https://bao.example"
SLOT = datetime(2026, 11, 22, 9, 0, tzinfo=VIETNAM)


class Unreadable:
    """Stands for a body that must not be touched."""

    def read(self, size=-1):
        raise AssertionError("the body was read")


def environ(body=b"1834.h3Jx9QmB0aZkW2Lr.", **headers):
    return {
        "REQUEST_METHOD": "POST",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_USER_AGENT": SAFARI,
        "HTTP_SEC_FETCH_SITE": "same-origin",
        "REMOTE_ADDR": "203.0.113.7",
        "wsgi.input": io.BytesIO(body),
    } | headers


def refusal_of(request):
    with pytest.raises(RefusedError) as caught:
        from_script(request, site_origin=SITE)
    return caught.value.refusal


def test_a_well_formed_beacon_is_read():
    beacon = from_script(environ(), site_origin=SITE)
    assert (beacon.article_id, beacon.token) == (1834, "h3Jx9QmB0aZkW2Lr")
    assert beacon.reader_class is ReaderClass.READER
    assert not beacon.is_staff


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"1834",
        b"1834.short.",
        b"1834.h3Jx9QmB0aZkW2Lr",
        b"-1.h3Jx9QmB0aZkW2Lr.",
        b"0x12.h3Jx9QmB0aZkW2Lr.",
        "١٨٣٤.h3Jx9QmB0aZkW2Lr.".encode(),
        b"9999999999999999999.h3Jx9QmB0aZkW2Lr.",
        b"1834.h3Jx9QmB0aZkW2Lr.\n",
        b"1834.h3Jx9QmB0 aZkW2Lr.",
        b"1834.h3Jx9QmB0aZkW2Lr.W",
        b"1834.h3Jx9QmB0aZkW2Lr.w.w",
        b"\xff\xfe\x00",
        b"1834.h3Jx9QmB0aZkW2Lr.'; DROP TABLE",
    ],
)
def test_a_malformed_body_is_refused(body):
    assert refusal_of(environ(body)) is Refusal.MALFORMED


@given(body=st.binary(max_size=LONGEST_BODY))
def test_no_body_raises_anything_but_a_refusal(body):
    try:
        beacon = from_script(environ(body), site_origin=SITE)
    except RefusedError:
        return
    assert beacon.article_id < 2**63


@pytest.mark.parametrize("length", ["201", "1048576", "999999999"])
def test_a_long_body_is_refused_unread(length):
    request = environ(CONTENT_LENGTH=length) | {"wsgi.input": Unreadable()}
    assert refusal_of(request) is Refusal.TOO_LONG


@pytest.mark.parametrize("length", ["", "-1", "abc", "٢٢", "1e3", "9" * 5000])
def test_a_body_of_unknown_length_is_refused_unread(length):
    request = environ(CONTENT_LENGTH=length) | {"wsgi.input": Unreadable()}
    assert refusal_of(request) is Refusal.MALFORMED


def test_a_connection_lost_within_the_body_is_a_refusal():
    class Lost:
        def read(self, size):
            raise ConnectionResetError

    assert refusal_of(environ() | {"wsgi.input": Lost()}) is Refusal.MALFORMED


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_SEC_FETCH_SITE": "none"},
        {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": SITE},
        {"HTTP_SEC_FETCH_SITE": "", "HTTP_ORIGIN": "https://other.example"},
        {"HTTP_SEC_FETCH_SITE": "", "HTTP_ORIGIN": "null"},
        {"HTTP_SEC_FETCH_SITE": "", "HTTP_ORIGIN": f"{SITE}.evil.example"},
        {"HTTP_SEC_FETCH_SITE": "", "HTTP_REFERER": "https://other.example/page"},
        {"HTTP_SEC_FETCH_SITE": "", "HTTP_REFERER": f"{SITE}@other.example/"},
        {"HTTP_SEC_FETCH_SITE": "", "HTTP_REFERER": "http://[broken"},
    ],
)
def test_a_beacon_from_elsewhere_is_refused(headers):
    assert refusal_of(environ(**headers)) is Refusal.FOREIGN


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HTTP_SEC_FETCH_SITE": "", "HTTP_ORIGIN": SITE},
        {"HTTP_SEC_FETCH_SITE": "", "HTTP_REFERER": f"{SITE}/bai-1834.html"},
        {"HTTP_SEC_FETCH_SITE": ""},
    ],
)
def test_a_beacon_from_our_page_is_taken(headers):
    assert from_script(environ(**headers), site_origin=SITE).article_id == 1834


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("HTTP_SEC_PURPOSE", "prefetch"),
        ("HTTP_SEC_PURPOSE", "prefetch;prerender"),
        ("HTTP_PURPOSE", "prefetch"),
        ("HTTP_X_MOZ", "prefetch"),
        ("HTTP_X_PURPOSE", "preview"),
        ("HTTP_X_PURPOSE", "instant"),
        ("HTTP_X_PURPOSE", "Prefetch"),
    ],
)
def test_what_is_fetched_ahead_of_time_is_refused(header, value):
    assert refusal_of(environ(**{header: value})) is Refusal.AHEAD_OF_TIME


def test_a_driven_browser_is_a_robot():
    beacon = from_script(environ(b"1834.h3Jx9QmB0aZkW2Lr.w"), site_origin=SITE)
    assert beacon.reader_class is ReaderClass.ROBOT


@pytest.mark.parametrize("agent", PEOPLE)
def test_people_are_readers(agent):
    assert not is_robot(agent)


@pytest.mark.parametrize("agent", MACHINES)
def test_machines_are_robots(agent):
    assert is_robot(agent)


def test_the_pixel_tells_readers_without_script_from_robots():
    assert from_pixel(environ(), "7", site_origin=SITE).reader_class is ReaderClass.WITHOUT_SCRIPT
    machine = from_pixel(environ(HTTP_USER_AGENT=""), "7", site_origin=SITE)
    assert machine.reader_class is ReaderClass.ROBOT


@pytest.mark.parametrize("cookie", ["khong-dem=1", "a=b; khong-dem=1", "khong-dem=1; phien=x"])
def test_the_cookie_of_the_staff_is_seen(cookie):
    assert from_script(environ(HTTP_COOKIE=cookie), site_origin=SITE).is_staff


@pytest.mark.parametrize("cookie", ["", "khong-dem=0", "xkhong-dem=1", "a=khong-dem=1x"])
def test_other_cookies_are_not_the_staffs(cookie):
    assert not from_script(environ(HTTP_COOKIE=cookie), site_origin=SITE).is_staff


def test_an_agent_is_cut_before_anything_looks_at_it():
    beacon = from_script(environ(HTTP_USER_AGENT=SAFARI + "x" * 8192), site_origin=SITE)
    assert len(beacon.agent) == 512


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"x" * 200, {}),
        (b"1834.h3Jx9QmB0aZkW2Lr.", {"HTTP_SEC_FETCH_SITE": "cross-site"}),
        (b"1834.h3Jx9QmB0aZkW2Lr.", {"CONTENT_LENGTH": "1000000"}),
        (b"1834.h3Jx9QmB0aZkW2Lr.", {"HTTP_USER_AGENT": "Mozilla/5.0 " + "(a;b) c-" * 1000}),
    ],
)
def test_a_bad_beacon_costs_less_than_five_milliseconds(body, headers):
    is_robot("the patterns are compiled once per process")
    began = time.process_time()
    for number in range(20):
        with contextlib.suppress(RefusedError):
            from_script(environ(body, **headers) | {"HTTP_X": str(number)}, site_origin=SITE)
    assert (time.process_time() - began) / 20 < 0.005


def test_a_new_agent_each_time_costs_less_than_five_milliseconds():
    is_robot("the patterns are compiled once per process")
    began = time.process_time()
    for number in range(20):
        is_robot(f"{number} " + "(a;b) c-" * 1000)
    assert (time.process_time() - began) / 20 < 0.005


@given(moment=st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)))
def test_slots_are_half_hours_from_midnight_in_vietnam(moment):
    moment = moment.replace(tzinfo=VIETNAM)
    slot = slot_of(moment)
    assert slot <= moment < slot + timedelta(minutes=30)
    midnight = datetime(slot.year, slot.month, slot.day, tzinfo=VIETNAM)
    assert (slot - midnight) % timedelta(minutes=30) == timedelta()


def key(**changed):
    parts = {
        "salt": b"s" * 32, "address": "203.0.113.7", "agent": "A", "token": "T", "site": SITE,
    }  # fmt: skip
    return key_of(**(parts | changed))


def test_a_key_is_the_same_for_the_same_reader_and_fits_a_bigint():
    assert key() == key()
    assert -(2**63) <= key() < 2**63


@pytest.mark.parametrize(
    "changed",
    [
        {"salt": b"t" * 32},
        {"address": "203.0.113.8"},
        {"agent": "B"},
        {"token": "U"},
        {"site": "x"},
    ],
)
def test_a_key_changes_with_each_part(changed):
    assert key(**changed) != key()


def test_parts_of_a_key_do_not_run_into_each_other():
    assert key(agent="A\0T", token="") != key(agent="A", token="T\0")
    assert key(address="1", agent="23") != key(address="12", agent="3")


FORGED = {"HTTP_X_FORWARDED_FOR": "6.6.6.6, 203.0.113.7", "REMOTE_ADDR": "10.0.0.1"}


def test_without_proxies_nothing_forwarded_is_believed():
    assert client_address(FORGED, trusted_proxies=0) == "10.0.0.1"


def test_one_proxy_is_believed_for_the_entry_it_appended():
    assert client_address(FORGED, trusted_proxies=1) == "203.0.113.7"


@given(forged=st.text(alphabet="0123456789.:, abcxyz", max_size=60))
def test_whatever_a_client_forges_in_front_changes_nothing(forged):
    told = f"{forged}, 198.51.100.9, 10.0.0.2" if forged else "198.51.100.9, 10.0.0.2"
    request = {"HTTP_X_FORWARDED_FOR": told, "REMOTE_ADDR": "10.0.0.1"}
    assert client_address(request, trusted_proxies=2) == "198.51.100.9"


def test_fewer_entries_than_proxies_means_the_connection_itself():
    assert client_address(FORGED, trusted_proxies=3) == "10.0.0.1"
    assert client_address({}, trusted_proxies=1) == ""


def test_one_household_shares_an_allowance():
    assert household("2001:db8::1") == household("2001:db8::ffff")
    assert household("2001:db8::1") != household("2001:db8:0:1::1")
    assert household("203.0.113.7") == "203.0.113.7"
    assert household("not:an:address") == "not:an:address"


def test_an_address_stands_for_so_many_readers_and_no_more():
    allowance = Allowance(3)
    assert [allowance.admits("a", 1, SLOT, key) for key in (1, 2, 3, 4)] == [True] * 3 + [False]
    assert allowance.admits("a", 1, SLOT, 2)
    assert allowance.admits("b", 1, SLOT, 4)
    assert allowance.admits("a", 2, SLOT, 4)
    assert allowance.admits("a", 1, SLOT + timedelta(minutes=30), 4)


def test_the_memory_of_allowances_is_bounded():
    allowance = Allowance(10, longest_memory=100)
    for number in range(1000):
        allowance.admits(f"a{number // 10}", 1, SLOT, number)
    held = [keys if isinstance(keys, set) else {keys} for keys in allowance._seen.values()]
    assert sum(map(len, held)) == allowance._held <= 100


def test_a_half_hour_that_is_over_is_forgotten_little_by_little():
    allowance = Allowance(1)
    for number in range(1000):
        allowance.admits(f"a{number}", 1, SLOT, number)
    later, left = SLOT + timedelta(minutes=30), []
    for number in range(1000):
        assert allowance.admits(f"a{number}", 1, later, number)
        left.append(len(allowance._past))
    assert max(before - after for before, after in pairwise([1000, *left])) <= 10
    assert left[-1] == 0


def test_whoever_came_longest_ago_is_forgotten_and_not_whoever_uses_it_up():
    allowance = Allowance(2, longest_memory=4)
    for key in (1, 2, 3):
        allowance.admits("greedy", 1, SLOT, key)
    for number in range(10):
        allowance.admits(f"a{number}", 1, SLOT, number)
        assert not allowance.admits("greedy", 1, SLOT, 100 + number)


def test_readers_of_an_address_each_give_the_rubbish_collector_nothing_to_look_at():
    """Half a million sets held a process up for a third of a second, again and again."""
    allowance = Allowance(10)
    gc.collect()
    before = len(gc.get_objects())
    for number in range(5_000):
        allowance.admits(f"a{number}", 1, SLOT, number)
    assert len(gc.get_objects()) - before < 100
