"""Readers read while what counts them is killed: the process that answers, the flusher, the worker
of the queue and PostgreSQL, in any order. What was answered is counted, and once.

Ten rounds here; `SOAK=1` makes it a hundred (see `bench/README.md`).
"""

import os
import random
import secrets
import threading
import time
from collections import Counter
from contextlib import suppress

import pytest

from articles.readership.beacon import key_of
from tests.unit.readership_agents import CHROME
from tests.whole_house import House, wait_until

IS_SOAK = bool(os.environ.get("SOAK"))
ROUNDS = 100 if IS_SOAK else 10
READERS = 4
pytestmark = pytest.mark.timeout(3600 if IS_SOAK else 600)

# Nobody else in the world has these; wherever they are found, they came from a reading.
ADDRESS = "203.0.113.77"
AGENT = f"{CHROME} ZaloTheme/light DauVetRiengKhongAiCo/7.31"
TOLD = {
    "Content-Type": "text/plain",
    "Sec-Fetch-Site": "same-origin",
    "X-Forwarded-For": f"198.51.100.1, {ADDRESS}",
    "User-Agent": AGENT,
}
STORIES = """
from tests import factories
for number in range(8):
    story = factories.make_published(f"Nước rút khỏi xã Ễnh Ặc số {number}")
    print(story.pk, story.get_absolute_url())
"""
# Those that all hosts agreed on, and those this host had before.
SALTS = """
from django.conf import settings
from articles.models import ReadingSalt
from articles.readership.salts import SaltFile
from articles.readership.sealing import Seal
seal = Seal(settings.READING_KEY)
found = {seal.opened(row.day, bytes(row.sealed)) for row in ReadingSalt.objects.all()}
for salt in found.union(SaltFile(settings.SPOOL_DIR, seal).read().values()):
    print(salt.hex())
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    environment = {"TRUSTED_PROXIES": "1", "READERS_PER_ADDRESS": "1000000"}
    house = House(tmp_path_factory.mktemp("nha"), **environment)
    # By all crowds, whichever test comes first.
    house.sent = []
    try:
        lines = house.furnish(STORIES).split("\n")
        house.stories = dict(line.split() for line in lines if line)
        for name in (*house.ports, "flusher", "worker"):
            house.start(name)
        for server in house.ports:
            house.wait_for(server)
        yield house
    finally:
        house.end()


class Crowd:
    """Readers who never stop, and one who turns pages. Told apart: what was sent, what answered."""

    def __init__(self, house):
        self.house = house
        self.stop = threading.Event()
        self.answered = []
        self.pages = Counter()
        self.threads = [threading.Thread(target=self.read) for _ in range(READERS)]
        self.threads.append(threading.Thread(target=self.turn_pages))

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_told):
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def read(self):
        while not self.stop.is_set():
            reading = (random.choice(list(self.house.stories)), secrets.token_urlsafe(12))
            self.house.sent.append(reading)
            server = random.choice(list(self.house.ports))
            told = self.house.status(server, "POST", "/d/", f"{'.'.join(reading)}.", TOLD)
            if told in (200, 204):
                self.answered.append(reading)
            time.sleep(0.01)

    def turn_pages(self):
        while not self.stop.is_set():
            self.pages.update(self.turned())
            time.sleep(0.02)

    def turned(self):
        """What both servers say to each page."""
        paths = self.house.stories.values()
        servers = self.house.ports
        return [self.house.status(server, "GET", path) for server in servers for path in paths]


def kill_something(house, crowd, victim):
    server = random.choice(list(house.ports))
    if victim == "database":
        kill_the_database(house, crowd)
    elif victim == "web process":
        house.kill_web_process(server)
    elif victim == "server":
        house.kill_server(server)
    else:
        house.kill(victim)


def kill_the_database(house, crowd):
    """All that answer have these pages by now, and go on giving them without it."""
    wait_until(lambda: set(crowd.turned()) == {200}, house.said)
    crowd.pages.clear()
    house.kill_database(away=random.uniform(0, 2))
    assert set(crowd.pages) == {200}, (crowd.pages, house.said())


def victims():
    """Each of them in each turn, in any order."""
    while True:
        yield from random.sample(["web process", "server", "flusher", "worker", "database"], 5)


def keys_of(house, readings):
    """As the reception makes them: with the day's salt, which is there for as long as its day."""
    salts = [bytes.fromhex(line) for line in house.django(SALTS).split()]
    return {
        (int(article_id), key_here(salt, token, house.origin)): (article_id, token)
        for article_id, token in readings
        for salt in salts
    }


def key_here(salt, token, site):
    return key_of(salt=salt, address=ADDRESS, agent=AGENT, token=token, site=site)


def test_what_was_answered_is_counted_and_nothing_twice(house):
    with Crowd(house) as crowd:
        wait_until(lambda: len(crowd.answered) > 50, house.said)
        for _round, victim in zip(range(ROUNDS), victims(), strict=False):
            time.sleep(random.uniform(0.2, 1.5))
            kill_something(house, crowd, victim)
        time.sleep(1)
    wait_until(house.drained, house.said)

    stored = set(house.ask("SELECT article_id, key FROM articles_pageviewkey"))
    told = keys_of(house, house.sent)
    counted = {told[each] for each in stored if each in told}
    missing = set(crowd.answered) - counted
    assert not missing, (len(missing), len(crowd.answered), len(stored), house.said())
    assert stored - set(told) == set()
    # As many as there are keys: none of them was added twice.
    of_stories = Counter(article_id for article_id, _key in stored)
    for table in ("hour", "day"):
        rows = house.ask(
            f"SELECT article_id, sum(readers) FROM articles_pageview{table} GROUP BY 1"
        )
        assert {article_id: int(readers) for article_id, readers in rows} == of_stories
    rows = house.ask("SELECT article_id, counted FROM articles_pageviewtotal WHERE counted > 0")
    assert dict(rows) == of_stories
    assert len(crowd.answered) > 20 * ROUNDS


def test_no_address_and_no_agent_is_anywhere(house):
    """Spool, tables, their log of writes, what the processes said: all that lies in the folder."""
    with Crowd(house) as crowd:
        wait_until(lambda: len(crowd.answered) > 100, house.said)
    # In the spool and in the tables at once: this is asked while the flusher is at it.
    house.ask("SELECT count(*) FROM articles_pageviewkey")
    traces = {
        "address": ADDRESS.encode(),
        "address in four bytes": bytes(map(int, ADDRESS.split("."))),
        "agent": b"DauVetRiengKhongAiCo",
    }
    files = [path for path in house.places() if path.is_file()]
    assert len(files) > 500
    found = [
        (name, str(path)) for path in files for name, trace in traces.items() if trace in read(path)
    ]
    assert found == []


def read(path):
    with suppress(FileNotFoundError):
        return path.read_bytes()
    return b""
