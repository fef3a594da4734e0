import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.readership.recount import Difference, differences, mend_totals
from articles.text import format_number, in_vietnam

MOST_TOLD = 50


class Command(BaseCommand):
    help = _("Prove the numbers of readers: totals by days, days by hours, hours by keys.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--apply", action="store_true", help=_("make the totals anew of their days")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["apply"]:
            mended = mend_totals()
            self.stdout.write(_("%(count)d totals were made anew.") % {"count": mended})
        count = 0
        for count, each in enumerate(differences(at=timezone.now()), start=1):
            if count <= MOST_TOLD:
                self.stdout.write(sentence(each))
        if count:
            raise CommandError(_("%(count)d numbers differ.") % {"count": count})
        self.stdout.write(_("Every number is what it is made of."))


def sentence(difference: Difference) -> str:
    told = {
        "story": difference.article_id,
        "moment": moment_of(difference),
        "said": listed(difference.said),
        "made_of": listed(difference.made_of),
    }
    if difference.moment is None:
        return _("Story %(story)s, total: %(said)s; its days make %(made_of)s.") % told
    if isinstance(difference.moment, datetime.datetime):
        return _("Story %(story)s, %(moment)s: %(said)s; its keys make %(made_of)s.") % told
    return _("Story %(story)s, %(moment)s: %(said)s; its hours make %(made_of)s.") % told


def moment_of(difference: Difference) -> str:
    if isinstance(difference.moment, datetime.datetime):
        return f"{in_vietnam(difference.moment):%H:%M %d/%m/%Y}"
    return f"{difference.moment:%d/%m/%Y}" if difference.moment else ""


def listed(numbers: list[int]) -> str:
    """Readers, robots, readers without script, machines; of a total readers alone."""
    return " / ".join(format_number(number) for number in numbers)
