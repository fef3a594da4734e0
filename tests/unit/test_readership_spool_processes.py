"""Many processes write into one spool, and are killed: what was acknowledged is there once."""

import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from articles.readership.spool import Spool
from tests.unit.spools import ROOM, in_a_process, is_free, kept, losses, record, segments


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "spool"


@pytest.fixture
def spool(folder):
    return Spool(folder, ROOM)


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


def test_another_process_heeds_the_same_bound(folder):
    first = Spool(folder, 4096 * 4)
    while first.take(record()):
        pass
    assert not Spool(folder, 4096 * 4).take(record())
    assert losses(folder) == 2


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
