"""What finds no room in a spool is counted as lost, and nothing else is."""

import errno
import os
import subprocess

import pytest

from articles.readership import spool as spools
from articles.readership.records import SIZE, packed
from articles.readership.spool import Spool
from tests.unit.spools import ROOM, in_a_process, kept, losses, record, refuse_writing, segments


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "spool"


@pytest.fixture
def spool(folder):
    return Spool(folder, ROOM)


def test_on_a_full_file_system_each_reading_is_kept_whole_or_counted_as_lost(folder):
    script = """
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
print(sum(spool.take(record(number)) for number in range(300)))
spool.close()
"""
    process = in_a_process(script, folder)
    told, _nothing = process.communicate(timeout=60)
    assert process.returncode == 0
    stories = kept(folder)
    # A segment has room for 27, the next reading is cut short and lost.
    assert len(stories) == int(told) == 300 - 300 // 28
    assert losses(folder) == 300 // 28
    assert {path.stat().st_size for path in segments(folder)} == {27 * SIZE, 300 % 28 * SIZE}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may make a file system")
def test_a_small_file_system_is_filled_to_its_end_and_used_again_when_there_is_room(tmp_path):
    mounted = ["mount", "-t", "tmpfs", "-o", "size=96k", "none", str(tmp_path)]
    if subprocess.run(mounted, capture_output=True).returncode:
        pytest.skip("mounting is forbidden here")
    try:
        folder = tmp_path / "spool"
        spool = Spool(folder, ROOM)
        taken = [spool.take(record(number)) for number in range(5_000)]
        assert 1_000 < sum(taken) < 5_000
        assert losses(folder) == 5_000 - sum(taken)
        spool.keep()
        assert kept(folder) == [number for number, is_kept in enumerate(taken) if is_kept]
        for path in segments(folder):
            path.unlink()
        spool.keep()
        assert spool.take(record())
        spool.close()
    finally:
        subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


def test_a_disk_that_is_full_is_left_alone_until_somebody_has_looked_again(
    spool, folder, monkeypatch
):
    spool.take(record(1))
    with monkeypatch.context() as full:
        refuse_writing(full)
        assert not any(spool.take(record(number)) for number in range(2, 50))
    # A segment that was begun in vain is gone again.
    assert [path.stat().st_size for path in segments(folder)] == [SIZE]
    assert not spool.take(record(50))
    assert losses(folder) == 49
    spool.keep()
    assert spool.take(record(51))
    assert kept(folder) == [1, 51]


def test_one_write_that_fails_costs_one_reading(spool, folder, monkeypatch):
    spool.take(record(1))
    with monkeypatch.context() as once:
        refuse_writing(once, errno.EIO)
        assert not spool.take(record(2))
    assert spool.take(record(3))
    assert kept(folder) == [1, 3]
    assert losses(folder) == 1


def test_beyond_its_bound_the_oldest_are_kept_and_the_rest_is_counted(folder):
    spool = Spool(folder, 4096 * 4)
    taken = [spool.take(record(number)) for number in range(1000)]
    bound = sum(taken)
    assert taken == [True] * bound + [False] * (1000 - bound)
    assert bound * SIZE <= 4096 * 4
    spool.keep()
    assert not spool.take(record(1000))
    assert losses(folder) == 1001 - bound
    segments(folder)[0].unlink()
    spool.keep()
    assert spool.take(record(1001))


def test_many_small_segments_weigh_what_they_take_of_the_disk(folder):
    folder.mkdir()
    for number in range(10):
        (folder / f"{number}-1-a.readings").write_bytes(packed(record()))
    blocks = sum(path.stat().st_blocks * 512 for path in segments(folder))
    assert spools.contents(folder) == spools.Contents(10, max(blocks, 10 * SIZE))


def test_a_damaged_count_of_losses_begins_anew(folder):
    spool = Spool(folder, 0)
    spool.take(record())
    (folder / "lost").write_bytes(b"\1\0")
    spool.take(record())
    assert losses(folder) == 2


def test_losses_that_could_not_be_told_are_told_later(folder, caplog):
    folder.write_text("a file where the folder should be")
    spool = Spool(folder, ROOM)
    assert [spool.take(record()) for _each in range(3)] == [False] * 3
    spool.keep()
    folder.unlink()
    spool.keep()
    assert losses(folder) == 3
    assert spool.take(record())


def test_losses_are_one_line_a_minute_in_the_log(folder, caplog):
    spool = Spool(folder, 0)
    for _second in range(5):
        for _each in range(10):
            spool.take(record())
        spool.keep()
    assert [each.getMessage() for each in caplog.records] == [
        "10 readings found no room in the spool: nobody has fetched what lies there"
    ]
