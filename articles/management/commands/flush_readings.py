import signal
from threading import Event
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, InterfaceError
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.readership import segments
from articles.readership.flushing import Flusher


class Command(BaseCommand):
    help = _("Count the readings of this host's spool, until it is ended. One runs on each host.")
    # Whoever waits for the database must not fail because it is not there yet.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help=_("count what is there, say so, and end")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with segments.only_flusher(settings.SPOOL_DIR):
                flusher = Flusher(settings.SPOOL_DIR)
                if options["once"]:
                    self.once(flusher)
                else:
                    flusher.run(ended())
        except segments.FlushedElsewhereError:
            raise CommandError(
                _("Another process empties this spool: %(folder)s") % {"folder": settings.SPOOL_DIR}
            ) from None

    def once(self, flusher: Flusher) -> None:
        try:
            counted = flusher.flush(at=timezone.now())
        except segments.NoSpoolError:
            self.stdout.write(_("Nothing was ever read here."))
            return
        except (DatabaseError, InterfaceError) as error:
            raise CommandError(
                _("Readings wait in the spool: %(error)s") % {"error": error}
            ) from None
        self.stdout.write(
            _("%(readings)d readings, %(counted)d of them new; %(lost)d could not be told.")
            % {
                "readings": counted.readings,
                "counted": counted.counted,
                "lost": counted.lost,
            }
        )


def ended() -> Event:
    """Set when we are asked to end; what is under way is finished first."""
    event = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_told: event.set())
    return event
