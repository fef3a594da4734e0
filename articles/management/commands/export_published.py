from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from articles.actions.exporting import Days, export_published
from articles.management.commands.export_record import ExportCommand
from articles.models import User


class Command(ExportCommand):
    help = "Write all versions readers had from some days on, with their hashes, as JSON Lines."

    def lines(self, by: User, days: Days, options: dict[str, Any]) -> Iterator[str]:
        return export_published(by=by, at=timezone.now(), days=days, reason=options["reason"])
