"""The newsroom as on a real machine: its server and its queue, each a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import dj_database_url
from django.conf import settings
from django.db import connection

from newsroom import supervision
from newsroom.env import BASE_DIR
from newsroom.server import server_command
from tests.conftest import SITE_URL
from tests.whole_house import collect_files

MANAGE = [sys.executable, str(BASE_DIR / "manage.py")]
PATIENCE = 60


class House:
    """Over the database of the test and with the site's rights in it, as an installation has."""

    def __init__(self, folder):
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.log = folder / "house.log"
        self.env = {
            name: value for name, value in os.environ.items()
            if name not in ("DJANGO_SETTINGS_MODULE", "MIGRATION_DATABASE_URL", "DEBUG")
        } | {
            "DATABASE_URL": site_url(),
            "SECRET_KEY": settings.SECRET_KEY,
            "SITE_ORIGIN": self.origin,
            "PORT": str(self.port),
            "DATA_DIR": str(folder / "data"),
            "MEDIA_ROOT": str(settings.MEDIA_ROOT),
            "PYTHONUNBUFFERED": "1",
        }  # fmt: skip
        self.running = []
        self.seconds_to_open = 0.0

    def command(self, *words):
        """A command on the server's own console: what it said, and whether it went well."""
        done = subprocess.run(
            [*MANAGE, *words], env=self.env, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    def open(self):
        collect_files()
        began = time.monotonic()
        for command in (server_command(self.port), [*MANAGE, "procrastinate", "worker"]):
            with self.log.open("a") as log:
                self.running.append(
                    subprocess.Popen(
                        command, env=self.env, start_new_session=True, cwd=BASE_DIR,
                        stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                    )
                )  # fmt: skip
        while self.status("/toa-soan/login/") != 200:
            assert self.running[0].poll() is None, self.log.read_text()
            assert time.monotonic() < began + PATIENCE, self.log.read_text()
            time.sleep(0.05)
        self.seconds_to_open = time.monotonic() - began

    def lose_power(self):
        """Nobody is asked to finish anything."""
        for process in self.running:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.running = []
        while supervision.answers(self.port):
            time.sleep(0.02)

    def status(self, path):
        """None where nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.origin}{path}", timeout=5) as answer:
                return answer.status
        except urllib.error.HTTPError as refused:
            return refused.code
        except (OSError, urllib.error.URLError):
            return None


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def site_url():
    role, here = dj_database_url.parse(SITE_URL), connection.settings_dict
    secret = f":{role['PASSWORD']}" if role["PASSWORD"] else ""
    host = here["HOST"] or "localhost"
    port = f":{here['PORT']}" if here["PORT"] else ""
    if host.startswith("/"):
        host = host.replace("/", "%2F")
    return f"postgresql://{role['USER']}{secret}@{host}{port}/{here['NAME']}"
