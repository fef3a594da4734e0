import argparse
import datetime
import os
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.actions.exporting import Days, ExportRefusedError, days_from, export_record
from articles.models import User


class ExportCommand(BaseCommand):
    """Writes to the standard output, or to the file that is named."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("first", type=day, help="first day, as in 2026-11-01")
        parser.add_argument("last", type=day, help="last day, included")
        parser.add_argument("--by", required=True, help="login of the person responsible")
        parser.add_argument("--reason", default="", help="kept in the record")
        parser.add_argument("--output", help="a new file; without it the standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(username=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(_("There is no such account."))
        try:
            days = days_from(options["first"], options["last"])
            self.write(self.lines(by, days, options), options["output"])
        except ExportRefusedError as refused:
            raise CommandError(str(refused)) from None
        except PermissionDenied:
            raise CommandError(_("This account may not make this export.")) from None
        except FileExistsError:
            raise CommandError(_("There is a file of this name already.")) from None

    def lines(self, by: User, days: Days, options: dict[str, Any]) -> Iterator[str]:
        raise NotImplementedError

    def write(self, lines: Iterator[str], name: str | None) -> None:
        if name is None:
            for line in lines:
                self.stdout.write(line, ending="")
            return
        # Never over another file, and readable to whoever made it alone.
        with open(name, "x", encoding="utf-8", newline="", opener=private) as file:
            file.writelines(lines)


class Command(ExportCommand):
    help = "Write the record of all acts of some days, as CSV or JSON Lines."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--form", choices=["csv", "jsonl"], default="jsonl")

    def lines(self, by: User, days: Days, options: dict[str, Any]) -> Iterator[str]:
        return export_record(
            by=by, at=timezone.now(), days=days, form=options["form"], reason=options["reason"]
        )


def day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("write a day as in 2026-11-01")) from None


def private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)
