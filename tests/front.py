"""The front door as a server opens it: lookout, keepers and page cache, in this very process."""

import time
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import unquote_to_bytes

from django.core.handlers.wsgi import WSGIHandler

from articles.front_door import leave, serve, standing_before
from articles.models import Edition
from articles.page_cache.sight import OLD_SECONDS

PATIENCE = 10


@contextmanager
def opened():
    """Needs a database whose changes others see: `transactional_db`."""
    leave()
    try:
        door = serve()
        until(lambda: door.pages is None or door.pages.sight is not None)
        yield door
    finally:
        leave()


def until(holds, patience=PATIENCE):
    """How long it took; fails where it never comes true."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < patience, "it never came true"
        time.sleep(0.005)
    return time.monotonic() - began


class Server:
    """Calls the application as a server does, without one."""

    def __init__(self, django=None):
        self.django = Counted(django or WSGIHandler())
        self.application = standing_before(self.django)

    def ask(self, path, method="GET", **changed):
        address, _sign, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(address).decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "testserver",
            "REMOTE_ADDR": "203.0.113.7",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": Body(),
            "wsgi.errors": None,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        } | changed
        said = []
        answer = self.application(environ, lambda status, headers: said.append((status, headers)))
        try:
            body = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()
        status, headers = said[-1]
        return SimpleNamespace(
            status=int(status[:3]), headers=dict(headers), listed=headers, body=body,
            text=body.decode("utf-8", "replace"),
        )  # fmt: skip


class Body:
    def read(self, size=-1):
        return b""

    def readline(self, size=-1):
        return b""


class Counted:
    """How often Django was asked."""

    def __init__(self, django):
        self.django, self.asked = django, 0

    def __call__(self, environ, start_response):
        self.asked += 1
        return self.django(environ, start_response)


def grown_old(pages):
    """Every page that is there has been there for a minute."""
    for entry in pages.memory._entries.values():
        entry.stamp = replace(entry.stamp, ticks=entry.stamp.ticks - OLD_SECONDS - 1)


def looked(door):
    """The lookout has seen what is in the database by now."""
    edition = Edition.objects.get().number
    until(lambda: door.pages.sight.edition >= edition)
