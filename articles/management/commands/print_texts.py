import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.actions.printing import (
    forget_differing,
    forget_failed,
    note_missing,
    print_waiting,
)


class Command(BaseCommand):
    help = _("Print the texts of published stories ahead of their readers, as after an upgrade.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--verify",
            action="store_true",
            help=_("hold every printed text against its version first"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        differing = forget_differing() if options["verify"] else 0
        forget_failed()
        at = timezone.now()
        note_missing(at=at)
        count = print_waiting(at=at, limit=sys.maxsize)
        self.stdout.write(_("Texts printed: %(count)d.") % {"count": count})
        if differing:
            raise CommandError(
                _("%(count)d printed texts were not those of their versions; they are now.")
                % {"count": differing}
            )
