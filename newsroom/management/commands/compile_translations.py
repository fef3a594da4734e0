from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.translations import TwoTranslationsError, compile_catalogues


class Command(BaseCommand):
    help = "Compile the Vietnamese catalogue from its parts."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            is_new = compile_catalogues()
        except TwoTranslationsError as error:
            raise CommandError(str(error)) from None
        self.stdout.write("compiled" if is_new else "unchanged")
