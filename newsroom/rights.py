"""What the site's role may do in the database: everything but rewrite the record."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

# Written by the functions of the tables' owner alone, never by a statement of the site.
SEALED = ("articles_auditseal", "articles_auditturn")
Record = Mapping[str, Sequence[str]]


def grant(connection: BaseDatabaseWrapper, role: str, record: Record, with_story: Record) -> None:
    """Idempotent, and in one transaction: a running site never meets a gap. What goes `with_story`
    may be deleted, where the database's own guards let it.
    """
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in _statements(role, record, with_story):
            cursor.execute(statement)


def _statements(role: str, record: Record, with_story: Record) -> list[sql.Composable]:
    site = sql.Identifier(role)
    ordinary = [
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {site}",
        "GRANT USAGE ON SCHEMA public TO {site}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {site}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {site}",
        "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {site}",
        *(f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {{site}}" for table in SEALED),
    ]
    statements: list[sql.Composable] = [sql.SQL(line).format(site=site) for line in ordinary]
    for table, columns in record.items():
        statements += _only_append("UPDATE, DELETE", table, columns, site)
    for table, columns in with_story.items():
        statements += _only_append("UPDATE", table, columns, site)
    return statements


def _only_append(
    refused: str, table: str, columns: Sequence[str], site: sql.Identifier
) -> list[sql.Composable]:
    name = sql.Identifier(table)
    statements: list[sql.Composable] = [
        sql.SQL("REVOKE {} ON {} FROM {}").format(sql.SQL(refused), name, site)
    ]
    if columns:
        changeable = sql.SQL(", ").join(map(sql.Identifier, columns))
        statements.append(sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(changeable, name, site))
    return statements
