from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from articles.actions import establish_roles
from articles.actions.beginning import begin_record
from articles.models import RECORD, WRITTEN_ONCE_WITH_STORY
from newsroom.rights import grant


class Command(BaseCommand):
    help = "Bring the tables up to date as their owner, and give the site its rights."

    def handle(self, *args: Any, **options: Any) -> None:
        owner = "owner" if "owner" in settings.DATABASES else "default"
        call_command("migrate", database=owner, interactive=False, verbosity=0, stdout=self.stdout)
        site_role = _role(connections["default"])
        if site_role == _role(connections[owner]):
            self.stdout.write("Tables are up to date. Site and owner are one role: no rights set.")
        else:
            grant(connections[owner], site_role, RECORD, WRITTEN_ONCE_WITH_STORY)
            self.stdout.write(f"Tables are up to date; {site_role} has its rights.")
        begin_record(at=timezone.now())
        establish_roles()


def _role(connection: BaseDatabaseWrapper) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])
