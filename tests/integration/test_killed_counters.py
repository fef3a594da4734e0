"""Readers read while what counts them is killed: the process that answers, the flusher, the worker
of the queue and PostgreSQL, in any order. What was answered is counted, and once.

Ten rounds here; `SOAK=1` makes it a hundred (see `bench/README.md`).
"""

import http.client
import os
import random
import secrets
import threading
import time
from collections import Counter

import pytest

from articles.readership.beacon import key_of
from tests.unit.readership_agents import CHROME
from tests.whole_house import House, wait_until

IS_SOAK = bool(os.environ.get("SOAK"))
ROUNDS = 100 if IS_SOAK else 10
READERS = 3
pytestmark = pytest.mark.timeout(3600 if IS_SOAK else 600)

# Nobody else in the world has these; wherever they are found, they came from a reading.
ADDRESS = "203.0.113.77"
AGENT = f"{CHROME} ZaloTheme/light DauVetRiengKhongAiCo/7.31"
TOLD = {
    "Content-Type": "text/plain",
    "Sec-Fetch-Site": "same-origin",
    "X-Forwarded-For": f"198.51.100.1, {ADDRESS}",
    "User-Agent": AGENT,
    "Connection": "close",
}
STORIES = """
from tests import factories
for number in range(8):
    story = factories.make_published(f"Nước rút khỏi xã Ễnh Ặc số {number}")
    print(story.pk, story.get_absolute_url())
"""
SALTS = """
from django.conf import settings
from articles.models import ReadingSalt
from articles.readership.sealing import Seal
seal = Seal(settings.READING_KEY)
for row in ReadingSalt.objects.all():
    print(row.day, seal.opened(row.day, bytes(row.sealed)).hex())
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    environment = {"TRUSTED_PROXIES": "1", "READERS_PER_ADDRESS": "1000000"}
    house = House(tmp_path_factory.mktemp("nha"), **environment)
    try:
        lines = house.furnish(STORIES).split("\n")
        house.stories = dict(line.split() for line in lines if line)
        for name in ("server", "flusher", "worker"):
            house.start(name)
        house.wait_for_server()
        yield house
    finally:
        house.end()


class Crowd:
    """Readers who never stop, and one who turns pages. Told apart: what was sent, what answered."""

    def __init__(self, house):
        self.house = house
        self.stop = threading.Event()
        self.sent, self.answered = [], []
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
            self.sent.append(reading)
            if self.status("POST", "/d/", f"{reading[0]}.{reading[1]}.") in (200, 204):
                self.answered.append(reading)
            time.sleep(0.01)

    def turn_pages(self):
        while not self.stop.is_set():
            path = random.choice(list(self.house.stories.values()))
            self.pages[self.status("GET", path)] += 1
            time.sleep(0.02)

    def status(self, method, path, body=None):
        """Nought where the connection broke: nobody was told anything."""
        connection = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=30)
        try:
            connection.request(method, path, body, TOLD)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()


def kill_something(house, crowd, victim):
    if victim == "database":
        # Those who answer have all pages by now, and go on answering without it.
        wait_until(lambda: recently(crowd, 200, 60), house.said())
        crowd.pages.clear()
        house.kill_database(away=random.uniform(0, 2))
        assert set(crowd.pages) <= {200}, crowd.pages
    elif victim == "web process":
        house.kill_web_process()
    elif victim == "server":
        house.kill_server()
    else:
        house.kill(victim)


def recently(crowd, status, number):
    crowd.pages.clear()
    time.sleep(number * 0.03)
    return set(crowd.pages) == {status}


def victims():
    """Each of them in each turn, in any order."""
    while True:
        yield from random.sample(["web process", "server", "flusher", "worker", "database"], 5)


def keys_of(house, readings):
    """As the reception makes them: whoever reads has the salts only while their days last."""
    salts = [line.split()[1] for line in salts_of(house)]
    made = {}
    for article_id, token in readings:
        for salt in salts:
            key = key_of(
                salt=bytes.fromhex(salt), address=ADDRESS, agent=AGENT, token=token,
                site=house.origin,
            )  # fmt: skip
            made[(int(article_id), key)] = (article_id, token)
    return made


def salts_of(house):
    settings = {"DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    command = ["-c", "import django\ndjango.setup()\n" + SALTS]
    return house.run(__import__("sys").executable, *command, **settings).strip().split("\n")


def test_what_was_answered_is_counted_and_nothing_twice(house):
    with Crowd(house) as crowd:
        wait_until(lambda: len(crowd.answered) > 50, house.said())
        for _round, victim in zip(range(ROUNDS), victims(), strict=False):
            time.sleep(random.uniform(0.2, 1.5))
            kill_something(house, crowd, victim)
    wait_until(house.drained, house.said())

    answered, sent = set(crowd.answered), set(crowd.sent)
    stored = set(house.ask("SELECT article_id, key FROM articles_pageviewkey"))
    of_answered, of_sent = keys_of(house, answered), keys_of(house, sent)
    counted = {of_sent[each] for each in stored if each in of_sent}
    assert answered - counted == set()
    assert stored - set(of_sent) == set()
    assert totals(house) == dict(Counter(int(article) for article, _key in stored))
    assert len(of_answered) > 50 * ROUNDS
    house.run(*["python" for _ in ()], *recount_command())


def totals(house):
    return dict(
        house.ask("SELECT article_id, counted FROM articles_pageviewtotal WHERE counted > 0")
    )
