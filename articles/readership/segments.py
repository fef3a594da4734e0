"""What lies in a spool, for the host's one flusher: segments that nobody writes to any more.

A writer holds the shared lock of its segment for as long as it may write there. Who gets the
exclusive one has the whole segment, whether its writer closed it or was killed.
"""

import fcntl
import os
import re
import stat
import struct
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from articles.readership.records import CONTENT, MARK, SIZE, Record, unpacked
from articles.readership.spool import LOSSES, LOST, NAME

SEGMENT = re.compile(r"([0-9]{1,16})-[0-9]{1,10}-[A-Za-z0-9_-]{1,24}\.readings", re.ASCII)
UNFINISHED = re.compile(r"\..{1,60}\.new")
SPOOL_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
# Between making a segment and locking it a writer needs no time at all; this is for a halted one.
UNFINISHED_SECONDS = 600
LOCK = "flusher.lock"
WHOLE = struct.Struct(CONTENT.format + "I")

# who, story, milliseconds, key, class
Row = tuple[int, int, int, int, int]


class FlushedElsewhereError(Exception):
    """Another process of this host empties the spool."""


class NoSpoolError(Exception):
    """No process has ever written here."""


@dataclass(frozen=True, slots=True)
class Contents:
    rows: list[Row]
    # Readings that were there once, by the bytes that are none.
    lost: int


@dataclass(frozen=True, slots=True)
class Segment:
    path: Path
    descriptor: int

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def size(self) -> int:
        return os.fstat(self.descriptor).st_size

    def contents(self) -> Contents:
        return contents_of(os.pread(self.descriptor, self.size, 0))

    def remove(self) -> None:
        """Only while it is held, and only when what it holds is counted."""
        with suppress(FileNotFoundError):
            self.path.unlink()


@contextmanager
def only_flusher(folder: Path) -> Iterator[None]:
    """The kernel frees this lock however we die."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FlushedElsewhereError(str(folder)) from None
        yield


def name_of(folder: Path) -> str:
    """Random and made once: two hosts' segments are never taken for each other's."""
    try:
        found = (folder / NAME).read_text("ascii", "replace").strip()
    except FileNotFoundError:
        raise NoSpoolError(str(folder)) from None
    if not SPOOL_NAME.fullmatch(found):
        raise NoSpoolError(str(folder))
    return found


def lost_by_writers(folder: Path) -> int:
    """How many readings this spool could not keep since it was made."""
    try:
        told = (folder / LOST).read_bytes()
    except FileNotFoundError:
        return 0
    # PostgreSQL has no number beyond this one.
    return min(LOSSES.unpack(told)[0], 2**63 - 1) if len(told) == LOSSES.size else 0


def waiting(folder: Path) -> list[Path]:
    """Oldest first. Files of other names are nobody's business here."""
    names = [name for name in os.listdir(folder) if SEGMENT.fullmatch(name)]
    return [folder / name for name in sorted(names, key=lambda name: (made_at(name), name))]


def made_at(name: str) -> int:
    return int(name.partition("-")[0])


@contextmanager
def held(path: Path) -> Iterator[Segment | None]:
    """None where a writer has it still, or where it is no file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        yield None
        return
    try:
        yield Segment(path, descriptor) if is_ours(descriptor) else None
    finally:
        os.close(descriptor)


def is_ours(descriptor: int) -> bool:
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def sweep(folder: Path) -> None:
    """A writer killed before its segment had a name left it empty."""
    for name in os.listdir(folder):
        path = folder / name
        if UNFINISHED.fullmatch(name) and is_old(path):
            with held(path) as segment:
                if segment and not segment.size:
                    segment.remove()


def is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > UNFINISHED_SECONDS
    except OSError:
        return False


def contents_of(data: bytes) -> Contents:
    """At a run where all is sound, which is nearly always; byte by byte from the first fault on."""
    rows = sound_rows(data)
    rest = data[len(rows) * SIZE :]
    return Contents(rows, 0) if not rest else searched(rows, rest)


def sound_rows(data: bytes) -> list[Row]:
    rows = []
    whole = memoryview(data)[: len(data) // SIZE * SIZE]
    crc32, content_size = zlib.crc32, CONTENT.size
    at = 0
    for mark, reader_class, _, who, article, moment, key, checksum in WHOLE.iter_unpack(whole):
        if mark != MARK or crc32(whole[at : at + content_size]) != checksum:
            break
        rows.append((who, article, moment, key, reader_class))
        at += SIZE
    return rows


def searched(rows: list[Row], rest: bytes) -> Contents:
    lost, end = 0, 0
    for found in unpacked(rest):
        if isinstance(found, Record):
            rows.append(row_of(found))
            lost, end = lost + torn(end, is_last=False), 0
        else:
            end = found
    return Contents(rows, lost + torn(end, is_last=True))


def row_of(record: Record) -> Row:
    return record.who, record.article_id, record.moment_ms, record.key, record.reader_class


def torn(count: int, *, is_last: bool) -> int:
    """Readings in so many bytes that are none. Of a last one cut short its writer told itself."""
    return count // SIZE if is_last else -(-count // SIZE)
