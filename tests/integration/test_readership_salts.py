"""Salts: random, agreed on by all, sealed, there without a database, destroyed in time."""

import datetime
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import OperationalError, connections

from articles.models import ReadingSalt
from articles.readership import salts as salts_module
from articles.readership.forgetting import forget_readings
from articles.readership.salts import Salts, destroy_old_salts
from articles.readership.sealing import Seal
from articles.text import VIETNAM

NOON = datetime.datetime(2026, 11, 22, 12, 0, tzinfo=VIETNAM)
A_DAY = datetime.timedelta(days=1)
TODAY = NOON.date()
YESTERDAY, TOMORROW, AFTER = TODAY - A_DAY, TODAY + A_DAY, TODAY + 2 * A_DAY
KEY = "fifty random characters"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "spool"


@pytest.fixture
def other_folder(tmp_path):
    return tmp_path / "spool-of-another-host"


@pytest.fixture
def lost_database(monkeypatch):
    """Counts how often it is asked."""
    asked = []

    def lost(*_args):
        asked.append(1)
        raise OperationalError("the connection is lost")

    with monkeypatch.context() as away:
        away.setattr(salts_module, "agreed_salts", lost)
        away.setattr(salts_module, "destroy_old_salts", lost)
        yield asked


def refreshed(folder, at=NOON, key=KEY):
    salts = Salts(key, folder)
    salts.refresh(at)
    return salts


def days_in_database():
    return list(ReadingSalt.objects.order_by("day").values_list("day", flat=True))


def days_in_file(folder):
    return sorted(salts_module.SaltFile(folder, Seal(KEY)).read())


# -- Sealing -------------------------------------------------------------------


def test_a_salt_is_opened_with_its_key_for_its_day_alone():
    sealed = Seal(KEY).closed(TODAY, b"s" * 32)
    assert Seal(KEY).opened(TODAY, sealed) == b"s" * 32
    assert Seal(KEY).opened(TOMORROW, sealed) is None
    assert Seal("another key").opened(TODAY, sealed) is None


@pytest.mark.parametrize("damaged", [b"", b"x" * 11, b"x" * 12, b"x" * 60])
def test_what_is_damaged_is_not_opened(damaged):
    assert Seal(KEY).opened(TODAY, damaged) is None


def test_no_salt_is_sealed_twice_alike():
    assert Seal(KEY).closed(TODAY, b"s" * 32) != Seal(KEY).closed(TODAY, b"s" * 32)


# -- With the database ---------------------------------------------------------


@pytest.mark.django_db
def test_salts_are_made_two_days_ahead_and_are_random(folder):
    salts = refreshed(folder)
    assert days_in_database() == days_in_file(folder) == [TODAY, TOMORROW, AFTER]
    made = [salts.of(day) for day in (TODAY, TOMORROW, AFTER)]
    assert [len(salt) for salt in made] == [32] * 3
    assert len(set(made)) == 3


@pytest.mark.django_db
def test_what_lies_in_table_and_file_is_sealed(folder):
    salt = refreshed(folder).of(TODAY)
    sealed = bytes(ReadingSalt.objects.get(day=TODAY).sealed)
    assert salt not in sealed
    assert Seal(KEY).opened(TODAY, sealed) == salt
    written = (folder / "salts").read_text()
    assert salt.hex() not in written
    assert salts_module.base64.b64encode(salt).decode() not in written
    assert stat.S_IMODE((folder / "salts").stat().st_mode) == 0o600


@pytest.mark.django_db
def test_two_hosts_have_the_same_salts(folder, other_folder):
    first, second = refreshed(folder), refreshed(other_folder)
    for day in (TODAY, TOMORROW, AFTER):
        assert first.of(day) == second.of(day)


@pytest.mark.django_db(transaction=True)
def test_hosts_that_begin_at_the_same_moment_agree(tmp_path):
    barrier = Barrier(4)

    def begin(number):
        try:
            barrier.wait()
            return refreshed(tmp_path / str(number)).of(TODAY)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(begin, range(4)))) == 1


