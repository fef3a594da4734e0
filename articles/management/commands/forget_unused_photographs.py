import argparse
import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.actions.unused import forget_unused_photographs
from articles.management.commands.empty_trash import number_of_days


class Command(BaseCommand):
    help = _("Remove from the library photographs that nothing ever used. Run it once a day.")

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--days", type=number_of_days, default=settings.UNUSED_PHOTOGRAPH_DAYS_KEPT
        )
        parser.add_argument("--dry-run", action="store_true", help=_("only say what would go"))

    def handle(self, *args: Any, **options: Any) -> None:
        now, is_rehearsal = timezone.now(), options["dry_run"]
        term = datetime.timedelta(days=options["days"])
        gone = 0
        for name in forget_unused_photographs(
            at=now, older_than=now - term, is_rehearsal=is_rehearsal
        ):
            gone += 1
            if is_rehearsal:
                self.stdout.write(name)
        self.stdout.write(told(gone, is_rehearsal=is_rehearsal) % {"count": gone})


def told(gone: int, *, is_rehearsal: bool) -> str:
    if is_rehearsal:
        return ngettext("%(count)d photograph would go.", "%(count)d photographs would go.", gone)
    return ngettext(
        "Removed %(count)d unused photograph with its files.",
        "Removed %(count)d unused photographs with their files.",
        gone,
    )
