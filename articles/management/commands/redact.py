from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.actions import redact
from articles.models import Article, User


class Command(BaseCommand):
    help = "Takes a passage of personal data out of all that is kept of one story; the hashes stay."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "article",
            type=int,
            nargs="?",
            help="number of the story; without it the record of acts",
        )
        parser.add_argument("--passage", required=True, help="the words to take out")
        parser.add_argument("--reason", required=True, help="kept in the history of work")
        parser.add_argument("--by", required=True, help="login of the person responsible")

    def handle(self, *args: Any, **options: Any) -> None:
        number = options["article"]
        article = Article.objects.filter(pk=number).first() if number is not None else None
        by = User.objects.filter(username=options["by"], is_active=True).first()
        if (number is not None and article is None) or by is None:
            raise CommandError(_("There is no such story or no such account."))
        try:
            changed = redact(
                by=by,
                at=timezone.now(),
                article=article,
                passage=options["passage"],
                reason=options["reason"],
            )
        except PermissionDenied as refused:
            raise CommandError(_("This account may not redact the record.")) from refused
        self.stdout.write(_("Rows changed: %(count)s") % {"count": changed})
