"""A pooler between site and database is seen when the installation is checked: what must then be
set is said, and nothing where all of it is.
"""

import copy
import socket
import struct
from contextlib import contextmanager
from threading import Thread

import pytest
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from articles import checks

pytestmark = pytest.mark.django_db
# Of the protocol: the number of the process that answers, and a key to cancel with.
BACKEND_KEY = b"K" + struct.pack("!I", 12)
MADE_UP = struct.pack("!II", 2_000_000_000, 1)


@contextmanager
def pooler(host, port):
    """Passes on what it hears, and tells a number of its own as PgBouncer does."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        passing = Thread(target=pass_on, args=(server, (host, port)), daemon=True)
        passing.start()
        yield server.getsockname()[1]
        passing.join(timeout=10)


def pass_on(server, address):
    client, _from = server.accept()
    with client, socket.create_connection(address) as database:
        asking = Thread(target=copy_all, args=(client, database), daemon=True)
        asking.start()
        copy_all(database, client)
        asking.join()


def copy_all(source, target):
    while heard := source.recv(65536):
        before, mark, after = heard.partition(BACKEND_KEY)
        target.sendall(before + mark + (MADE_UP + after[len(MADE_UP) :] if mark else b""))
    target.shutdown(socket.SHUT_WR)


@contextmanager
def connected(**changes):
    told = copy.deepcopy(connections["default"].settings_dict)
    told["OPTIONS"].pop("pool", None)
    told["OPTIONS"] |= changes.pop("OPTIONS", {})
    wrapper = DatabaseWrapper(told | changes, "default")
    try:
        yield wrapper
    finally:
        wrapper.close()


@pytest.fixture
def told(monkeypatch, settings):
    """What the check says behind a pooler."""

    def ask(*, prepares, patience):
        settings.DATABASE_PREPARES = prepares
        at = connections["default"].settings_dict
        options = {"options": f"-c statement_timeout={patience}"}
        with (
            pooler(at["HOST"], at["PORT"]) as port,
            connected(HOST="127.0.0.1", PORT=port, OPTIONS=options) as wrapper,
        ):
            monkeypatch.setattr(checks, "connections", {"default": wrapper})
            return [each.id for each in checks.a_pooler_is_reckoned_with(databases=["default"])]

    return ask


def test_a_database_of_ones_own_needs_no_word(settings):
    settings.DATABASE_PREPARES = True
    assert checks.a_pooler_is_reckoned_with(databases=["default"]) == []


def test_questions_kept_prepared_behind_a_pooler_are_warned_of(told):
    assert told(prepares=True, patience="10s") == ["articles.W002"]


def test_a_site_that_waits_without_end_behind_a_pooler_is_warned_of(told):
    assert told(prepares=False, patience="0") == ["articles.W003"]


def test_an_installation_that_reckons_with_its_pooler_is_not_warned(told):
    assert told(prepares=False, patience="10s") == []


def test_where_no_database_is_looked_at_none_is_asked(monkeypatch):
    monkeypatch.setattr(checks, "connections", {})
    assert checks.a_pooler_is_reckoned_with(databases=None) == []
