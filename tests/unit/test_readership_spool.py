"""What was taken is there, whatever ends the process, fills the disk or moves the clock."""

import errno
import fcntl
import os
import signal
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread

import pytest

from articles.readership import spool as spools
from articles.readership.records import SIZE, Record, packed, unpacked
from articles.readership.spool import LOSSES, Spool

ROOM = 64 * 1024 * 1024
SCRIPT = """
import os, resource, sys, threading
from pathlib import Path
from articles.readership.records import Record
from articles.readership.spool import Spool

# A test run that is itself killed leaves nobody behind who writes for ever.
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))

def record(number):
    return Record(number, 1_764_000_000_000, number, 1, 0)

spool = Spool(Path(sys.argv[1]), int(sys.argv[2]))
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "spool"


@pytest.fixture
def spool(folder):
    return Spool(folder, ROOM)


def record(number=1):
    return Record(number, 1_764_000_000_000, -number, 2**32 - 1, 3)


def segments(folder):
    return sorted(folder.glob("*.readings"))


def found(folder):
    return [each for path in segments(folder) for each in unpacked(path.read_bytes())]


def kept(folder):
    """The stories of all readings; bytes that are none fail the test."""
    everything = found(folder)
    assert all(isinstance(each, Record) for each in everything), everything
    return sorted(each.article_id for each in everything)


def losses(folder):
    return LOSSES.unpack((folder / "lost").read_bytes())[0]


def is_free(path):
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def in_a_process(script, folder, room=ROOM, **options):
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT + script, str(folder), str(room)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        **options,
    )


def refuse_writing(monkeypatch, number=errno.ENOSPC):
    """A disk that is full for segments, though not for what is there beforehand."""

    def write(file, data):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(spools.os, "write", write)


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


def test_of_many_who_begin_at_once_one_gives_the_name(folder):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: Spool(folder, ROOM).take(record(number)), range(8)))
    assert kept(folder) == list(range(8))
    assert sorted(path.name for path in folder.iterdir() if path.suffix != ".readings") == [
        "lost", "name",
    ]  # fmt: skip


def test_a_killed_process_loses_nothing_it_acknowledged(folder):
    script = """
for number in range(10**9):
    if spool.take(record(number)):
        os.write(1, b"%d\\n" % number)
"""
    process = in_a_process(script, folder)
    for _each in range(2_000):
        acknowledged = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    acknowledged = max([acknowledged, *map(int, process.stdout.read().splitlines())])
    process.wait()
    process.stdout.close()
    stories = kept(folder)
    assert stories[: acknowledged + 1] == list(range(acknowledged + 1))
    assert len(stories) <= acknowledged + 2
    assert all(map(is_free, segments(folder)))


def test_threads_and_forks_write_at_once_and_each_reading_is_there_once(folder):
    script = """
def write(first):
    for number in range(first, first + 500):
        assert spool.take(record(number))
        if number % 50 == 0:
            spool.keep()

threads = [threading.Thread(target=write, args=(1000 * each,)) for each in range(3)]
for thread in threads:
    thread.start()
for each in range(3, 6):
    if not os.fork():
        write(1000 * each)
        os._exit(0)
for thread in threads:
    thread.join()
for each in range(3):
    assert os.wait()[1] == 0
"""
    process = in_a_process(script, folder)
    assert process.communicate(timeout=60) == (b"", None)
    assert process.returncode == 0
    assert kept(folder) == [1000 * each + number for each in range(6) for number in range(500)]
    assert losses(folder) == 0


def test_a_child_holds_nothing_of_its_parents(folder):
    script = """
spool.take(record(1))
if not os.fork():
    os.write(1, b"child\\n")
    sys.stdin.read()
    os._exit(0)
os.read(0, 1)
os._exit(0)
"""
    process = in_a_process(script, folder, stdin=subprocess.PIPE)
    assert process.stdout.readline() == b"child\n"
    (path,) = segments(folder)
    assert not is_free(path)
    process.kill()
    process.wait()
    # The child lives on: it has not seen the end of its input.
    assert is_free(path)
    process.stdin.close()
    process.stdout.close()


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


def test_another_process_heeds_the_same_bound(folder):
    first = Spool(folder, 4096 * 4)
    while first.take(record()):
        pass
    assert not Spool(folder, 4096 * 4).take(record())
    assert losses(folder) == 2


def test_many_small_segments_weigh_what_they_take_of_the_disk(folder):
    folder.mkdir()
    for number in range(10):
        (folder / f"{number}-1-a.readings").write_bytes(packed(record()))
    blocks = sum(path.stat().st_blocks * 512 for path in segments(folder))
    assert spools.contents(folder) == spools.Contents(10, max(blocks, 10 * SIZE))


def test_losses_of_several_processes_are_added_up(folder):
    script = """
sys.stdin.read()
assert not any(spool.take(record(number)) for number in range(2_000))
"""
    Spool(folder, 0).take(record())
    processes = [in_a_process(script, folder, 0, stdin=subprocess.PIPE) for _each in range(4)]
    for process in processes:
        process.stdin.close()
    assert [process.wait() for process in processes] == [0] * 4
    for process in processes:
        process.stdout.close()
    assert losses(folder) == 1 + 4 * 2_000


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


def test_a_folder_that_is_taken_away_is_made_again(spool, folder):
    spool.take(record(1))
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    spool.keep()
    assert spool.take(record(2))
    assert kept(folder) == [2]


def test_losses_are_one_line_a_minute_in_the_log(folder, caplog):
    spool = Spool(folder, 0)
    for _second in range(5):
        for _each in range(10):
            spool.take(record())
        spool.keep()
    assert [each.getMessage() for each in caplog.records] == [
        "10 readings found no room in the spool: nobody has fetched what lies there"
    ]


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
