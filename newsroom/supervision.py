"""Running other processes so that they end with us, and only they."""

import fcntl
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

MARK = "NEWSROOM_DEMO"
GRACE_SECONDS = 10


class RunsAlreadyError(Exception):
    """Somebody holds what we need; the message is what they wrote there."""


def interrupt_once_on_any_signal() -> None:
    """Ctrl-C, a closed terminal and `kill` end us alike, and a second one does not cut that off."""
    ends = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def interrupt(number: int, frame: FrameType | None) -> None:
        for end in ends:
            signal.signal(end, signal.SIG_IGN)
        raise KeyboardInterrupt

    for end in ends:
        signal.signal(end, interrupt)


@contextmanager
def only_one(lock: Path, note: str) -> Iterator[None]:
    """The kernel frees this lock however we die."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise RunsAlreadyError(file.read().strip()) from None
        file.truncate(0)
        file.write(note)
        file.flush()
        yield


@contextmanager
def in_turn(lock: Path) -> Iterator[None]:
    """Wait until nobody else of this folder is at it."""
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def child(command: Sequence[str], env: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    # A session of its own: the terminal's Ctrl-C reaches us alone, and we end it in order.
    process = subprocess.Popen(command, env=env, start_new_session=True, stdin=subprocess.DEVNULL)
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def end_leftovers(mark: str) -> int:
    """End what a killed run of this folder left behind, known by the mark in its environment."""
    left = _marked(mark)
    for pid in left:
        _kill(pid, signal.SIGTERM)
    patience = time.monotonic() + GRACE_SECONDS
    while _marked(mark) and time.monotonic() < patience:
        time.sleep(0.1)
    for pid in _marked(mark):
        _kill(pid, signal.SIGKILL)
    return len(left)


def _marked(mark: str) -> list[int]:
    wanted = os.fsencode(f"{MARK}={mark}")
    return [pid for pid in _pids() if wanted in _environment(pid).split(b"\0")]


def _pids() -> list[int]:
    proc = Path("/proc")
    if not proc.is_dir():
        return []
    return [int(entry.name) for entry in proc.iterdir() if entry.name.isdecimal()]


def _environment(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""


def _kill(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def is_port_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the server does: connections that merely linger do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False
