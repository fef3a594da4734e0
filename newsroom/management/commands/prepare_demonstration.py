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


class OneLine:
    """Takes in what a step says and shows the newest of it, on one line of a terminal."""

    def __init__(self, out: OutputWrapper, title: str) -> None:
        self.out, self.title, self.newest = out, title, ""

    def write(self, text: str) -> None:
        if said := text.strip().splitlines():
            self.newest = said[-1]
            if self.out.isatty():
                self.show(self.newest)

    def flush(self) -> None:
        self.out.flush()

    def show(self, text: str, ending: str = "") -> None:
        start = "\r\x1b[K" if self.out.isatty() else ""
        self.out.write(f"{start}{self.title}: {text}", ending=ending)
        self.out.flush()


class Command(BaseCommand):
    help = "Everything a demonstration needs before it is served."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for title, command in STEPS.items():
            if command in get_commands():
                self.step(title, command)

    def step(self, title: str, command: str) -> None:
        began = time.monotonic()
        line = OneLine(self.stdout, title)
        line.write("…")
        call_command(command, stdout=line)
        line.show(f"{line.newest} ({time.monotonic() - began:.1f} s)", ending="\n")
