"""Connections of the pool are looked at before they are used, without asking the database.

Django would have the pool ask it something before every request, a twentieth of what a page costs.
"""

import select
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        found = super().get_new_connection(conn_params)
        while self.pool and not is_there(found):
            found.close()
            # Its own, which makes another in its place: the lookout may have begun a new one.
            found._pool.putconn(found)
            found = super().get_new_connection(conn_params)
        return found


def is_there(connection: psycopg.Connection[Any]) -> bool:
    """A connection that waits has nothing to say: what comes unasked is its end, or a notice."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if not poll.poll(0):
        return True
    try:
        ConnectionPool.check_connection(connection)
    except psycopg.Error:
        return False
    return True
