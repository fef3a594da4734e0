from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom.embedded import EmbeddedDatabase, EmbeddedDatabaseError


class Command(BaseCommand):
    help = "Start, stop or show the embedded PostgreSQL of this folder."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["start", "stop", "status", "url"])

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        database = EmbeddedDatabase(settings.DATA_DIR)
        try:
            self.stdout.write(getattr(self, action)(database))
        except EmbeddedDatabaseError as error:
            raise CommandError(str(error)) from None
        except PermissionError as error:
            raise CommandError(f"No right to {error.filename}: who made it?") from None

    def start(self, database: EmbeddedDatabase) -> str:
        return "The database is started." if database.start() else "The database is running."

    def stop(self, database: EmbeddedDatabase) -> str:
        return "The database is stopped." if database.stop() else "The database was not running."

    def status(self, database: EmbeddedDatabase) -> str:
        return "running" if database.is_running() else "stopped"

    def url(self, database: EmbeddedDatabase) -> str:
        urls = database.urls()
        if urls is None:
            raise EmbeddedDatabaseError("There is no database yet: manage.py database start")
        return f"export DATABASE_URL={urls[0]} MIGRATION_DATABASE_URL={urls[1]}"
