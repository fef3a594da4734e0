"""`make demo` from start to Ctrl-C, and what a kill leaves behind."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from newsroom import supervision
from newsroom.embedded import EmbeddedDatabase
from tests.unit.readership_agents import SAFARI

ROOT = Path(__file__).parents[2]
READY = "Ctrl-C stops it."
PATIENCE = 240
OF_TESTS = {
    "DATABASE_URL",
    "MIGRATION_DATABASE_URL",
    "SECRET_KEY",
    "SITE_ORIGIN",
    "DJANGO_SETTINGS_MODULE",
}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One folder for all, as on a laptop: only the first run has much to make."""
    folder = tmp_path_factory.mktemp("newsroom")
    yield folder
    database = EmbeddedDatabase(folder / ".data")
    supervision.end_leftovers(str(folder / ".data"))
    database.stop()
    shutil.rmtree(database.log.parent, ignore_errors=True)


class Demo:
    def __init__(self, folder, port=None, **environment):
        self.port = port or free_port()
        env = {name: value for name, value in os.environ.items() if name not in OF_TESTS}
        env |= {
            "DATA_DIR": str(folder / ".data"),
            "MEDIA_ROOT": str(folder / "media"),
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
        }
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "demo"],
            cwd=ROOT,
            env=env | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""

    def until_ready(self):
        began = time.monotonic()
        for line in self.process.stdout:
            self.said += line
            if READY in line:
                return self
            assert time.monotonic() - began < PATIENCE, self.said
        raise AssertionError(self.said)

    def end(self, number=signal.SIGINT):
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=60)
        self.said += rest
        return self.process.returncode

    def fails_with(self):
        said, _ = self.process.communicate(timeout=PATIENCE)
        assert self.process.returncode != 0
        return said

    def status(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}") as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    def read(self, story, *, cookie=""):
        """What the page's beacon is answered: the number below its headline, once it is known."""
        address = f"http://127.0.0.1:{self.port}/d/"
        headers = {"User-Agent": SAFARI, "Content-Type": "text/plain", "Cookie": cookie}
        beacon = urllib.request.Request(address, f"{story}.tab-number-one.".encode(), headers)
        with urllib.request.urlopen(beacon) as answer:
            return int(answer.read() or -1)

    def newest_story(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/") as page:
            return re.search(r"-(\d+)\.html", page.read().decode())[1]


@pytest.fixture
def start(folder):
    demos = []

    def start(**options):
        demos.append(Demo(folder, **options))
        return demos[-1]

    yield start
    for demo in demos:
        if demo.process.poll() is None:
            demo.end()
        demo.process.stdout.close()


def database_runs(folder):
    return EmbeddedDatabase(folder / ".data").is_running()


def workers(folder, name=b"work_at_all_queues"):
    marked = supervision._marked(str(folder / ".data"))
    return [pid for pid in marked if name in Path(f"/proc/{pid}/cmdline").read_bytes()]


def is_counted(demo):
    """The staff see the number and leave it as it is."""
    story, seen, patience = demo.newest_story(), [], time.monotonic() + 30
    while len(seen) < 2 and time.monotonic() < patience:
        number = demo.read(story, cookie="khong-dem=1")
        if number >= 0 and number not in seen:
            seen.append(number)
            demo.read(story)
        time.sleep(0.2)
    return len(seen) == 2 and seen[1] == seen[0] + 1


def test_it_serves_until_ctrl_c_and_leaves_nothing_running(start, folder):
    demo = start().until_ready()
    assert f"http://127.0.0.1:{demo.port}/toa-soan/" in demo.said
    assert demo.status("/toa-soan/login/") == 200
    assert demo.status("/") == 200
    assert len(workers(folder)) == 1
    assert len(workers(folder, b"flush_readings")) == 1
    assert is_counted(demo)

    second = start().fails_with()
    expected = f"A demonstration of this folder runs already: http://127.0.0.1:{demo.port}"
    assert second.strip() == expected

    assert demo.end() == 0
    assert demo.said.rstrip().endswith("Stopped.")
    assert supervision.is_port_free(demo.port)
    assert not workers(folder)
    assert not workers(folder, b"flush_readings")
    assert not database_runs(folder)


def test_after_a_kill_the_next_run_takes_over_the_port_and_the_database(start, folder):
    killed = start().until_ready()
    killed.process.kill()
    killed.process.wait()
    assert not supervision.is_port_free(killed.port)

    second = start(port=killed.port).until_ready()
    assert second.status("/toa-soan/login/") == 200
    assert second.end(signal.SIGHUP) == 0  # as a closed terminal does
    assert supervision.is_port_free(killed.port)
    assert not database_runs(folder)


def test_a_database_that_ran_before_runs_on_after_it(start, folder):
    database = EmbeddedDatabase(folder / ".data")
    assert database.start() is True
    assert start().until_ready().end(signal.SIGTERM) == 0
    assert database.is_running()
    database.stop()


def test_a_taken_port_is_one_clear_line(start):
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", 0))
        squatter.listen()
        port = squatter.getsockname()[1]
        said = start(port=port).fails_with()
    expected = f"Port {port} is taken. Try another: make demo PORT={port + 1}"
    assert said.strip() == expected


def test_a_wrong_environment_is_one_clear_line(start):
    said = start(SITE_ORIGIN="bao.example").fails_with()
    assert said.startswith("The environment is not right. SITE_ORIGIN")
    assert len(said.strip().splitlines()) == 1
