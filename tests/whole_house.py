"""A newsroom of its own in a folder: database, two servers, flusher and worker, each a process that
can be killed at any moment without hurting other tests.
"""

import http.client
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
        assert time.monotonic() < until, what()
        time.sleep(0.05)


def collect_files():
    """What pages name: without it a server answers 500, and a fresh clone has none of it."""
    kept = {name: value for name, value in os.environ.items() if name not in OF_TESTS}
    told = kept | {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "SECRET_KEY": "only-for-tests"}
    subprocess.run([*MANAGE, "collect_static_files"], cwd=ROOT, env=told, check=True)


class House:
    def __init__(self, folder, **environment):
        self.folder = folder
        self.spool = folder / "spool"
        self.log = folder / "said.log"
        self.ports = {"server": free_port(), "other server": free_port()}
        self.host = f"127.0.0.1:{self.ports['server']}"
        self.origin = f"http://{self.host}"
        self.embedded = EmbeddedDatabase(folder)
        kept = {name: value for name, value in os.environ.items() if name not in OF_TESTS}
        self.environment = kept | {
            "DATA_DIR": str(folder),
            "MEDIA_ROOT": str(folder / "media"),
            "PORT": str(self.ports["server"]),
            "SITE_ORIGIN": self.origin,
            "SECRET_KEY": "only-for-tests",
            "PYTHONPATH": str(ROOT),
            **environment,
        }
        self.running = {}

    # -- making and ending it ------------------------------------------------

    def furnish(self, script):
        """Tables, files of pages, and what `script` writes; prints are its answer."""
        self.embedded.start()
        self.run(*MANAGE, "prepare_database")
        collect_files()
        return self.django(script)

    def django(self, script):
        settings = {"DJANGO_SETTINGS_MODULE": "newsroom.settings"}
        return self.run(
            sys.executable, "-c", f"import django\ndjango.setup()\n{script}", **settings
        )

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
        command = PROCESSES.get(name) or server_command(self.ports[name])
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

    def wait_for(self, server):
        """Until it answers, and not merely holds the port."""
        wait_until(lambda: self.status(server, "GET", "/robots.txt") == 200, self.said)

    def status(self, server, method, path, body=None, headers=()):
        """Nought where the connection broke: nobody was told anything."""
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[server], timeout=30)
        told = {"Host": self.host, "Connection": "close", **dict(headers)}
        try:
            connection.request(method, path, body, told)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

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

    def kill_web_process(self, server):
        """The one that answers; the server puts another in its place."""
        killed = children(self.running[server].pid)
        for pid in killed:
            is_killed(pid)
        running = self.running[server]
        wait_until(
            lambda: running.poll() is not None or set(children(running.pid)) - set(killed),
            self.said,
        )
        # A server whose process dies twice in a few seconds gives up, and is begun anew.
        if running.poll() is not None:
            self.start(server)
        self.wait_for(server)

    def kill_server(self, server):
        os.killpg(self.running[server].pid, signal.SIGKILL)
        self.running[server].wait()
        wait_until(lambda: supervision.is_port_free(self.ports[server]), self.said)
        self.start(server)
        self.wait_for(server)

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

    def places(self):
        """Everything that this newsroom has written; the database may lie elsewhere."""
        return [*self.folder.rglob("*"), *self.embedded.log.parent.rglob("*")]

    def drained(self):
        return not list(self.spool.glob("*.readings"))
