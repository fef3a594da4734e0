"""The site as it is served: granian, two processes, and a line to the database that can be cut."""

import contextlib
import gzip
import http.client
import os
import signal
import socket
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import brotli
import dj_database_url
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from articles import actions
from articles.readership.records import SIZE
from newsroom import supervision
from newsroom.server import server_command
from tests import factories
from tests.front import until
from tests.unit.readership_agents import SAFARI
from tests.whole_house import collect_files

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
ASKERS = 24


class Line:
    """Carries bytes to the database and back, until it is cut."""

    def __init__(self, target):
        self.target = target
        self.is_cut = False
        self.open = set()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                near, _address = self.listening.accept()
                if self.is_cut:
                    near.close()
                    continue
                far = socket.create_connection(self.target)
                self.open |= {near, far}
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self.carry, args=(one, other), daemon=True).start()

    def carry(self, one, other):
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        self.end(one), self.end(other)

    def end(self, one):
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()
        self.open.discard(one)

    def cut(self):
        self.is_cut = True
        for one in list(self.open):
            self.end(one)

    def close(self):
        self.listening.close()
        self.cut()


class Site:
    def __init__(self, spool, line):
        self.spool, self.line = spool, line
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        told = connection.settings_dict
        url = dj_database_url.parse(settings.DATABASE_URLS[0] or settings.DATABASE_URLS[1])
        user, password = told["USER"] or url["USER"], told["PASSWORD"] or url["PASSWORD"]
        environment = os.environ | {
            "DATABASE_URL": f"postgresql://{user}:{password}@127.0.0.1:{line.port}/{told['NAME']}",
            "MIGRATION_DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "SECRET_KEY": "only-for-tests",
            "MEDIA_ROOT": str(settings.MEDIA_ROOT),
            "SPOOL_DIR": str(spool),
            "SITE_ORIGIN": f"http://127.0.0.1:{self.port}",
        }
        collect_files()
        self.process = subprocess.Popen(
            server_command(self.port, workers=2), cwd=ROOT, env=environment, start_new_session=True
        )
        until(lambda: supervision.answers(self.port), patience=60)

    def ask(self, path, method="GET", body=None, **headers):
        """On a connection of its own: either process may take it."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            asked.request(method, path, body=body, headers=named)
            answer = asked.getresponse()
            answer.content = answer.read()
            return answer
        finally:
            asked.close()

    def ask_often(self, path, times=ASKERS, **headers):
        with ThreadPoolExecutor(8) as pool:
            return list(pool.map(lambda _: self.ask(path, **headers), range(times)))

    def statuses(self, path):
        return {each.status for each in self.ask_often(path)}

    def workers(self):
        found = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)],
            capture_output=True, text=True, check=True,
        ).stdout.splitlines()  # fmt: skip
        return [int(line.split()[0]) for line in found if "spawn_main" in line or "granian" in line]

    def end(self):
        supervision.end(self.process)


@pytest.fixture
def line():
    told = connection.settings_dict
    if told["HOST"].startswith("/"):
        pytest.skip("the database listens on a socket file only")
    line = Line((told["HOST"], int(told["PORT"])))
    yield line
    line.close()


@pytest.fixture
def story():
    return factories.make_published("Nước lũ rút chậm", at=timezone.now() - timedelta(minutes=1))


@pytest.fixture
def site(story, line, tmp_path):
    site = Site(tmp_path / "spool", line)
    yield site
    site.end()


def test_both_processes_give_and_take_back_a_page_within_a_second(site, story, hoa):
    path = story.get_absolute_url()
    assert site.statuses(path) == site.statuses("/") == {200}
    assert len({each.content for each in site.ask_often(path)}) == 1

    other = factories.make_published("Tin vừa đến", at=timezone.now())
    time.sleep(1.2)
    assert all("Tin vừa đến" in each.content.decode() for each in site.ask_often("/"))

    actions.retract(by=hoa, at=timezone.now(), article=other, reason="Sai")
    time.sleep(1.2)
    assert not any("Tin vừa đến" in each.content.decode() for each in site.ask_often("/"))
    assert site.statuses(other.get_absolute_url()) == {410}

    # As a client has it in its hands: codings, tags, HEAD, and what a path may look like.
    plain = site.ask(path)
    assert brotli.decompress(site.ask(path, Accept_Encoding="gzip, br").content) == plain.content
    assert gzip.decompress(site.ask(path, Accept_Encoding="gzip").content) == plain.content
    known = site.ask(path, If_None_Match=plain.headers["ETag"])
    assert (known.status, known.content) == (304, b"")
    head = site.ask(path, "HEAD")
    assert (head.status, head.content) == (200, b"")
    assert head.headers["Content-Length"] == plain.headers["Content-Length"]
    for same in (path.replace("-", "%2d"), f"{path}?utm_source=zalo", path.replace("n", "%6E", 1)):
        assert site.ask(same).content == plain.content, same
    assert site.ask(path.replace("-", "%252d")).status in (301, 404)
    assert site.ask(path, Host="ac.example").status == 400
    assert site.ask("/tim-kiem?q=l%C5%A9").headers["Cache-Control"] == "private, no-cache"


def beacon(site, story):
    return site.ask(
        "/d/", "POST", f"{story.pk}.h3Jx9QmB0aZkW2Lr.", User_Agent=SAFARI,
        Sec_Fetch_Site="same-origin", Content_Type="text/plain",
    )  # fmt: skip


def test_a_database_that_goes_and_comes_is_not_noticed_by_who_reads_what_is_there(
    site, story, line
):
    path = story.get_absolute_url()
    assert site.statuses(path) == site.statuses("/") == {200}
    ending = threading.Event()
    seen, accepted = [], []

    def read(_):
        while not ending.is_set():
            began = time.monotonic()
            seen.append((site.ask(path).status, time.monotonic() - began))
            accepted.append(beacon(site, story).status)

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read, number) for number in range(3)]
        time.sleep(1)
        line.cut()
        time.sleep(4)
        assert site.statuses("/thoi-su") == {503}
        assert beacon(site, story).status in (200, 204)
        line.is_cut = False
        until(lambda: site.ask("/thoi-su").status == 200, patience=30)
        factories.make_published("Tin sau khi có điện", at=timezone.now())
        time.sleep(1.5)
        assert all("Tin sau khi có điện" in each.content.decode() for each in site.ask_often("/"))
        ending.set()
        for reader in readers:
            reader.result()
    assert {status for status, _took in seen} == {200}
    assert set(accepted) <= {200, 204}
    written = sum(each.stat().st_size for each in site.spool.glob("*.readings"))
    assert written >= SIZE * (len(accepted) - 1)


def test_a_process_that_is_killed_takes_no_page_and_no_reading_along(site, story):
    path = story.get_absolute_url()
    assert site.statuses(path) == {200}
    accepted = sum(beacon(site, story).status == 200 for _ in range(30))
    first = site.workers()[0]
    os.kill(first, signal.SIGKILL)
    until(lambda: len(site.workers()) == 2 and first not in site.workers(), patience=30)
    until(lambda: site.ask(path).status == 200, patience=30)
    assert site.statuses(path) == {200}
    written = sum(each.stat().st_size for each in site.spool.glob("*.readings"))
    assert written == SIZE * accepted == SIZE * 30
