"""Readings in a spool, and from there into the tables: what a writer and the flusher do."""

import fcntl
import itertools
import os
import secrets
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from articles.readership import records, segments
from articles.readership.flushing import Flusher
from articles.readership.records import Record

keys = itertools.count(1)
MINUTE = timedelta(minutes=1)


def flush(spool_dir=None, *, at=None):
    """All that lies there, as the flusher of the host would within a second."""
    folder = Path(spool_dir or settings.SPOOL_DIR)
    with segments.only_flusher(folder):
        return Flusher(folder).flush(at=at or timezone.now())


def make_spool(folder, *, name=None, lost=0):
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "name").write_text((name or secrets.token_hex(8)) + "\n", "ascii")
    (folder / "lost").write_bytes(segments.LOST.pack(lost))
    return folder


def make_record(article, *, at=None, key=None, who=None, reader_class=0):
    return Record(
        article_id=getattr(article, "pk", article),
        moment_ms=records.milliseconds(at or timezone.now()),
        key=next(keys) if key is None else key,
        who=secrets.randbits(32) if who is None else who,
        reader_class=reader_class,
    )


def make_segment(folder, *readings, made_at=None):
    """A segment whose writer is done with it; `readings` are records, or bytes as they lie."""
    path = folder / segment_name(made_at)
    parts = [each if isinstance(each, bytes) else records.packed(each) for each in readings]
    path.write_bytes(b"".join(parts))
    return path


def segment_name(made_at=None):
    millis = records.milliseconds(made_at or timezone.now())
    return f"{millis}-{os.getpid()}-{secrets.token_hex(4)}.readings"


class Writing:
    """A segment whose writer is not done with it."""

    def __init__(self, folder, *readings):
        self.path = make_segment(folder, *readings)
        self.descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        fcntl.flock(self.descriptor, fcntl.LOCK_SH)

    def close(self):
        os.close(self.descriptor)
