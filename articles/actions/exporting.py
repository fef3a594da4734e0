"""What leaves the newsroom in files: the record of acts by day, published versions by date.

Written line by line from small pieces: the length of a file is never held in memory, and no
transaction stays open while somebody's network is slow.
"""

import csv
import datetime
import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from articles.actions.auditing import tell
from articles.enums import AuditArea, Deed
from articles.models import AuditEntry, AuditSeal, PublishedArticle, Retraction, User
from articles.models.audit import ACTIONS
from articles.text import VIETNAM, in_vietnam

MAY_EXPORT_RECORD = "articles.export_record"
MAY_EXPORT_PUBLISHED = "articles.export_published"
PIECE = 1000
VERSIONS_IN_A_PIECE = 100
EARLIEST, LATEST = 1900, 2200
# A spreadsheet takes what begins so for a formula, whoever typed it; some look past spaces, and
# those of the East read the wide signs too.
FORMULA = ("=", "+", "-", "@", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}",
           "\N{FULLWIDTH HYPHEN-MINUS}", "\N{FULLWIDTH COMMERCIAL AT}")  # fmt: skip
BEFORE_FORMULA = ("\t", "\r", "\n")


@dataclass(frozen=True)
class Days:
    """Whole days of Vietnam, the last one included."""

    first: datetime.date
    last: datetime.date

    @property
    def begin(self) -> datetime.datetime:
        return midnight(self.first)

    @property
    def end(self) -> datetime.datetime:
        return midnight(self.last + datetime.timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.first.isoformat()}_{self.last.isoformat()}"


class ExportRefusedError(Exception):
    """Carries a sentence for the person who tried."""


def days_from(first: datetime.date, last: datetime.date) -> Days:
    if last < first:
        raise ExportRefusedError(_("The last day lies before the first."))
    if not (first.year >= EARLIEST and last.year <= LATEST):
        raise ExportRefusedError(_("This day lies too far away."))
    return Days(first, last)


def midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time.min, tzinfo=VIETNAM)


def export_record(
    *, by: User, at: datetime.datetime, days: Days, form: str, reason: str = ""
) -> Iterator[str]:
    """Lines of text; `form` is csv or jsonl. Entered in the record before the first is read."""
    tell_export(MAY_EXPORT_RECORD, by=by, at=at, days=days, form=form, reason=reason)
    entries = entries_of(days)
    return as_csv(entries) if form == "csv" else closed(map(line, map(entry_facts, entries)))


def export_published(
    *, by: User, at: datetime.datetime, days: Days, reason: str = ""
) -> Iterator[str]:
    """Each version that readers had from one of these days on, with what proves it."""
    tell_export(MAY_EXPORT_PUBLISHED, by=by, at=at, days=days, form="jsonl", reason=reason)
    opening = line({"exported_at": moment(at), "exported_by": str(by), "reason": reason,
                    "first_day": str(days.first), "last_day": str(days.last)})  # fmt: skip
    versions = map(line, map(version_facts, versions_of(days, at)))
    return closed(chain_of([opening], versions))


def tell_export(
    permission: str, *, by: User, at: datetime.datetime, days: Days, form: str, reason: str
) -> None:
    if not by.has_perm(permission):
        raise PermissionDenied
    is_record = permission == MAY_EXPORT_RECORD
    tell(
        Deed.EXPORT,
        by=by,
        at=at,
        area=AuditArea.EXPORTS,
        name=_("record of all acts") if is_record else _("published versions"),
        reason=reason,
        facts={"first_day": days.first, "last_day": days.last, "form": form},
    )


def chain_of(*parts: Iterable[str]) -> Iterator[str]:
    for part in parts:
        yield from part


def closed(lines: Iterable[str]) -> Iterator[str]:
    """The last line tells how many came before it and their hash: a file cut short shows it."""
    total, digest = 0, hashlib.sha256()
    for each in lines:
        total += 1
        digest.update(each.encode())
        yield each
    last = AuditSeal.objects.order_by("-number").first()
    yield line({"end": True, "lines": total, "sha256": digest.hexdigest(),
                "head_of_record": str(last) if last else ""})  # fmt: skip


def line(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False) + "\n"


def moment(value: datetime.datetime | None) -> str | None:
    return in_vietnam(value).isoformat() if value else None


# -- The record of acts -----------------------------------------------------------------


def entries_of(days: Days) -> Iterator[AuditEntry]:
    """In the order of their hours, which an index gives."""
    within = AuditEntry.objects.filter(happened_at__gte=days.begin, happened_at__lt=days.end)
    rows = within.select_related("seal", "actor").order_by("happened_at", "pk")
    last: AuditEntry | None = None
    while True:
        onwards = rows
        if last is not None:
            onwards = rows.filter(happened_at__gte=last.happened_at).exclude(
                happened_at=last.happened_at, pk__lte=last.pk
            )
        piece = list(onwards[:PIECE])
        yield from piece
        if len(piece) < PIECE:
            return
        last = piece[-1]


