import io
import time
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, OutputWrapper

STEPS = {
    "Vietnamese texts": "compile_translations",
    "Static files": "collect_static_files",
    "Tables and rights": "prepare_database",
    "Stories, pictures, people": "fill_demonstration",
}


class Progress(io.StringIO):
    """Keeps what a step says; before a person's eyes its newest line stands for all of it."""

    def __init__(self, screen: OutputWrapper | None, title: str) -> None:
        super().__init__()
        self.screen = screen
        self.again = f"\r\x1b[K{title}: " if screen else ""

    def write(self, words: str) -> int:
        written = super().write(words)
        if self.screen:
            self.screen.write(f"{self.again}{self.last_line()}", ending="")
            self.screen.flush()
        return written

    def last_line(self) -> str:
        return " ".join(self.getvalue().strip().splitlines()[-1:])


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
        said = Progress(self.stdout if self.stdout.isatty() else None, title)
        call_command(command, stdout=said)
        last = said.last_line() or "done"
        self.stdout.write(f"{said.again}{last} ({time.monotonic() - began:.1f} s)")