@pytest.mark.django_db
def test_once_agreed_nothing_is_asked_until_the_next_day(folder, django_assert_num_queries):
    salts = refreshed(folder)
    with django_assert_num_queries(0):
        salts.refresh(NOON + datetime.timedelta(hours=11))
        for day in (YESTERDAY, TODAY, TOMORROW, AFTER, AFTER + 9 * A_DAY):
            salts.of(day)
    tomorrow = salts.of(TOMORROW)
    salts.refresh(NOON + A_DAY)
    assert salts.of(TOMORROW) == tomorrow
    assert days_in_database()[-1] == AFTER + A_DAY


@pytest.mark.django_db
def test_a_file_that_was_removed_is_written_again(folder):
    salts = refreshed(folder)
    (folder / "salts").unlink()
    salts.refresh(NOON)
    assert days_in_file(folder) == [TODAY, TOMORROW, AFTER]


@pytest.mark.django_db
def test_a_salt_is_destroyed_everywhere_when_the_day_after_it_is_over(folder):
    salts = refreshed(folder)
    secret = salts.of(TODAY)
    salts.refresh(NOON + A_DAY)
    assert salts.of(TODAY) == secret
    salts.refresh(NOON + 2 * A_DAY)
    assert days_in_database()[0] == days_in_file(folder)[0] == TOMORROW
    assert secret not in salts._known.values()
    assert salts.of(TODAY) != secret


@pytest.mark.django_db
def test_destroying_tells_how_many(folder):
    refreshed(folder)
    assert destroy_old_salts(TODAY + 2 * A_DAY) == 1
    assert days_in_database() == [TOMORROW, AFTER]


@pytest.mark.django_db
def test_the_night_destroys_salts_of_a_host_whose_site_stands_still(folder, settings):
    settings.SPOOL_DIR, settings.READING_KEY = folder, KEY
    forget_readings(NOON)
    assert not folder.exists()
    kept = refreshed(folder).of(TOMORROW)
    forget_readings(NOON + A_DAY)
    assert days_in_file(folder) == [TODAY, TOMORROW, AFTER]
    forget_readings(NOON + 2 * A_DAY)
    assert days_in_file(folder) == days_in_database() == [TOMORROW, AFTER]
    assert Salts(KEY, folder).of(TOMORROW) == kept


# -- Without it (where a test asks for no database, none is to be had) ---------


def test_asking_for_a_salt_asks_no_database(folder):
    salts = Salts(KEY, folder)
    assert salts.of(TODAY) == salts.of(TODAY) == Salts(KEY, folder).of(TODAY)
    assert salts.of(TODAY) != salts.of(TOMORROW)


def test_processes_of_a_host_that_begin_at_once_without_a_database_agree(folder, monkeypatch):
    barrier, read = Barrier(4), salts_module.SaltFile.read

    def slow(file):
        found = read(file)
        time.sleep(0.05)
        return found

    def begin(_number):
        barrier.wait()
        return Salts(KEY, folder).of(TODAY)

    monkeypatch.setattr(salts_module.SaltFile, "read", slow)
    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(begin, range(4)))) == 1


@pytest.mark.django_db
def test_a_process_begun_while_the_database_is_away_has_the_salts_of_the_file(
    folder, lost_database
):
    before = Salts(KEY, folder).of(TODAY)
    begun = refreshed(folder)
    assert begun.of(TODAY) == before


def test_a_database_that_is_away_is_left_alone_for_a_while(folder, lost_database, caplog):
    salts = Salts(KEY, folder)
    for _second in range(5):
        salts.refresh(NOON)
    assert len(lost_database) == len(caplog.records) == 1


@pytest.mark.django_db
def test_what_was_made_without_the_database_is_offered_to_it(folder, other_folder):
    salts = Salts(KEY, folder)
    own = salts.of(TODAY)
    salts.refresh(NOON)
    assert salts.of(TODAY) == own
    assert refreshed(other_folder).of(TODAY) == own


