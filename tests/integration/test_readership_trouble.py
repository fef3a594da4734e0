"""No database, no disk, many at once, strangers who lie, and what must never be written down."""

import base64
import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from articles.readership.allowance import Allowance
from articles.readership.beacon import ReaderClass
from articles.readership.numbers import InMemoryNumbers
from articles.readership.spool import LOSSES, Spool
from articles.text import VIETNAM
from tests.integration.readership_client import (
    Clock,
    environ_of,
    make_reception,
    pixel_environ_of,
    reception_here,
    spooled,
)
from tests.unit.readership_agents import CHROME

STORY, NUMBER = 1834, 384
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=VIETNAM)
ADDRESS = "198.51.100.77"
AGENT = "Mozilla/5.0 (Linux; Android 14; Mau-May-La-9Q7) AppleWebKit/537.36 Mobile Safari/537.36"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "spool"


@pytest.fixture
def clock():
    return Clock(NOON)


def numbers():
    loaded = InMemoryNumbers()
    loaded.load([(STORY, NUMBER)])
    return loaded


@pytest.fixture
def reception(clock, folder):
    return make_reception(clock, folder, numbers=numbers())


def statuses(reception, *environs):
    return [reception.answer(environ).status for environ in environs]


def losses(folder):
    return LOSSES.unpack((folder / "lost").read_bytes())[0]


# No test here may reach a database: those that ask for none are refused one.


def test_without_a_database_each_reading_is_answered_and_kept(reception):
    answers = [reception.answer(environ_of(STORY, token=f"reader-{n}")) for n in range(100)]
    assert {(answer.status, answer.body) for answer in answers} == {(200, b"384")}
    assert reception.answer(pixel_environ_of(STORY)).status == 200
    assert len(spooled(reception.spool)) == 101


def test_a_process_begun_without_a_database_takes_readings_of_any_story(clock, folder):
    reception = make_reception(clock, folder)
    assert statuses(reception, environ_of(STORY), environ_of(999)) == [204, 204]
    assert [record.article_id for record in spooled(reception.spool)] == [STORY, 999]


def test_without_room_pages_are_answered_and_the_loss_is_counted(clock, folder):
    reception = make_reception(clock, folder, numbers=numbers(), spool=Spool(folder, 0))
    assert statuses(reception, environ_of(STORY), pixel_environ_of(STORY)) == [204, 200]
    assert losses(folder) == 2


def test_without_any_disk_pages_are_answered(clock, folder):
    folder.write_text("no folder")
    reception = make_reception(clock, folder, numbers=numbers())
    assert statuses(reception, environ_of(STORY), pixel_environ_of(STORY)) == [204, 200]


def test_a_reading_is_stamped_with_its_very_moment(reception, clock):
    clock.now = NOON + timedelta(microseconds=1_234_567)
    reception.answer(environ_of(STORY))
    (record,) = spooled(reception.spool)
    assert record.moment == NOON + timedelta(milliseconds=1_234)


def test_nobody_is_recognised_tomorrow(reception, clock):
    clock.now = NOON.replace(hour=23, minute=59)
    reception.answer(environ_of(STORY))
    clock.now += timedelta(minutes=1)
    reception.answer(environ_of(STORY))
    first, second = spooled(reception.spool)
    assert first.key != second.key
    assert first.who != second.who


def test_two_processes_of_a_host_make_the_same_key(clock, folder):
    receptions = [make_reception(clock, folder) for _each in range(2)]
    for reception in receptions:
        reception.answer(environ_of(STORY))
        reception.spool.close()
    assert len({(each.key, each.who) for each in spooled(reception.spool)}) == 1


def test_a_clock_that_jumps_is_no_trouble(reception, clock):
    for days in (0, 400, -400, 0, -20_000):
        clock.now = NOON + timedelta(days=days)
        assert reception.answer(environ_of(STORY)).status == 200
    first, _far, _past, back, _before_1970 = spooled(reception.spool)
    assert first.key == back.key


def test_many_at_once_are_each_kept_once(reception):
    def read(number):
        return [
            reception.answer(environ_of(STORY, token=f"reader-{number}-{n}")) for n in range(99)
        ]

    with ThreadPoolExecutor(8) as threads:
        answers = [each for some in threads.map(read, range(8)) for each in some]
    assert {answer.status for answer in answers} == {200}
    assert len({record.key for record in spooled(reception.spool)}) == 8 * 99


def classes(reception):
    return [record.reader_class for record in spooled(reception.spool)]


