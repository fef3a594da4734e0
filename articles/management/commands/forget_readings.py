from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.readership.forgetting import forget_readings


class Command(BaseCommand):
    help = _("Destroy the salts and keys of readings that are two days old. Run it once a day.")

    def handle(self, *args: Any, **options: Any) -> None:
        forgotten = forget_readings(timezone.now())
        self.stdout.write(
            _("Destroyed %(salts)d salts and %(keys)d keys of readings.")
            % {"salts": forgotten.salts, "keys": forgotten.keys}
        )
