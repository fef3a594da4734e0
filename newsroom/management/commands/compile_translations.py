from typing import Any

from django.core.management.base import BaseCommand

from newsroom.translations import compile_catalogues


class Command(BaseCommand):
    help = "Compile the Vietnamese catalogue."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("compiled" if compile_catalogues() else "unchanged")
