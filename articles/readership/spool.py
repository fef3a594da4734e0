"""Readings on their way to the database: appended to files of this host, one write each.

In the folder, which is nobody else's to look into:

- `name`: who this spool is, one line, made once;
- `lost`: how many readings found no room, eight bytes, only ever rising. It is there beforehand
  and never grows, so that a full disk does not hinder it;
- `….readings`: segments of `records`. Who writes one holds it by a shared lock until its end: who
  gets the exclusive one may read it, count it and remove it;
- `.….new`: segments that nobody may look at yet, since they are not locked.

A process that is killed loses nothing it has taken; a host without power what was taken since the
last `keep()`.
"""

import contextlib
import errno
import fcntl
import logging
import os
import secrets
import stat
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from weakref import WeakSet

from articles.readership.records import Record, packed

NAME, LOST, ENDING, UNFINISHED = "name", "lost", ".readings", ".new"
# No file; room not yet looked for.
CLOSED = UNKNOWN = -1
LOSSES = struct.Struct("<Q")
SEGMENT_BYTES = 1024 * 1024
# Nobody has fetched this many: fewer and longer segments, or small files alone fill the disk.
MANY_SEGMENTS = 600
LONGEST_SECONDS = 60.0
SECONDS_BETWEEN_COMPLAINTS = 60.0

log = logging.getLogger("articles.readership")


