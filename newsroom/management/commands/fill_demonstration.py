from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.demonstration.filling import NotOurDatabase, fill


class Command(BaseCommand):
    help = "Fills an empty database with the newsroom of a province that does not exist."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            fill(self.say)
        except NotOurDatabase as refusal:
            raise CommandError(str(refusal)) from None

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
