from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles.models import PageviewDay, PageviewKey, PageviewTotal, ReadingSalt
from articles.readership.allowance import Allowance
from articles.readership.forgetting import delete_keys_before, forget_readings
from articles.readership.salts import DailySalts, salt_in_database
from articles.text import VIETNAM
from tests.factories import make_published
from tests.integration.readership_client import (
    Clock,
    day_of,
    environ_of,
    make_reception,
    pixel_environ_of,
)
from tests.unit.readership_agents import CHROME

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 11, 22, 23, 50, tzinfo=VIETNAM)


@pytest.fixture
def clock():
    return Clock(EVENING)


@pytest.fixture
def article():
    return make_published(at=EVENING - timedelta(days=1))


@pytest.fixture
def reception(clock):
    return make_reception(clock)


def test_the_same_tab_counts_again_in_the_next_half_hour(reception, clock, article):
    clock.now = EVENING.replace(hour=9, minute=29, second=59)
    reception.answer(environ_of(article))
    clock.now += timedelta(seconds=1)
    assert reception.answer(environ_of(article)).body == b"2"
    assert day_of(article) == (2, 0, 0)


def test_half_past_is_not_crossed_within_a_slot(reception, clock, article):
    clock.now = EVENING.replace(hour=9, minute=30)
    reception.answer(environ_of(article))
    clock.now += timedelta(minutes=29, seconds=59)
    assert reception.answer(environ_of(article)).body == b"1"


def test_midnight_in_vietnam_parts_the_days(reception, clock, article):
    reception.answer(environ_of(article))
    clock.now += timedelta(minutes=10)
    reception.answer(environ_of(article))
    assert day_of(article, date(2026, 11, 22)) == (1, 0, 0)
    assert day_of(article, date(2026, 11, 23)) == (1, 0, 0)
    assert PageviewTotal.objects.get(article=article).counted == 2


def test_nobody_is_recognised_tomorrow(reception, clock, article):
    reception.answer(environ_of(article))
    clock.now += timedelta(minutes=10)
    reception.answer(environ_of(article))
    first, second = PageviewKey.objects.order_by("slot").values_list("key", flat=True)
    assert first != second


def test_two_processes_share_the_salt_of_the_day(clock, article):
    make_reception(clock).answer(environ_of(article))
    assert make_reception(clock).answer(environ_of(article)).body == b"1"


def test_salts_are_random_and_one_a_day():
    today, tomorrow = date(2026, 11, 22), date(2026, 11, 23)
    salt = salt_in_database(today)
    assert len(salt) == 32
    assert salt_in_database(today) == salt
    assert salt_in_database(tomorrow) != salt


def test_a_new_day_destroys_the_salt_of_the_day_before_yesterday():
    salts = DailySalts()
    for day in (20, 21, 22):
        salts.of(date(2026, 11, day))
    left = ReadingSalt.objects.order_by("day").values_list("day", flat=True)
    assert list(left) == [date(2026, 11, 21), date(2026, 11, 22)]


def test_after_two_days_keys_and_salts_are_gone_and_numbers_stay(reception, clock, article):
    reception.answer(environ_of(article))
    forget_readings(EVENING + timedelta(days=1))
    assert PageviewKey.objects.count() == ReadingSalt.objects.count() == 1
    forgotten = forget_readings(EVENING + timedelta(days=1, minutes=10))
    assert (forgotten.salts, forgotten.keys) == (1, 1)
    assert not PageviewKey.objects.exists()
    assert not ReadingSalt.objects.exists()
    assert PageviewDay.objects.get(article=article).readers == 1


def test_forgetting_in_batches_forgets_all(article, monkeypatch):
    monkeypatch.setattr("articles.readership.forgetting.BATCH", 3)
    PageviewKey.objects.bulk_create(
        PageviewKey(article=article, slot=EVENING, key=key) for key in range(10)
    )
    assert delete_keys_before(EVENING + timedelta(minutes=30)) == 10


def test_the_command_says_what_it_destroyed(article, capsys):
    PageviewKey.objects.create(article=article, slot=timezone.now() - timedelta(days=3), key=1)
    call_command("forget_readings")
    assert "1" in capsys.readouterr().out
    assert not PageviewKey.objects.exists()


def test_an_address_beyond_its_allowance_goes_to_the_machines(clock, article):
    reception = make_reception(clock, allowance=Allowance(3))
    for number in range(5):
        reception.answer(environ_of(article, token=f"invented-{number}"))
    assert day_of(article) == (3, 2, 0)


def test_an_allowance_is_for_pixels_too(clock, article):
    reception = make_reception(clock, allowance=Allowance(1))
    reception.answer(pixel_environ_of(article))
    reception.answer(pixel_environ_of(article, HTTP_USER_AGENT=CHROME))
    assert day_of(article) == (0, 1, 1)


def test_a_forged_address_makes_no_new_reader(clock, article):
    reception = make_reception(clock, trusted_proxies=1)
    for number in range(5):
        forged = f"198.51.100.{number}, 203.0.113.7"
        reception.answer(environ_of(article, HTTP_X_FORWARDED_FOR=forged))
    assert day_of(article) == (1, 0, 0)


def test_behind_a_trusted_proxy_two_addresses_are_two_readers(clock, article):
    reception = make_reception(clock, trusted_proxies=1)
    for address in ("198.51.100.1", "198.51.100.2"):
        reception.answer(environ_of(article, HTTP_X_FORWARDED_FOR=address))
    assert day_of(article) == (2, 0, 0)


def test_two_addresses_have_an_allowance_each(clock, article):
    reception = make_reception(clock, allowance=Allowance(1))
    for number in range(4):
        address = f"198.51.100.{number % 2}"
        reception.answer(environ_of(article, token=f"invented-{number}", REMOTE_ADDR=address))
    assert day_of(article) == (2, 2, 0)
