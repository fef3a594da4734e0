from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from newsroom.static_files import fingerprint
from newsroom.supervision import in_turn


class Command(BaseCommand):
    help = "collectstatic, unless nothing has changed since."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.STATIC_ROOT)
        # Beside the folder, which collecting empties: two that start at once take turns.
        with in_turn(root.with_name(f".{root.name}.lock")):
            self.stdout.write("collected" if collect(root / ".fingerprint") else "unchanged")


def collect(known: Path) -> bool:
    now = fingerprint()
    if known.exists() and known.read_text() == now:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    known.write_text(now)
    return True
