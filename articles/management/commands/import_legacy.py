import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from tqdm import tqdm

from articles.importing.import_page import ImportOptions
from articles.importing.import_run import import_files
from articles.importing.media_folder import MediaFolder
from articles.importing.page_files import find_pages, printable
from articles.importing.page_report import FileReport, Outcome, doubts
from articles.models import Section, User

STOPPED = 2
ARCHIVE_RIGHT = "articles.import_archive"
WRITING_RIGHT = "articles.add_article"
OUTCOMES = {
    Outcome.PUBLISHED: gettext_lazy("published"),
    Outcome.DRAFT: gettext_lazy("draft"),
    Outcome.KNOWN: gettext_lazy("already here"),
    Outcome.REFUSED: gettext_lazy("refused"),
}


class Command(BaseCommand):
    help = str(gettext_lazy("Make stories of pages that the old site exported as text."))

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help=_("A file or a folder."))
        parser.add_argument("--media", metavar="DIR", help=_("Where the files of videos lie."))
        parser.add_argument("--section", metavar="SLUG", help=_("Where the stories belong."))
        parser.add_argument("--by", metavar="LOGIN", help=_("In whose name they are imported."))
        parser.add_argument(
            "--publish", action="store_true", help=_("Publish those whose hour has passed.")
        )
        parser.add_argument(
            "--dry-run", action="store_true", help=_("Only tell what would be done.")
        )
        parser.add_argument(
            "--json", action="store_true", help=_("Print one JSON object a line, one for a file.")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        is_published, is_dry_run = options["publish"], options["dry_run"]
        by = who_imports(options["by"], is_published=is_published)
        if options["by"] is None:
            self.say(_("Importing in the name of %(person)s; --by names another.") % {"person": by})
        section = section_for(options["section"])
        reports = import_files(
            find_pages(map(Path, options["paths"])),
            by=by,
            clock=timezone.now,
            options=ImportOptions(section, is_published, is_dry_run),
            folder=media_folder(options["media"]),
        )
        counted: Counter[Outcome] = Counter()
        try:
            for report in with_progress(reports, options["paths"]):
                self.tell(report, as_json=options["json"])
                counted[report.outcome] += 1
        except (KeyboardInterrupt, OperationalError) as stop:
            self.sum_up(counted, is_dry_run=is_dry_run)
            raise CommandError(why_it_stopped(stop), returncode=STOPPED) from stop
        self.sum_up(counted, is_dry_run=is_dry_run)
        if not counted:
            raise CommandError(_("There is no exported page there."))
        if counted[Outcome.REFUSED]:
            raise CommandError(_("Some files were refused; see above."), returncode=1)

    def tell(self, report: FileReport, *, as_json: bool) -> None:
        lines = [json.dumps(report.as_json(), ensure_ascii=False)] if as_json else told(report)
        with tqdm.external_write_mode(file=sys.stdout):
            for line in lines:
                self.stdout.write(line)

    def sum_up(self, counted: Counter[Outcome], *, is_dry_run: bool) -> None:
        parts = [f"{counted[outcome]} {word}" for outcome, word in OUTCOMES.items()]
        total = _("%(count)d files: %(parts)s.") % {
            "count": counted.total(),
            "parts": ", ".join(parts),
        }
        if is_dry_run:
            total = f"{total} {_('A dry run: nothing was changed.')}"
        self.say(total)

    def say(self, sentence: str) -> None:
        self.stderr.write(sentence, lambda text: text)


def why_it_stopped(stop: BaseException) -> str:
    if isinstance(stop, KeyboardInterrupt):
        reason = _("Stopped.")
    else:
        reason = _("The database cannot be reached.")
    return f"{reason} {_('What is told above is kept; run it again to go on.')}"


def told(report: FileReport) -> list[str]:
    place = report.address or report.reason or (f"#{report.article}" if report.article else "")
    first = f"{report.file}: {OUTCOMES[report.outcome]}"
    lines = [f"{first} · {place}" if place else first]
    lines += [f"    {_('warning')}: {warning}" for warning in report.page.get("warnings", ())]
    if report.missing_videos:
        names = ", ".join(report.missing_videos)
        lines.append("    " + _("videos still missing: %(names)s") % {"names": names})
    if report.outcome in (Outcome.KNOWN, Outcome.REFUSED):
        return lines
    lines += [f"    {doubt}" for doubt in doubts(report.page)]
    return lines


def with_progress(reports: Iterable[FileReport], paths: list[str]) -> Iterator[FileReport]:
    """Only a person watching gets a bar; counting the files first is worth it to nobody else."""
    is_watched = sys.stderr.isatty()
    total = sum(1 for _file in find_pages(map(Path, paths))) if is_watched else None
    yield from tqdm(reports, total=total, disable=not is_watched, unit=_("page"), file=sys.stderr)


def media_folder(name: str | None) -> MediaFolder | None:
    if name is None:
        return None
    if not Path(name).is_dir():
        raise CommandError(_("There is no folder “%(name)s”.") % {"name": printable(name)})
    return MediaFolder(Path(name))


def who_imports(login: str | None, *, is_published: bool) -> User:
    if login is None:
        return first_who_may()
    by = User.objects.filter(username=login, is_active=True).first()
    if by is None:
        raise CommandError(_("There is no active account “%(login)s”.") % {"login": login})
    if by.has_perm(ARCHIVE_RIGHT) or (not is_published and by.has_perm(WRITING_RIGHT)):
        return by
    raise CommandError(
        _("%(person)s may not import an archive; the right is given at the desk.")
        % {"person": by.get_full_name()}
    )


def first_who_may() -> User:
    able: QuerySet[User] = User.objects.with_perm(
        ARCHIVE_RIGHT, backend="django.contrib.auth.backends.ModelBackend"
    )
    first = able.order_by("pk").first()
    if first is None:
        raise CommandError(_("Nobody has the right to import an archive yet. Give it at the desk."))
    return first


def section_for(slug: str | None) -> Section | None:
    if slug is None:
        return None
    known = {
        section.get_absolute_url().strip("/"): section
        for section in Section.objects.select_related("parent")
    }
    matching = [found for path, found in known.items() if slug.strip("/") in (path, found.slug)]
    if len(matching) == 1:
        return matching[0]
    raise CommandError(
        _("There is no one section “%(slug)s”. Sections: %(known)s.")
        % {"slug": slug, "known": ", ".join(sorted(known)) or "—"}
    )
