"""After a restart of the database nobody gets an error for a connection that is none any more."""

import copy
import time

import psycopg
import pytest
from django.db import connection, connections
from django.db.utils import OperationalError

from newsroom.postgresql.base import DatabaseWrapper, is_there

pytestmark = pytest.mark.django_db(transaction=True)

ALIAS = "pooled"


def pooled_settings(**options):
    settings = copy.deepcopy(connection.settings_dict)
    pool = {"min_size": 3, "max_size": 3, "timeout": 5}
    settings["OPTIONS"] = {**settings["OPTIONS"], "pool": pool, **options}
    return settings


@pytest.fixture
def pooled():
    """As a process of the site has them: three connections that wait for requests."""
    connections[ALIAS] = wrapper = DatabaseWrapper(pooled_settings(), ALIAS)
    wrapper.pool.open(wait=True)
    yield wrapper
    wrapper.close()
    wrapper.close_pool()
    del connections[ALIAS]


def pid_of(wrapper):
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def request(wrapper):
    """One request: a connection is taken, used and given back."""
    try:
        return pid_of(wrapper)
    finally:
        wrapper.close()


def terminate(*pids):
    with connection.cursor() as cursor:
        for pid in pids:
            # Waits until it has gone.
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
            assert cursor.fetchone() == (True,)


def wait_for_all(wrapper):
    """What was lost is replaced by a thread of the pool."""
    patience = time.monotonic() + 10
    while wrapper.pool.get_stats()["pool_available"] < 3:
        assert time.monotonic() < patience
        time.sleep(0.01)


def test_connections_are_used_again(pooled):
    assert len({request(pooled) for _ in range(9)}) == 3


def test_the_first_request_after_all_connections_were_lost_gets_its_answer(pooled):
    before = {request(pooled) for _ in range(3)}
    terminate(*before)
    assert request(pooled) not in before
    wait_for_all(pooled)
    after = {request(pooled) for _ in range(9)}
    assert not before & after
    assert len(after) == 3


def test_a_lost_connection_goes_back_to_the_pool_it_came_from(pooled, monkeypatch):
    """The lookout begins a new one as soon as the database answers again."""
    before = request(pooled)
    looked = []

    def is_there_and_a_new_pool_begins(found):
        if not looked:
            looked.append(found)
            pooled.close_pool()
            return False
        return is_there(found)

    monkeypatch.setattr("newsroom.postgresql.base.is_there", is_there_and_a_new_pool_begins)
    assert request(pooled) != before


def test_one_that_was_lost_is_replaced_and_the_others_stay(pooled):
    before = [request(pooled) for _ in range(3)]
    terminate(before[1])
    assert request(pooled) == before[0]
    assert request(pooled) == before[2]
    wait_for_all(pooled)
    after = {request(pooled) for _ in range(9)}
    assert after & set(before) == {before[0], before[2]}
    assert len(after) == 3


def test_a_connection_that_waited_is_not_asked_whether_it_is_there(pooled):
    pids = {request(pooled) for _ in range(3)}
    pooled.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT query FROM pg_stat_activity WHERE pid = ANY(%s)", [list(pids)]
        )
        assert cursor.fetchall() == [("SELECT pg_backend_pid()",)]


def test_one_that_was_told_something_unasked_is_asked_and_kept(pooled):
    raw = pooled.pool.getconn()
    raw.execute("LISTEN gate")
    with connection.cursor() as cursor:
        cursor.execute("NOTIFY gate")
    assert is_there(raw)
    assert raw.execute("SELECT 1").fetchone() == (1,)
    pooled.pool.putconn(raw)


def test_a_database_that_is_away_is_an_error_of_djangos():
    wrapper = DatabaseWrapper(pooled_settings(), ALIAS)
    wrapper.settings_dict["PORT"] = "1"
    wrapper.settings_dict["OPTIONS"]["pool"]["timeout"] = 0.2
    try:
        with pytest.raises((OperationalError, psycopg.OperationalError)):
            request(wrapper)
    finally:
        wrapper.close_pool()
