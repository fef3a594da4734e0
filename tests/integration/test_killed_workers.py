"""Workers killed in the middle of their work, as a power cut or a full memory would: nothing is
lost, and nothing is there twice.

Short here. `SOAK=1` takes a hundred media and kills twenty workers (see `bench/README.md`).
"""

import io
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import dj_database_url
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import media
from articles.models import Photograph, VideoAttachment, private_storage
from articles.storage import PART
from tests import factories
from tests.media_files import clip, jpeg

IS_SOAK = bool(os.environ.get("SOAK"))
PHOTOGRAPHS, CLIPS, KILLS = (90, 10, 20) if IS_SOAK else (2, 2, 2)
PATIENCE = 1800 if IS_SOAK else 150
ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(2 * PATIENCE),
]


def database_url():
    """The one of the tests, with the rights that the test has now."""
    told = connection.settings_dict
    url = dj_database_url.parse(settings.DATABASE_URLS[0] or settings.DATABASE_URLS[1])
    user, password = told["USER"] or url["USER"], told["PASSWORD"] or url["PASSWORD"]
    place = f"?host={told['HOST']}" if told["HOST"].startswith("/") else ""
    host = "" if place else f"{told['HOST']}:{told['PORT']}"
    if place and told["PORT"]:
        place += f"&port={told['PORT']}"
    return f"postgresql://{user}:{password}@{host}/{told['NAME']}{place}"


class Worker:
    def __init__(self):
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "MIGRATION_DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "MEDIA_ROOT": str(settings.MEDIA_ROOT),
            "SECRET_KEY": "only-for-tests",
            "SITE_ORIGIN": "http://127.0.0.1",
        }
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "procrastinate", "worker"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self):
        self.process.kill()
        self.process.wait()


def jobs(*states):
    return ProcrastinateJob.objects.filter(status__in=states)


def bring_resume_forward():
    """Half a minute of silence and the next full minute, both at once."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = 'yesterday'")
    if not jobs("todo").filter(task_name="articles.resume_jobs").exists():
        app.configure_task(
            "articles.resume_jobs", queueing_lock="articles.resume_jobs", priority=100
        ).defer(timestamp=0)


def wait_until(is_so):
    patience = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < patience, list(mine("todo", "doing").values("args", "status"))
        time.sleep(0.1)


def take_in_everything(by):
    for number in range(PHOTOGRAPHS):
        file = io.BytesIO(jpeg((1300, 900), quality=60 + number % 30, comment=str(number).encode()))
        media.take_in_photograph(by=by, at=timezone.now(), file=file, name=f"{number}.jpg")
    for number in range(CLIPS):
        file = io.BytesIO(clip(seconds=2 + number / 10, size=(640, 480)))
        media.take_in_video(by=by, at=timezone.now(), file=file, name=f"{number}.mp4")


def kill_one(worker):
    """At some moment of its work, wherever that is."""
    wait_until(lambda: mine("doing").exists())
    time.sleep(random.uniform(0, 0.8))
    worker.kill()
    bring_resume_forward()


def test_killed_workers_lose_nothing_and_make_nothing_twice():
    take_in_everything(factories.make_lan())
    for _kill in range(KILLS):
        kill_one(Worker())
    last = Worker()
    try:
        wait_until(lambda: not mine("todo", "doing").exists())
    finally:
        last.kill()

    assert not mine("failed", "cancelled", "aborted").exists()
    # Otherwise nothing was disturbed, and this proves nothing.
    assert max(job.attempts for job in mine("succeeded")) > 1
    assert mine("succeeded").filter(task_name="articles.make_video").count() == CLIPS
    assert_clips_are_whole()
    assert_photographs_are_whole()


def mine(*states):
    """Those of media: what comes by every minute is never at an end."""
    return jobs(*states).filter(task_name__in=["articles.make_video", "articles.make_renditions"])


def assert_clips_are_whole():
    videos = VideoAttachment.objects.all()
    assert [video.state for video in videos] == ["ready"] * CLIPS
    for video in videos:
        clips = video.renditions.filter(kind="mp4")
        assert sorted(row.name.rpartition("/")[2] for row in clips) == ["480.mp4", "first.mp4"]
        assert video.poster in video.renditions.all()
        assert_files_are_rows("videos", video)


def assert_photographs_are_whole():
    photographs = Photograph.objects.all()
    assert len(photographs) == PHOTOGRAPHS
    forms = [photograph.renditions.values_list("format", "width") for photograph in photographs]
    assert len({frozenset(made) for made in forms}) == 1
    for photograph in photographs:
        assert_files_are_rows("photographs", photograph)


def assert_files_are_rows(kind, medium):
    rows = list(medium.renditions.all())
    assert [row.name for row in rows if private_storage().size(row.name) != row.size] == []
    place = Path(private_storage().path(f"{kind}/{medium.folder}"))
    lying = [f"{kind}/{medium.folder}/{path.relative_to(place)}" for path in place.rglob("*")]
    # A half file may lie there for a day, under a name that is no file's.
    whole = [name for name in lying if PART not in name]
    assert sorted(whole) == sorted([*(row.name for row in rows), medium.original.name])
