import io
import time
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

STEPS = {
    "Vietnamese texts": "compile_translations",
    "Static files": "collect_static_files",
    "Tables and rights": "prepare_database",
    "Stories, pictures, people": "fill_demonstration",
}


class Command(BaseCommand):
    help = "Everything a demonstration needs before it is served."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for title, command in STEPS.items():
            if command in get_commands():
                self.step(title, command)

    def step(self, title: str, command: str) -> None:
        began = time.monotonic()
        self.stdout.write(f"{title}: ", ending="")
        self.stdout.flush()
        said = io.StringIO()
        call_command(command, stdout=said)
        last = said.getvalue().strip().splitlines()[-1:]
        self.stdout.write(f"{' '.join(last) or 'done'} ({time.monotonic() - began:.1f} s)")