@pytest.mark.django_db
def test_a_day_that_has_begun_keeps_its_salt_and_the_next_is_the_first_ones(folder, other_folder):
    first = refreshed(other_folder)
    late = Salts(KEY, folder)
    own = {day: late.of(day) for day in (TODAY, TOMORROW)}
    late.refresh(NOON)
    assert late.of(TODAY) == own[TODAY] != first.of(TODAY)
    assert late.of(TOMORROW) == first.of(TOMORROW) != own[TOMORROW]
    # And another process of the host says so too.
    assert refreshed(folder).of(TODAY) == own[TODAY]


@pytest.mark.django_db
def test_while_the_database_is_away_the_past_is_forgotten_all_the_same(folder, monkeypatch):
    salts = refreshed(folder)
    secret = salts.of(TODAY)

    def lost(*_args):
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(salts_module, "agreed_salts", lost)
    salts.refresh(NOON + 2 * A_DAY)
    assert secret not in salts._known.values()
    assert TODAY not in days_in_file(folder)


def test_without_a_disk_a_salt_is_at_least_in_memory(folder, caplog):
    folder.write_text("no folder")
    salts = Salts(KEY, folder)
    assert salts.of(TODAY) == salts.of(TODAY)
    salts.refresh(NOON)
    assert salts.of(TODAY) == salts.of(TODAY)
    assert "could not be kept" in caplog.text


@pytest.mark.django_db
def test_on_a_broken_disk_the_past_is_forgotten_in_memory_all_the_same(folder, monkeypatch):
    salts = refreshed(folder)
    secret = salts.of(TODAY)

    def broken(folder):
        raise OSError("Input/output error")

    monkeypatch.setattr(salts_module, "prepare", broken)
    salts.refresh(NOON + 2 * A_DAY)
    assert secret not in salts._known.values()
    assert AFTER in salts._known


# -- Another key, damage -------------------------------------------------------


@pytest.mark.django_db
def test_another_reading_key_means_new_salts_and_a_clear_line(folder, other_folder, caplog):
    old = refreshed(folder)
    new = refreshed(folder, key="another key")
    assert new.of(TODAY) != old.of(TODAY)
    assert "Salts were sealed with another READING_KEY: new ones are made" in caplog.text
    caplog.clear()
    assert refreshed(other_folder, key="another key").of(TODAY) == new.of(TODAY)
    assert refreshed(folder, key="another key").of(TODAY) == new.of(TODAY)
    assert not caplog.records


@pytest.mark.django_db
def test_of_two_who_replace_a_salt_of_another_key_the_first_ones_stands(folder, monkeypatch):
    refreshed(folder)
    of_the_old_key = salts_module.sealed_salts([TODAY])
    first = refreshed(folder, key="another key")
    monkeypatch.setattr(salts_module, "sealed_salts", lambda wanted: of_the_old_key)
    salts_module.replace_unreadable({TODAY: b"late" * 8}, Seal("another key"))
    sealed = bytes(ReadingSalt.objects.get(day=TODAY).sealed)
    assert Seal("another key").opened(TODAY, sealed) == first.of(TODAY)


@pytest.mark.django_db
@pytest.mark.parametrize("damage", [b"", b"[]", b"{", b'{"x": 1}', b'{"2026-11-22": 7}', b"\xff"])
def test_a_damaged_file_is_written_anew(folder, damage, caplog):
    salt = refreshed(folder).of(TODAY)
    (folder / "salts").write_bytes(damage)
    assert refreshed(folder).of(TODAY) == salt
    assert days_in_file(folder) == [TODAY, TOMORROW, AFTER]
    assert "damaged" in caplog.text


def test_clocks_that_jump_are_no_trouble(folder, lost_database):
    salts = Salts(KEY, folder)
    for days in (0, 400, -400, 0):
        salts.refresh(NOON + days * A_DAY)
        assert len(salts.of((NOON + days * A_DAY).date())) == 32
