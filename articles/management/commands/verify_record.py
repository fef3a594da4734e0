import time
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from articles.actions.verifying import new_reading, verify
from articles.models import AuditSeal

MOST_TOLD = 20


class Command(BaseCommand):
    help = "Verify the whole record: chain, events, texts, approvals. Fails if broken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", action="store_true", help="only print the last seal, to note")
        parser.add_argument(
            "--expect-head", default="", metavar="NUMBER:HASH", help="a seal noted elsewhere"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["head"]:
            self.stdout.write(head())
            return
        expected = options["expect_head"]
        if expected and not is_head(expected):
            raise CommandError(_("A noted head is a number, a colon and 64 letters and digits."))
        began, reading = time.monotonic(), new_reading()
        found = list(islice(verify(reading, expected_head=expected), MOST_TOLD))
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise CommandError(_("The record is BROKEN. The first place: %(place)s")
                % {"place": found[0]})  # fmt: skip
        self.stdout.write(
            _(
                "The record is whole: %(entries)s entries, %(versions)s published versions,"
                " %(revisions)s revisions, %(approvals)s approvals, %(redacted)s values taken out"
                " by redaction. %(seconds)s s."
            )
            % {
                "entries": reading.entries,
                "versions": reading.versions,
                "revisions": reading.revisions,
                "approvals": reading.approvals,
                "redacted": reading.redacted,
                "seconds": f"{time.monotonic() - began:.1f}".replace(".", ","),
            }
        )
        self.stdout.write(head())


def head() -> str:
    """What is noted outside: without it nobody can tell that the end was cut off."""
    last = AuditSeal.objects.order_by("-number").first()
    return str(last) if last else "0:" + "0" * 64


def is_head(text: str) -> bool:
    number, colon, its_hash = text.partition(":")
    return bool(colon) and number.isascii() and number.isdigit() and len(its_hash) == 64
