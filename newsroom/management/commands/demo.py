import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "A newsroom to look at: database, stories, server. Ctrl-C ends all of it."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Becomes a program that waits for others, and leaves Django behind."""
        os.chdir(settings.BASE_DIR)
        os.execv(sys.executable, [sys.executable, "-m", "newsroom.demonstration.running"])
