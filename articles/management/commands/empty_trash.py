import argparse
import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.actions.trash import empty_trash


class Command(BaseCommand):
    help = _("Remove for good the drafts that have been in the trash for so many days.")

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--days", type=number_of_days, default=30)

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        gone, stayed = empty_trash(
            at=now, older_than=now - datetime.timedelta(days=options["days"])
        )
        self.stdout.write(_("Removed %(count)d drafts from the trash.") % {"count": gone})
        if stayed:
            self.stdout.write(
                _("%(count)d drafts stay there: the record of what was published names them.")
                % {"count": stayed}
            )


def number_of_days(text: str) -> int:
    days = int(text)
    if not 1 <= days <= 36500:
        raise argparse.ArgumentTypeError(_("give a number of days from 1 on"))
    return days
