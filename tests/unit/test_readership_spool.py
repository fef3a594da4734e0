"""What was taken is there, in its order, whatever happens to the folder, the disk or the clock."""

import errno
import os
import stat
import time
from pathlib import Path
from threading import Event, Thread

import pytest

from articles.readership import spool as spools
from articles.readership.records import SIZE, packed
from articles.readership.spool import Spool
from tests.unit.spools import ROOM, found, is_free, kept, record, segments


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "spool"


@pytest.fixture
def spool(folder):
    return Spool(folder, ROOM)


def test_what_was_taken_is_there_in_its_order(spool, folder):
    assert all(spool.take(record(number)) for number in range(100))
    spool.close()
    assert found(folder) == [record(number) for number in range(100)]


def test_a_reading_is_in_the_file_before_it_is_acknowledged(spool, folder):
    spool.take(record())
    assert segments(folder)[0].read_bytes() == packed(record())


def test_a_segment_is_read_by_others_only_once_it_is_handed_on(spool, folder):
    spool.take(record())
    (path,) = segments(folder)
    assert not is_free(path)
    spool.keep()
    assert is_free(path)
    spool.take(record())
    assert len(segments(folder)) == 2


def test_nobody_meets_a_segment_that_is_not_locked_yet(spool, folder, monkeypatch):
    was_free = []
    rename = Path.rename

    def looking(path, target):
        was_free.append(is_free(path))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", looking)
    spool.take(record())
    assert was_free == [False]


def test_nobody_else_may_look_into_the_spool(spool, folder):
    spool.take(record())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert set(modes.values()) == {0o600}
    assert len(modes) == 3


def test_a_folder_that_was_open_to_others_is_closed(spool, folder):
    folder.mkdir(mode=0o755)
    spool.take(record())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_spool_keeps_its_name_and_no_two_have_the_same(spool, folder, tmp_path):
    spool.take(record())
    name = (folder / "name").read_text()
    assert len(name.strip()) == 32
    assert name.endswith("\n")
    Spool(folder, ROOM).take(record())
    assert (folder / "name").read_text() == name
    Spool(tmp_path / "other", ROOM).take(record())
    assert (tmp_path / "other" / "name").read_text() != name


def test_a_folder_that_is_taken_away_is_made_again(spool, folder):
    spool.take(record(1))
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    spool.keep()
    assert spool.take(record(2))
    assert kept(folder) == [2]


def test_keeping_brings_to_the_disk_what_was_taken(spool, folder, monkeypatch):
    synced = []
    monkeypatch.setattr(spools.os, "fdatasync", lambda file: synced.append(os.fstat(file).st_ino))
    spool.take(record())
    (path,) = segments(folder)
    spool.keep()
    assert synced == [path.stat().st_ino]


def test_nobody_waits_for_the_disk_while_it_is_kept(spool, folder, monkeypatch):
    begun, go_on = Event(), Event()

    def slow(file):
        begun.set()
        assert go_on.wait(20)

    monkeypatch.setattr(spools.os, "fdatasync", slow)
    spool.take(record(1))
    keeping = Thread(target=spool.keep)
    keeping.start()
    assert begun.wait(20)
    assert spool.take(record(2))
    go_on.set()
    keeping.join()
    assert kept(folder) == [1, 2]


def test_a_disk_that_cannot_sync_stops_nothing(spool, folder, monkeypatch, caplog):
    def broken(file):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(spools.os, "fdatasync", broken)
    spool.take(record())
    spool.keep()
    assert is_free(segments(folder)[0])
    assert "may not have reached the disk" in caplog.text


def test_a_long_segment_is_ended_before_its_second_is_over(spool, folder, monkeypatch):
    monkeypatch.setattr(spools, "SEGMENT_BYTES", 10 * SIZE)
    for number in range(25):
        spool.take(record(number))
    assert sorted(path.stat().st_size for path in segments(folder)) == [5 * SIZE, *[10 * SIZE] * 2]
    spool.keep()
    assert all(map(is_free, segments(folder)))


def test_while_nobody_fetches_them_segments_become_fewer_and_longer(spool, folder, monkeypatch):
    monkeypatch.setattr(spools, "MANY_SEGMENTS", 3)
    synced = []
    monkeypatch.setattr(spools.os, "fdatasync", synced.append)
    for number in range(10):
        spool.take(record(number))
        spool.keep()
    assert len(segments(folder)) == 3
    assert len(synced) == 10
    assert sum(map(is_free, segments(folder))) == 2
    monkeypatch.setattr(spools, "LONGEST_SECONDS", 0.0)
    spool.keep()
    assert sum(map(is_free, segments(folder))) == 3
    assert kept(folder) == list(range(10))


def test_a_clock_that_jumps_loses_nothing_and_mixes_nothing_up(spool, folder, monkeypatch):
    for number, moment in enumerate([10**18, 10**17, 10**18, 10**18, 1]):
        monkeypatch.setattr(time, "time_ns", lambda moment=moment: moment)
        spool.take(record(number))
        spool.keep()
    assert kept(folder) == list(range(5))
    assert len(segments(folder)) == 5


def test_taking_goes_on_after_closing(spool, folder):
    spool.close()
    spool.take(record(1))
    spool.close()
    spool.take(record(2))
    spool.close()
    assert kept(folder) == [1, 2]
    assert all(map(is_free, segments(folder)))