def prepare(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if stat.S_IMODE(folder.stat().st_mode) != 0o700:
        folder.chmod(0o700)
    make_once(folder / NAME, f"{secrets.token_hex(16)}\n".encode())
    make_once(folder / LOST, LOSSES.pack(0))


def make_once(path: Path, content: bytes) -> None:
    """Whole or not at all, and of several who try the first one's."""
    if path.exists():
        return
    attempt = path.with_name(f".{path.name}.{secrets.token_hex(8)}{UNFINISHED}")
    attempt.touch(mode=0o600, exist_ok=False)
    try:
        attempt.write_bytes(content)
        with contextlib.suppress(FileExistsError):
            os.link(attempt, path)
    finally:
        attempt.unlink()


def add_losses(folder: Path, number: int) -> None:
    file = os.open(folder / LOST, os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        (before,) = LOSSES.unpack(os.pread(file, LOSSES.size, 0).ljust(LOSSES.size, b"\0"))
        os.pwrite(file, LOSSES.pack(before + number), 0)
    finally:
        os.close(file)


class Segment:
    """A file that this process alone appends to."""

    def __init__(self, folder: Path) -> None:
        self.begun = time.monotonic()
        self.size = 0
        name = f"{time.time_ns() // 1_000_000}-{os.getpid()}-{secrets.token_hex(8)}"
        unseen = folder / f".{name}{UNFINISHED}"
        self.path = folder / f"{name}{ENDING}"
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        self.file = os.open(unseen, flags, 0o600)
        try:
            fcntl.flock(self.file, fcntl.LOCK_SH)
            unseen.rename(self.path)
        except OSError:
            os.close(self.file)
            raise

    def append(self, data: bytes) -> None:
        """All of it or nothing: half a record would count as a loss a second time."""
        written = 0
        try:
            written = os.write(self.file, data)
        finally:
            if written != len(data):
                with contextlib.suppress(OSError):
                    os.ftruncate(self.file, self.size)
        if written != len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.size += written

    def sync(self) -> None:
        try:
            os.fdatasync(self.file)
        except OSError as error:
            log.error("Readings may not have reached the disk: %s", error.strerror)

    def close(self) -> None:
        # Forgotten first: a child forked in between would close what has this number by then.
        file, self.file = self.file, CLOSED
        if file != CLOSED:
            os.close(file)

    def discard(self) -> None:
        self.path.unlink(missing_ok=True)
        self.close()


@dataclass(frozen=True, slots=True)
class Contents:
    segments: int
    size: int


def contents(folder: Path) -> Contents:
    """Small files take up whole blocks, and these are what a disk runs out of."""
    sizes = [max(found.st_size, found.st_blocks * 512) for found in files(folder, ENDING)]
    return Contents(len(sizes), sum(sizes))


def files(folder: Path, ending: str) -> Iterator[os.stat_result]:
    for entry in os.scandir(folder):
        if entry.name.endswith(ending):
            # The flusher removes what it has counted.
            with contextlib.suppress(FileNotFoundError):
                yield entry.stat()


class Spool:
    def __init__(self, folder: Path, max_bytes: int) -> None:
        self.folder = folder
        self._max_bytes = max_bytes
        self._complained = float("-inf")
        self._begin()
        OF_THIS_PROCESS.add(self)

    def _begin(self) -> None:
        self._lock, self._keeping = Lock(), Lock()
        self._current: Segment | None = None
        self._ended: list[Segment] = []
        self._room = UNKNOWN
        self._untold = self._lost = 0
        self._reason = ""

    def take(self, record: Record) -> bool:
        """Whether it is kept. What is not is counted among the losses."""
        data = packed(record)
        with self._lock:
            is_kept = self._append(data)
            if not is_kept:
                self._lose()
        return is_kept

    def _append(self, data: bytes) -> bool:
        if self._room < 0:
            self._make_room(self._measured())
        if self._room < len(data):
            return False
        try:
            self._segment().append(data)
        except OSError as error:
            self._give_up(error)
            return False
        self._room -= len(data)
        if self._segment().size >= SEGMENT_BYTES:
            self._end_current()
        return True

    def _segment(self) -> Segment:
        self._current = self._current or Segment(self.folder)
        return self._current

    def _give_up(self, error: OSError) -> None:
        """Where not even a new segment takes it, wait until `keep()` has looked again."""
        self._reason = error.strerror or str(error)
        segment, self._current = self._current, None
        if segment is not None and segment.size:
            self._ended.append(segment)
            return
        self._room = 0
        if segment is not None:
            segment.discard()

    def _lose(self) -> None:
        self._lost += 1
        self._untold += 1
        self._tell_losses()

    def _tell_losses(self) -> None:
        if not self._untold:
            return
        with contextlib.suppress(OSError):
            add_losses(self.folder, self._untold)
            self._untold = 0

    def _measured(self) -> Contents:
        try:
            prepare(self.folder)
            return contents(self.folder)
        except OSError as error:
            self._reason = str(error)
            return Contents(0, self._max_bytes)

    def _make_room(self, found: Contents) -> None:
        self._room = max(0, self._max_bytes - found.size)
        if not self._reason and not self._room:
            self._reason = "nobody has fetched what lies there"

    def keep(self) -> None:
        """Called each second by one thread: brings to the disk what was taken, and hands it on.

        Nobody who takes a reading waits for the disk meanwhile.
        """
        found = self._measured()
        with self._keeping:
            with self._lock:
                self._make_room(found)
                self._tell_losses()
                if found.segments < MANY_SEGMENTS or self._is_old():
                    self._end_current()
                current = self._current
            if current:
                current.sync()
            self._finish()
        self._complain()

    def close(self) -> None:
        """All that was taken can be fetched. A later reading begins a new segment."""
        with self._keeping:
            with self._lock:
                self._end_current()
            self._finish()

    def _is_old(self) -> bool:
        current = self._current
        return current is not None and time.monotonic() - current.begun >= LONGEST_SECONDS

    def _end_current(self) -> None:
        if self._current is not None:
            self._ended.append(self._current)
            self._current = None

    def _finish(self) -> None:
        """A segment stays in the list until it is closed, so that a child finds it there."""
        finished = list(self._ended)
        for segment in finished:
            segment.sync()
        if finished:
            sync_names(self.folder)
        for segment in finished:
            segment.close()
        with self._lock:
            self._ended = [segment for segment in self._ended if segment.file != CLOSED]

    def _complain(self) -> None:
        now = time.monotonic()
        if self._lost and now - self._complained >= SECONDS_BETWEEN_COMPLAINTS:
            log.error("%d readings found no room in the spool: %s", self._lost, self._reason)
            self._lost, self._complained = 0, now
            self._reason = ""

    def leave_to_parent(self) -> None:
        """In a forked child: a segment that it held would never be free, and its lock may be held
        by a thread that is not there.
        """
        for segment in [*self._ended, self._current]:
            if segment is not None:
                segment.close()
        self._begin()


def sync_names(folder: Path) -> None:
    """That a segment is there is known to the disk only with its folder."""
    with contextlib.suppress(OSError):
        file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(file)
        finally:
            os.close(file)


OF_THIS_PROCESS: WeakSet[Spool] = WeakSet()


def leave_all_to_parent() -> None:
    for spool in OF_THIS_PROCESS:
        spool.leave_to_parent()


os.register_at_fork(after_in_child=leave_all_to_parent)
