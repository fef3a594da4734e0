"""Readings in a spool, and from there into the tables: what a writer and the flusher do."""

import fcntl
import itertools
import os
import secrets
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from articles.models import PageviewBatch, PageviewTotal
from articles.readership import counting, records, segments
from articles.readership.flushing import Flusher
from articles.readership.records import Record
from articles.readership.spool import LOSSES, OF_THIS_PROCESS, prepare

keys = itertools.count(1)


class Killed(BaseException):
    """Nobody catches it, as nobody catches SIGKILL."""


def count(article, readings, segment):
    """As a flusher writes it, without a spool."""
    PageviewTotal.objects.filter(article=article).update(counted=readings)
    PageviewBatch.objects.create(segment=segment, readings=1, articles=[article.pk])


def flush(spool_dir=None, *, at=None):
    """All that this process has taken, as `keep()` and the host's flusher do within two seconds."""
    folder = Path(spool_dir or settings.SPOOL_DIR)
    prepare(folder)
    for spool in list(OF_THIS_PROCESS):
        if spool.folder == folder:
            spool.close()
    with segments.only_flusher(folder):
        return Flusher(folder).flush(at=at or timezone.now())


@contextmanager
def killed_at(number):
    """Before that step of a flusher: a statement, a COPY, a removal. What was reached is told."""
    steps = []

    def step(name):
        steps.append(name)
        if len(steps) == number:
            raise Killed

    def statement(execute, sql, *told):
        try:
            step(sql)
        except Killed:
            if sql.startswith("RELEASE"):
                # In a test's own transaction this stands for COMMIT; the server undoes what a
                # client that died did not commit, and nobody else would here.
                execute(sql.replace("RELEASE", "ROLLBACK TO"), *told)
            raise
        return execute(sql, *told)

    copy_in, remove = counting.copy_in, segments.Segment.remove
    with pytest.MonkeyPatch.context() as patched, connection.execute_wrapper(statement):
        patched.setattr(
            counting, "copy_in", lambda *told: (step("COPY"), copy_in(*told), step("after COPY"))
        )
        patched.setattr(
            segments.Segment, "remove", lambda one: (step("remove"), remove(one), step("removed"))
        )
        yield steps


def make_spool(folder, *, name=None, lost=0):
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "name").write_text((name or secrets.token_hex(8)) + "\n", "ascii")
    (folder / "lost").write_bytes(LOSSES.pack(lost))
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
