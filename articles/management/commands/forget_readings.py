from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.readership.forgetting import forget_readings


class Command(BaseCommand):
    help = _(
        "Move what behaves like a machine out of the readers, destroy salts and keys of readings"
        " that are two days old, fold old hours into their days. Run it once a day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        forgotten = forget_readings(timezone.now())
        self.stdout.write(
            _(
                "%(machines)d readings moved to the machines. Destroyed: salts of %(salts)d days,"
                " keys of %(days_of_keys)d days, %(hours)d hours, %(batches)d names of segments."
            )
            % asdict(forgotten)
        )
