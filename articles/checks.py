from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.translation import gettext as _

from articles.models import PublishedArticle


@register(Tags.database)
def the_site_cannot_rewrite_the_record(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Append-only is void for whoever owns the table."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    if not _site_owns(PublishedArticle._meta.db_table):
        return []
    return [
        Warning(
            _("The site runs as the owner of its tables: it could rewrite what was published."),
            hint=_("Give MIGRATION_DATABASE_URL a role of its own, then run prepare_database."),
            id="articles.W001",
        )
    ]


def _site_owns(table: str) -> bool:
    query = "SELECT pg_has_role(current_user, tableowner, 'MEMBER') FROM pg_tables"
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f"{query} WHERE tablename = %s", [table])
        found = cursor.fetchone()
    return bool(found and found[0])


@register(Tags.database)
def a_pooler_is_reckoned_with(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """PgBouncer and its like hand each transaction another connection, and say nothing of it."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    is_pooled, is_bounded = _pooled_and_bounded()
    found: list[CheckMessage] = []
    if is_pooled and settings.DATABASE_PREPARES:
        found.append(
            Warning(
                _("A pooler stands before the database, and questions are kept prepared there."),
                hint=_(
                    "Set DATABASE_PREPARES=0, unless it gives each client a connection of its own "
                    "or keeps prepared statements itself (PgBouncer from 1.21)."
                ),
                id="articles.W002",
            )
        )
    if is_pooled and not is_bounded:
        found.append(
            Warning(
                _(
                    "The pooler does not pass on how long the site waits for an answer: it waits "
                    "without end."
                ),
                hint=_('Say it of the role in the database: see README, "Behind a pooler".'),
                id="articles.W003",
            )
        )
    return found


def _pooled_and_bounded() -> tuple[bool, bool]:
    """A pooler makes up the number of the process that a connection is told at its beginning."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), current_setting('statement_timeout')")
        number, longest = cursor.fetchone()
        told = cursor.connection.info.backend_pid
    return number != told, longest != "0"
