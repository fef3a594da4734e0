"""A newsroom of its own in a folder: database, server, flusher and worker, each a process that can
be killed at any moment without hurting other tests.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psycopg

from newsroom import supervision
from newsroom.embedded import EmbeddedDatabase, recorded_urls
from newsroom.server import server_command

ROOT = Path(__file__).parents[1]
PATIENCE = 120
MANAGE = [sys.executable, "manage.py"]
OF_TESTS = {"DATABASE_URL", "MIGRATION_DATABASE_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE"}
PROCESSES = {
    "flusher": [*MANAGE, "flush_readings"],
    "worker": [*MANAGE, "procrastinate", "worker"],
}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_killed(pid):
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False


def children(pid):
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def wait_until(is_so, what, patience=PATIENCE):
    until = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < until, what
        time.sleep(0.05)


class House:
    def __init__(self, folder, **environment):
        self.folder = folder
        self.spool = folder / "spool"
        self.log = folder / "said.log"
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.embedded = EmbeddedDatabase(folder)
        kept = {name: value for name, value in os.environ.items() if name not in OF_TESTS}
        self.environment = kept | {
            "DATA_DIR": str(folder),
            "MEDIA_ROOT": str(folder / "media"),
            "PORT": str(self.port),
            "SITE_ORIGIN": self.origin,
            "SECRET_KEY": "only-for-tests",
            "PYTHONPATH": str(ROOT),
            **environment,
        }
        self.running = {}

    # -- making and ending it ------------------------------------------------

    def furnish(self, script):
        """The tables, and what `script` writes into them; prints are its answer."""
        self.embedded.start()
        self.run(*MANAGE, "prepare_database")
        setup = "import django\ndjango.setup()\n"
        settings = {"DJANGO_SETTINGS_MODULE": "newsroom.settings"}
        return self.run(sys.executable, "-c", setup + script, **settings)

    def run(self, *command, **environment):
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, name):
        command = PROCESSES.get(name) or server_command(self.port, workers=2)
        with self.log.open("ab") as log:
            self.running[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_for_server(self):
        wait_until(lambda: supervision.answers(self.port), self.said())

    def end(self):
        for process in self.running.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.embedded.stop()
        shutil.rmtree(self.embedded.log.parent, ignore_errors=True)

    def said(self):
        return self.log.read_text("utf-8", errors="replace")[-4000:] if self.log.exists() else ""

    # -- killing -------------------------------------------------------------

    def kill_web_process(self):
        """One of the two that answer; the server puts another in its place."""
        server = self.running["server"].pid
        before = children(server)
        for pid in before[-1:]:
            is_killed(pid)
        wait_until(lambda: len(set(children(server)) - set(before[-1:])) >= 2, self.said())

    def kill_server(self):
        os.killpg(self.running["server"].pid, signal.SIGKILL)
        self.running["server"].wait()
        wait_until(lambda: supervision.is_port_free(self.port), "the port is held")
        self.start("server")
        self.wait_for_server()

    def kill(self, name):
        """As a service manager would, another is begun at once."""
        self.running[name].kill()
        self.running[name].wait()
        self.start(name)

    def kill_database(self, away=0.0):
        """The server and all its processes; it comes back after a while."""
        pid = int((self.embedded._cluster / "postmaster.pid").read_text().split("\n", 1)[0])
        for one in [pid, *children(pid)]:
            is_killed(one)
        time.sleep(away)
        self.embedded.start()

    # -- looking -------------------------------------------------------------

    def ask(self, question, *values):
        with psycopg.connect(recorded_urls(self.folder)[0], connect_timeout=5) as connection:
            return connection.execute(question, values).fetchall()

    def drained(self):
        return not list(self.spool.glob("*.readings"))
