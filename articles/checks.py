from collections.abc import Sequence
from typing import Any

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
