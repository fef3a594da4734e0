"""One process for all queues, as in a demonstration: no queue waits for another."""

import io
import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from articles import media
from tests import factories
from tests.front import until
from tests.integration.test_killed_workers import ROOT, database_url
from tests.media_files import clip, jpeg

PATIENCE = 120
OURS = ("articles.make_video", "articles.make_renditions")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(3 * PATIENCE)]


@contextmanager
def workers():
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "MIGRATION_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "SECRET_KEY": "only-for-tests",
        "SITE_ORIGIN": "http://127.0.0.1",
    }
    command = [sys.executable, "manage.py", "work_at_all_queues"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def queued():
    lan = factories.make_lan()
    media.take_in_video(
        by=lan, at=timezone.now(), file=io.BytesIO(clip(seconds=2, size=(320, 240))), name="1.mp4"
    )
    media.take_in_photograph(
        by=lan, at=timezone.now(), file=io.BytesIO(jpeg((900, 600))), name="1.jpg"
    )
    return ProcrastinateJob.objects.filter(task_name__in=OURS)


def test_each_queue_has_a_worker_and_all_end_when_the_process_is_asked_to(queued):
    assert set(queued.values_list("task_name", flat=True)) == set(OURS)
    with workers() as process:
        until(lambda: queued.filter(worker__isnull=False).count() == len(OURS), PATIENCE)
        assert len(set(queued.values_list("worker_id", flat=True))) == len(OURS)
        # What is under way is finished first.
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    assert set(queued.values_list("status", flat=True)) == {"succeeded"}
    assert not ProcrastinateWorker.objects.exists()
