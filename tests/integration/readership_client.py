"""Sends what the page sends, through the whole middleware or to a reception alone."""

import io

from articles.models import PageviewDay
from articles.readership.allowance import Allowance
from articles.readership.counter import DirectSink, StoredNumbers
from articles.readership.reception import Reception
from articles.readership.salts import DailySalts
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
    return client.get(f"/d/{article.pk}.gif", headers=PAGE_HEADERS | (headers or {}))


def environ_of(article, *, token=TOKEN, flags="", **changed):
    body = f"{article.pk}.{token}.{flags}".encode()
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
    return environ_of(article, REQUEST_METHOD="GET", PATH_INFO=f"/d/{article.pk}.gif", **changed)


class Clock:
    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


def make_reception(clock, **changed):
    parts = {
        "sink": DirectSink(),
        "numbers": StoredNumbers(),
        "salts": DailySalts(),
        "allowance": Allowance(1000),
        "site_origin": "http://testserver",
        "trusted_proxies": 0,
    }
    return Reception(clock=clock, **(parts | changed))


def day_of(article, day=None):
    """Readers, robots, readers without script."""
    days = PageviewDay.objects.filter(article=article)
    found = days.filter(day=day).first() if day else days.first()
    return (found.readers, found.robots, found.without_script) if found else (0, 0, 0)
