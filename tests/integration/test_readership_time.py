"""From a beacon to the tables across half hours, midnights, days and processes."""

from datetime import date, datetime, timedelta

import pytest

from articles.jobs import forget_old_readings
from articles.models import PageviewDay, PageviewKey, PageviewTotal, ReaderSketch, ReadingSalt
from articles.readership import sketch
from articles.readership.allowance import Allowance
from articles.readership.forgetting import forget_readings
from articles.readership.salts import Salts
from articles.text import VIETNAM
from tests.factories import make_published
from tests.integration.readership_client import (
    Clock,
    day_of,
    environ_of,
    make_reception,
    pixel_environ_of,
)
from tests.readings import flush
from tests.unit.readership_agents import CHROME

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 11, 22, 23, 50, tzinfo=VIETNAM)


@pytest.fixture
def folder(tmp_path, settings):
    settings.SPOOL_DIR = tmp_path / "spool"
    return settings.SPOOL_DIR


@pytest.fixture
def clock():
    return Clock(EVENING)


@pytest.fixture
def article():
    return make_published(at=EVENING - timedelta(days=1))


@pytest.fixture
def reception(clock, folder):
    return make_reception(clock)


def flushed(clock):
    return flush(at=clock.now)


def test_the_same_tab_counts_again_in_the_next_half_hour(reception, clock, article):
    clock.now = EVENING.replace(hour=9, minute=29, second=59)
    reception.answer(environ_of(article))
    clock.now += timedelta(seconds=1)
    reception.answer(environ_of(article))
    flushed(clock)
    assert day_of(article) == (2, 0, 0, 0)


def test_half_past_is_not_crossed_within_a_slot(reception, clock, article):
    clock.now = EVENING.replace(hour=9, minute=30)
    reception.answer(environ_of(article))
    clock.now += timedelta(minutes=29, seconds=59)
    reception.answer(environ_of(article))
    flushed(clock)
    assert day_of(article) == (1, 0, 0, 0)


def test_midnight_in_vietnam_parts_the_days(reception, clock, article):
    reception.answer(environ_of(article))
    clock.now += timedelta(minutes=10)
    reception.answer(environ_of(article))
    flushed(clock)
    assert day_of(article, date(2026, 11, 22)) == (1, 0, 0, 0)
    assert day_of(article, date(2026, 11, 23)) == (1, 0, 0, 0)
    assert PageviewTotal.objects.get(article=article).counted == 2


def test_nobody_is_recognised_tomorrow(reception, clock, article):
    reception.answer(environ_of(article))
    clock.now += timedelta(minutes=10)
    reception.answer(environ_of(article))
    flushed(clock)
    first, second = PageviewKey.objects.order_by("slot").values_list("key", flat=True)
    assert first != second
    one, other = (bytes(each.registers) for each in ReaderSketch.objects.all())
    assert one != other


def test_two_processes_of_a_host_share_the_salt_of_the_day(clock, folder, article):
    processes = [make_reception(clock) for _process in range(2)]
    for reception in processes:
        reception.answer(environ_of(article))
    flushed(clock)
    assert day_of(article) == (1, 0, 0, 0)


def test_two_hosts_share_the_salt_of_the_day(clock, tmp_path, article):
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder in folders:
        salts = Salts("only-for-tests", folder)
        salts.refresh(clock.now)
        reception = make_reception(clock, folder, salts=salts)
        reception.answer(environ_of(article))
        flush(folder, at=clock.now)
    assert day_of(article) == (1, 0, 0, 0)


def test_whoever_reads_all_day_is_one_reader_of_the_day(reception, clock, article):
    clock.now = EVENING.replace(hour=9)
    other = make_published(at=EVENING - timedelta(days=1))
    for number in range(6):
        clock.now += timedelta(hours=1)
        reception.answer(environ_of(other if number % 2 else article, token=f"tab-of-{number}"))
    reception.answer(environ_of(article, HTTP_USER_AGENT=CHROME))
    flushed(clock)
    registers = ReaderSketch.objects.get().registers
    assert sketch.estimate(registers) in (1, 2)
    assert sum(bytes(registers)[each] > 0 for each in range(4096)) <= 2


def test_after_two_days_keys_and_salts_are_gone_and_numbers_stay(clock, folder, article):
    salts = Salts("only-for-tests", folder)
    salts.refresh(clock.now - timedelta(days=2))
    reception = make_reception(clock, salts=salts)
    reception.answer(environ_of(article))
    flushed(clock)
    forget_readings(EVENING + timedelta(days=1))
    assert PageviewKey.objects.count() == 1
    assert ReadingSalt.objects.filter(day=EVENING.date()).exists()
    forgotten = forget_readings(EVENING + timedelta(days=1, minutes=10))
    assert (forgotten.salts, forgotten.days_of_keys) == (1, 1)
    assert not PageviewKey.objects.exists()
    assert not ReadingSalt.objects.exists()
    assert PageviewDay.objects.get(article=article).readers == 1


def test_the_worker_forgets_where_nobody_set_up_the_night(article):
    """The night of the server and the worker's do the same, and twice is once."""
    ReadingSalt.objects.create(day=date(2020, 1, 1), sealed=b"-")
    forget_old_readings(timestamp=0)
    forget_old_readings(timestamp=0)
    assert not ReadingSalt.objects.exists()


def test_an_address_beyond_its_allowance_goes_to_the_machines(clock, folder, article):
    reception = make_reception(clock, allowance=Allowance(3))
    for number in range(5):
        reception.answer(environ_of(article, token=f"invented-{number}"))
    flushed(clock)
    assert day_of(article) == (3, 0, 0, 2)


def test_an_allowance_is_for_pixels_too(clock, folder, article):
    reception = make_reception(clock, allowance=Allowance(1))
    reception.answer(pixel_environ_of(article))
    reception.answer(pixel_environ_of(article, HTTP_USER_AGENT=CHROME))
    flushed(clock)
    assert day_of(article) == (0, 0, 1, 1)


def test_a_forged_address_makes_no_new_reader(clock, folder, article):
    reception = make_reception(clock, trusted_proxies=1)
    for number in range(5):
        forged = f"198.51.100.{number}, 203.0.113.7"
        reception.answer(environ_of(article, HTTP_X_FORWARDED_FOR=forged))
    flushed(clock)
    assert day_of(article) == (1, 0, 0, 0)


def test_behind_a_trusted_proxy_two_addresses_are_two_readers(clock, folder, article):
    reception = make_reception(clock, trusted_proxies=1)
    for address in ("198.51.100.1", "198.51.100.2"):
        reception.answer(environ_of(article, HTTP_X_FORWARDED_FOR=address))
    flushed(clock)
    assert day_of(article) == (2, 0, 0, 0)


def test_two_addresses_have_an_allowance_each(clock, folder, article):
    reception = make_reception(clock, allowance=Allowance(1))
    for number in range(4):
        address = f"198.51.100.{number % 2}"
        reception.answer(environ_of(article, token=f"invented-{number}", REMOTE_ADDR=address))
    flushed(clock)
    assert day_of(article) == (2, 0, 0, 2)
