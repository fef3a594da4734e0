import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import media, selectors
from articles.models import Masthead

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = _("Draw the sharing cards of the newest stories that have none, such as imported ones.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--newest", type=int, default=1000, help=_("how many stories to look at")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        media.keep_house_card(Masthead.objects.in_force(timezone.localdate(now)), at=now)
        made = failed = 0
        newest = selectors.newest(now).values_list("pk", flat=True)
        for pk in newest[: max(0, options["newest"])]:
            try:
                made += media.make_late_card(pk, at=timezone.now()) is not None
            except OperationalError:
                raise
            except Exception:
                # One broken picture among a thousand must not keep the others from their cards.
                logger.exception("Could not draw the sharing card of version %s", pk)
                failed += 1
        self.stdout.write(_("Sharing cards made: %(count)d.") % {"count": made})
        if failed:
            raise CommandError(
                _("%(count)d could not be drawn; the log says why.") % {"count": failed}
            )
