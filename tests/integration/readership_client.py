"""Sends what the page sends, through the whole middleware or to a reception alone."""

import io

from django.conf import settings

from articles.front_door import front_door
from articles.models import PageviewDay
from articles.readership.allowance import Allowance
from articles.readership.numbers import InMemoryNumbers
from articles.readership.reception import Reception
from articles.readership.records import Record, unpacked
from articles.readership.salts import Salts
from articles.readership.spool import Spool
from tests.unit.readership_agents import SAFARI

PAGE_HEADERS = {"user-agent": SAFARI, "sec-fetch-site": "same-origin"}
TOKEN = "h3Jx9QmB0aZkW2Lr"


def beacon(client, article, *, token=TOKEN, flags="", agent=SAFARI, headers=None):
    """`article` may be a bare number, for stories that do not exist."""
    return client.post(
        "/d/",
        f"{getattr(article, 'pk', article)}.{token}.{flags}",
        content_type="text/plain",
        headers=PAGE_HEADERS | {"user-agent": agent} | (headers or {}),
    )


def pixel(client, article, *, headers=None):
    return client.get(
        f"/d/{getattr(article, 'pk', article)}.gif", headers=PAGE_HEADERS | (headers or {})
    )


def environ_of(article, *, token=TOKEN, flags="", **changed):
    body = f"{getattr(article, 'pk', article)}.{token}.{flags}".encode()
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/d/",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_USER_AGENT": SAFARI,
        "HTTP_ORIGIN": "http://testserver",
        "REMOTE_ADDR": "203.0.113.7",
        "wsgi.input": io.BytesIO(body),
    } | changed


def pixel_environ_of(article, **changed):
    path = f"/d/{getattr(article, 'pk', article)}.gif"
    return environ_of(article, REQUEST_METHOD="GET", PATH_INFO=path, **changed)


class Clock:
    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


def reception_here():
    """The one that requests of this process meet."""
    return front_door().reception


def make_reception(clock, folder=None, **changed):
    folder = folder or settings.SPOOL_DIR
    parts = {
        "spool": Spool(folder, settings.SPOOL_MAX_BYTES),
        "numbers": InMemoryNumbers(),
        "salts": Salts("only-for-tests", folder),
        "allowance": Allowance(1000),
        "site_origin": "http://testserver",
        "trusted_proxies": 0,
    }
    return Reception(clock=clock, **(parts | changed))


def spooled(spool):
    """What was taken since the last time; of one segment in its order."""
    spool.close()
    paths = sorted(spool.folder.glob("*.readings"))
    return [record for path in paths for record in fetched(path)]


def fetched(path):
    found = list(unpacked(path.read_bytes()))
    path.unlink()
    assert all(isinstance(each, Record) for each in found), "torn bytes"
    return found


def day_of(article, day=None):
    """Readers, robots, readers without script, machines."""
    days = PageviewDay.objects.filter(article=article)
    found = days.filter(day=day).first() if day else days.first()
    if found is None:
        return (0, 0, 0, 0)
    return (found.readers, found.robots, found.without_script, found.machines)
