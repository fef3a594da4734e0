"""A spool's folder as tests look at it, and processes that write into one."""

import errno
import fcntl
import os
import subprocess
import sys
from pathlib import Path

from articles.readership import spool as spools
from articles.readership.records import Record, unpacked
from articles.readership.spool import LOSSES

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
