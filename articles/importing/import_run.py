"""Many pages, a batch to a transaction: what is committed stays, whatever happens to the rest."""

import datetime
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext as _
from psycopg.errors import ProgramLimitExceeded

from articles import actions
from articles.body import BodyRefused
from articles.importing.import_page import ImportOptions, import_page
from articles.importing.media_folder import MediaFolder, bring_videos
from articles.importing.page_files import PageFile
from articles.importing.page_lines import LegacyPageRefused
from articles.importing.page_report import FileReport, Outcome
from articles.models import User
from articles.workflow import TransitionRefused

FILES_IN_A_BATCH = 100
# The edition is locked from a batch's first published story to its commit, and the desk waits.
SECONDS_IN_A_BATCH = 2.0
TRIES = 3
# One batch at a time on all machines: two imports of one file never meet half-way.
ADVISORY_LOCK = 0x6E68_6170
PATIENCE = (
    "SET LOCAL lock_timeout = '10min'; SET LOCAL statement_timeout = '10min';"
    " SET LOCAL idle_in_transaction_session_timeout = 0"
)

Clock = Callable[[], datetime.datetime]


def import_files(
    files: Iterable[PageFile],
    *,
    by: User,
    clock: Clock,
    options: ImportOptions,
    folder: MediaFolder | None = None,
) -> Iterator[FileReport]:
    """Reports come after the commit that makes them true."""
    waiting = iter(files)
    batch: deque[PageFile] = deque()
    seen: set[str] = set()
    while True:
        batch.extend(islice(waiting, FILES_IN_A_BATCH - len(batch)))
        if not batch:
            return
        reports = import_batch_patiently(batch, by=by, at=clock(), options=options)
        for report in reports:
            batch.popleft()
            if options.is_dry_run:
                recognise(report, seen)
            bring_videos(report, folder, by=by, at=clock())
            yield report


def recognise(report: FileReport, seen: set[str]) -> None:
    """A dry run forgets each batch, so a page that comes twice must be known otherwise."""
    if report.identity in seen:
        report.outcome, report.reason = Outcome.KNOWN, _("This page comes twice in this run.")
    elif report.identity:
        seen.add(report.identity)


def import_batch_patiently(
    batch: Iterable[PageFile], *, by: User, at: datetime.datetime, options: ImportOptions
) -> list[FileReport]:
    """The desk may have held a row too long, or a deadlock was resolved against us."""
    for _attempt in range(TRIES - 1):
        try:
            return import_batch(batch, by=by, at=at, options=options)
        except OperationalError:
            connection.close_if_unusable_or_obsolete()
    return import_batch(batch, by=by, at=at, options=options)


def import_batch(
    batch: Iterable[PageFile], *, by: User, at: datetime.datetime, options: ImportOptions
) -> list[FileReport]:
    """At least one file, and as many of the others as fit into the time."""
    reports: list[FileReport] = []
    with transaction.atomic():
        take_turn()
        deadline = time.monotonic() + SECONDS_IN_A_BATCH
        for file in batch:
            if reports and time.monotonic() > deadline:
                break
            reports.append(import_file(file, by=by, at=at, options=options))
        if options.is_dry_run:
            transaction.set_rollback(True)
    return reports


def take_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute(PATIENCE)
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])


def import_file(
    file: PageFile, *, by: User, at: datetime.datetime, options: ImportOptions
) -> FileReport:
    try:
        return import_page(by=by, at=at, raw=file.read(), name=file.name, options=options)
    except (LegacyPageRefused, BodyRefused, TransitionRefused) as refusal:
        reason = str(refusal)
    except actions.NotReadyError as hindered:
        reason = " ".join(hindered.obstacles)
    except (DataError, IntegrityError, OperationalError) as error:
        if isinstance(error, OperationalError) and not is_beyond_limits(error):
            raise
        first_line = str(error).partition("\n")[0]
        reason = _("The database refuses it: %(error)s") % {"error": first_line}
    return FileReport(file.name, Outcome.REFUSED, reason, is_dry_run=options.is_dry_run)


def is_beyond_limits(error: OperationalError) -> bool:
    """The page is at fault, not the server; trying again would end the same way."""
    return isinstance(error.__cause__, ProgramLimitExceeded)