def entry_facts(entry: AuditEntry) -> dict[str, Any]:
    """Everything: whoever has the file can reckon each hash anew."""
    seal = seal_of(entry)
    return {
        "entry": entry.pk,
        "happened_at": moment(entry.happened_at),
        "area": entry.area,
        "action": entry.action,
        "actor": entry.actor_id,
        "subject_type": entry.subject_type,
        "subject": entry.subject_id,
        "event": entry.event_id,
        "told": entry.told,
        "digest": entry.digest,
        "seal": seal.number if seal else None,
        "previous_hash": seal.previous_hash if seal else None,
        "hash": seal.hash if seal else None,
        "sealed_at": moment(seal.sealed_at) if seal else None,
    }


def seal_of(entry: AuditEntry) -> AuditSeal | None:
    """None of an entry that somebody put in past the database's guard: it is exported as it is."""
    return getattr(entry, "seal", None)


def as_csv(entries: Iterable[AuditEntry]) -> Iterator[str]:
    # The mark by which a spreadsheet knows that the text is Unicode.
    yield "\ufeff" + csv_line(columns())
    for entry in entries:
        yield csv_line(map(harmless, cells(entry)))


def columns() -> list[str]:
    return [
        _("seal"), _("when"), _("area of work"), _("what"), _("who"), _("login name"),
        _("kind of thing"), _("number of the thing"), _("subject"), _("why"), _("before and after"),
        _("further facts"), _("address of the computer"), _("browser"), _("command"),
        _("account of the server"), _("hash"),
    ]  # fmt: skip


def cells(entry: AuditEntry) -> list[Any]:
    values, seal = entry.values, seal_of(entry)
    known = {"actor", "subject", "reason", "way", "address", "agent", "command", "host_user"}
    facts = {
        name: value
        for name, value in values.items()
        if name not in known and not name.startswith("change.")
    }
    return [
        seal.number if seal else "", f"{in_vietnam(entry.happened_at):%Y-%m-%d %H:%M:%S}",
        entry.get_area_display(), ACTIONS.get(entry.action, entry.action), values.get("actor", ""),
        entry.actor.username if entry.actor else "", entry.subject_type, entry.subject_id or "",
        entry.subject_name, entry.reason, in_one_cell(entry.changes), in_one_cell(facts),
        values.get("address", ""), values.get("agent", ""), values.get("command", ""),
        values.get("host_user", ""), seal.hash if seal else "",
    ]  # fmt: skip


def in_one_cell(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False) if facts else ""


def harmless(cell: Any) -> Any:
    is_text = isinstance(cell, str)
    is_harmful = is_text and (cell.startswith(BEFORE_FORMULA) or cell.lstrip().startswith(FORMULA))
    return f"'{cell}" if is_harmful else cell


def csv_line(row: Iterable[Any]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(row)
    return written.getvalue()


# -- Published versions ------------------------------------------------------------------


def versions_of(days: Days, at: datetime.datetime) -> Iterator[PublishedArticle]:
    shown = PublishedArticle.objects.once_shown(at).filter(
        shown_from__gte=days.begin, shown_from__lt=days.end
    )
    rows = (
        shown.select_related("section__parent", "published_by", "approval__approved_by")
        .prefetch_related(
            "photograph_links__photograph", "video_links__video", "related_links",
            Prefetch("article__retractions", Retraction.objects.in_force(at)),
        )
        .defer("search_exact", "search_folded")
        .order_by("shown_from", "pk")
    )  # fmt: skip
    last: PublishedArticle | None = None
    while True:
        onwards = rows
        if last is not None:
            onwards = rows.filter(shown_from__gte=last.shown_from).exclude(
                shown_from=last.shown_from, pk__lte=last.pk
            )
        piece = list(onwards[:VERSIONS_IN_A_PIECE])
        yield from piece
        if len(piece) < VERSIONS_IN_A_PIECE:
            return
        last = piece[-1]


TEXTS = (
    "genre", "kicker", "headline", "short_headline", "standfirst", "body", "source", "sponsor",
    "printed_bylines", "printed_tags", "printed_related",
)  # fmt: skip
HOURS = ("first_published_at", "shown_from", "shown_until", "published_at")


def version_facts(version: PublishedArticle) -> dict[str, Any]:
    """`content_hash` is of the texts in this order, as the handbook tells."""
    return {
        "story": version.article_id,
        "version": version.number,
        "address": version.get_absolute_url(),
        "section": str(version.section),
        **{name: getattr(version, name) for name in TEXTS},
        "content_hash": version.content_hash,
        **{name: moment(getattr(version, name)) for name in HOURS},
        "published_by": str(version.published_by),
        "approved_by": str(version.approval.approved_by) if version.approval else None,
        "photographs": [picture_facts(link) for link in version.photograph_links.all()],
        "videos": [clip_facts(link) for link in version.video_links.all()],
        "retractions": [
            {"at": moment(each.retracted_at), "reason": each.reason,
             "document_number": each.document_number}
            for each in version.article.retractions.all()
        ],
    }  # fmt: skip


def picture_facts(link: Any) -> dict[str, Any]:
    picture = link.photograph
    return {
        "photograph": picture.pk,
        "name": picture.original_name,
        "sha256": picture.sha256,
        "caption": link.caption,
        "credit": link.credit,
        "alt_text": link.alt_text,
    }


def clip_facts(link: Any) -> dict[str, Any]:
    clip = link.video
    return {
        "video": clip.pk,
        "name": clip.original_name,
        "sha256": clip.sha256,
        "caption": link.caption,
        "credit": link.credit,
        "subtitles": link.subtitles,
        "transcript": link.transcript,
    }
