"""Decoders that a hostile file has taken over: `python -m tests.hostile_decoding`."""

import ctypes
import os
import subprocess
import sys
import time
from pathlib import Path

from articles.decoding import __main__ as program
from articles.decoding.refusals import Refusal, Unusable


def good(options, tell):
    for percent in (0, 40, 100):
        tell(percent)
    return {"heard": options}


def refuse(options, tell):
    raise Unusable(Refusal.TOO_MANY_PIXELS, limit=50)


def fail(options, tell):
    raise RuntimeError("a library is missing\n2026-11-26 forged line of a log")


def take_memory(options, tell):
    return {"length": len(bytearray(3 * 1024**3))}


def take_memory_in_c(options, tell):
    ctypes.CDLL(None).abort()


def take_time(options, tell):
    while True:
        pass


def sleep(options, tell):
    Path(options["pid_file"]).write_text(str(os.getpid()))
    tell(1)
    time.sleep(600)


def leave_somebody_behind(options, tell):
    child = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(600)"], pass_fds=(3, 4)
    )
    Path(options["pid_file"]).write_text(str(child.pid))
    time.sleep(600)


def open_files(options, tell):
    found = []
    try:
        while True:
            found.append(os.open(__file__, os.O_RDONLY))
    except OSError:
        return {"opened": len(found)}


def write(options, tell):
    with open(options["path"], "wb") as file:
        for _ in range(64):
            file.write(bytes(1024**2))
            file.flush()


def look_round(options, tell):
    folder = Path("/proc/self/fd")
    held = [os.readlink(fd) for fd in folder.iterdir() if fd.exists() or fd.is_symlink()]
    return {"environment": dict(os.environ), "held": held}


def chatter(options, tell):
    os.write(1, b'{"made": {"a": "lie"}}\n')
    sys.stdout.write("a decoder's warning\n")
    return {"true": True}


def shout(options, tell):
    """Finds the line on which the answer goes, and says what it likes."""
    for fd in range(3, 10):
        try:
            os.write(fd, options["words"].encode())
        except OSError:
            continue
    os._exit(0)


def shout_endlessly(options, tell):
    while True:
        for fd in range(3, 10):
            try:
                os.write(fd, b"9" * 65536)
            except OSError:
                continue


def nap(options, tell):
    time.sleep(0.2)
    return {"pid": os.getpid()}


if __name__ == "__main__":
    program.task = lambda name: globals()[name]
    program.main()
