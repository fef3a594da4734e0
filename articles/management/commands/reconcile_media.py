from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.media.reconciliation import Finding, findings
from articles.media.sharing.reconciling import card_findings


class Command(BaseCommand):
    help = "Compare the stored pictures and clips with what readers need; --apply mends."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--apply", action="store_true", help="copy what is lacking and remove what is left over"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = unmended = 0
        now = timezone.now()
        for finding in chain(findings(at=now), card_findings(at=now)):
            found += 1
            self.stdout.write(f"{finding.name}: {finding.what}")
            if finding.mend is None or (options["apply"] and not self.mended(finding)):
                unmended += 1
        self.stdout.write(
            ngettext("%(count)s file differs.", "%(count)s files differ.", found) % {"count": found}
        )
        if unmended:
            raise CommandError(_("%(count)s of them could not be mended.") % {"count": unmended})

    def mended(self, finding: Finding) -> bool:
        try:
            if finding.mend:
                finding.mend()
        except (OSError, DatabaseError) as error:
            self.stderr.write(f"{finding.name}: {error}")
            return False
        return True