def test_an_address_beyond_its_allowance_goes_to_the_machines(clock, folder):
    reception = make_reception(clock, folder, numbers=numbers(), allowance=Allowance(3))
    for number in range(5):
        answer = reception.answer(environ_of(STORY, token=f"invented-{number}"))
        assert answer.body == b"384"
    assert classes(reception) == [ReaderClass.READER] * 3 + [ReaderClass.MACHINE] * 2


def test_an_allowance_is_for_pixels_too(clock, folder):
    reception = make_reception(clock, folder, allowance=Allowance(1))
    reception.answer(pixel_environ_of(STORY))
    reception.answer(pixel_environ_of(STORY, HTTP_USER_AGENT=CHROME))
    assert classes(reception) == [ReaderClass.WITHOUT_SCRIPT, ReaderClass.MACHINE]


def test_two_addresses_have_an_allowance_each(clock, folder):
    reception = make_reception(clock, folder, allowance=Allowance(1))
    for number in range(4):
        address = f"198.51.100.{number % 2}"
        reception.answer(environ_of(STORY, token=f"invented-{number}", REMOTE_ADDR=address))
    assert classes(reception) == [ReaderClass.READER] * 2 + [ReaderClass.MACHINE] * 2


def test_a_robot_takes_no_allowance_from_readers(clock, folder):
    reception = make_reception(clock, folder, allowance=Allowance(1))
    reception.answer(environ_of(STORY, token="the-machine", flags="w"))
    reception.answer(environ_of(STORY, token="the-reader"))
    assert classes(reception) == [ReaderClass.ROBOT, ReaderClass.READER]


def test_a_forged_address_makes_no_new_reader(clock, folder):
    reception = make_reception(clock, folder, trusted_proxies=1)
    for number in range(5):
        forged = f"198.51.100.{number}, 203.0.113.7"
        reception.answer(environ_of(STORY, HTTP_X_FORWARDED_FOR=forged))
    assert len({record.key for record in spooled(reception.spool)}) == 1


def test_behind_a_trusted_proxy_two_addresses_are_two_readers(clock, folder):
    reception = make_reception(clock, folder, trusted_proxies=1)
    for address in ("198.51.100.1", "198.51.100.2"):
        reception.answer(environ_of(STORY, HTTP_X_FORWARDED_FOR=address))
    assert len({record.key for record in spooled(reception.spool)}) == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"CONTENT_LENGTH": "1000000"},
        {"CONTENT_LENGTH": "٢٢"},
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_ORIGIN": "https://other.example"},
        {"HTTP_USER_AGENT": "Mozilla/5.0 " + "(a;b) c-" * 1000},
        {"HTTP_X_FORWARDED_FOR": "6.6.6.6, " * 1000},
        {"HTTP_COOKIE": "khong-dem=;" * 1000},
        {"REMOTE_ADDR": "::" * 1000},
    ],
)
def test_a_bad_beacon_costs_less_than_five_milliseconds(reception, changed):
    # What a process does once: the patterns, the salt, the segment.
    reception.answer(environ_of(STORY))
    began = time.process_time()
    for _again in range(20):
        reception.answer(environ_of(STORY, **changed))
    assert (time.process_time() - began) / 20 < 0.005


@pytest.mark.parametrize("wrong", [{"HTTP_USER_AGENT": "\udcff" * 30}, {"REMOTE_ADDR": "\0\udc80"}])
def test_bytes_that_are_no_text_raise_nothing(reception, wrong):
    assert reception.answer(environ_of(STORY, **wrong)).status == 200


def everything_written(folder):
    return b"\n".join(path.read_bytes() + path.name.encode() for path in folder.iterdir())


def forms_of(text):
    plain = text.encode()
    return plain, plain.hex().encode(), base64.b64encode(plain), json.dumps(text).encode()


def test_neither_address_nor_agent_reaches_the_spool_or_the_log(client, caplog):
    caplog.set_level("DEBUG")
    reception = reception_here()
    spooled(reception.spool)
    client.post(
        "/d/",
        f"{STORY}.token-never-kept.",
        content_type="text/plain",
        headers={"user-agent": AGENT, "x-forwarded-for": ADDRESS},
        REMOTE_ADDR=ADDRESS,
    )
    written = everything_written(reception.spool.folder) + caplog.text.encode()
    assert len(spooled(reception.spool)) == 1
    for secret in (ADDRESS, AGENT, "Mau-May-La", "token-never-kept"):
        for form in forms_of(secret):
            assert form not in written
