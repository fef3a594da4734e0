"""Reading the whole record again: does each seal follow from the one before, and does what
stands in the tables still say what was sealed? In pieces, so that a million entries need no more
memory than a thousand.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from articles.actions.auditing import plain
from articles.actions.revising import content_hash
from articles.actions.snapshot import hash_of
from articles.enums import Deed, Verb
from articles.models import (
    Approval,
    Article,
    AuditEntry,
    AuditSeal,
    PublishedArticle,
    Revision,
    WorkflowEvent,
)
from articles.models.audit import (
    FIXED,
    NOTHING_BEFORE,
    digest_of,
    field_hash,
    microseconds,
    seal_hash,
)

PIECE = 2000
VERSIONS_IN_A_PIECE = 200
Row = dict[str, Any]
Seal = tuple[int, int, str, str, datetime.datetime]


@dataclass
class Reading:
    """What has been read so far; `struck` are the rows that a redaction names."""

    struck: dict[str, set[int]]
    entries: int = 0
    versions: int = 0
    revisions: int = 0
    approvals: int = 0
    redacted: int = 0
    number: int = 0
    head: str = NOTHING_BEFORE
    begun_after: int = 0
    redacted_before: set[int] = field(default_factory=set)


def verify(reading: Reading, *, expected_head: str = "") -> Iterator[str]:
    """A sentence for each place where the record is broken, the first first."""
    with patience():
        yield from of_the_chain(reading)
        yield from of_the_head(reading, expected_head)
        yield from of_what_is_not_sealed()
        yield from of_events_without_entry(reading)
        yield from of_versions(reading)
        yield from of_revisions(reading)
        yield from of_approvals(reading)


def new_reading() -> Reading:
    struck: dict[str, set[int]] = {}
    for told in AuditEntry.objects.filter(action=Verb.REDACT).values_list("told", flat=True):
        values = values_of(told)
        named = values.get("struck") or (values.get("details") or {}).get("struck") or {}
        for kind, keys in named.items():
            struck.setdefault(kind, set()).update(keys)
    earlier = WorkflowEvent.objects.filter(verb=Verb.REDACT, audit_entry=None)
    return Reading(struck, redacted_before=set(earlier.values_list("article", flat=True)))


@contextmanager
def patience() -> Iterator[None]:
    """The site's own time limit is for pages, not for reading an archive."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '30min'")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")


def values_of(told: Any) -> Row:
    return {name: value for name, value, _salt, _hash in told}


# -- The chain ------------------------------------------------------------------------


def of_the_chain(reading: Reading) -> Iterator[str]:
    seals = AuditSeal.objects.order_by("number").values_list(
        "number", "entry_id", "previous_hash", "hash", "sealed_at"
    )
    while piece := list(seals.filter(number__gt=reading.number)[:PIECE]):
        entries = entries_by_key([seal[1] for seal in piece])
        for seal in piece:
            yield from of_seal(seal, entries.get(seal[1]), reading)
        yield from of_events_told(entries.values())
        yield from of_publications_told(entries.values())
        yield from of_revisions_told(entries.values())


def entries_by_key(keys: list[int]) -> dict[int, Row]:
    found = AuditEntry.objects.filter(pk__in=keys).values("id", "told", "digest", *FIXED)
    return {row["id"]: row for row in found}


def of_seal(seal: Seal, entry: Row | None, reading: Reading) -> Iterator[str]:
    number, entry_id, previous, its_hash, sealed_at = seal
    if number != reading.number + 1:
        yield _("Seal %(number)s is missing: the record has a gap.") % {
            "number": reading.number + 1
        }
    elif previous != reading.head:
        yield _("Seal %(number)s does not follow from the one before it.") % {"number": number}
    reading.number, reading.head = number, its_hash
    if entry is None:
        yield _("Entry %(entry)s is gone; seal %(number)s names it.") % {
            "entry": entry_id,
            "number": number,
        }
        return
    reading.entries += 1
    yield from of_entry(entry, reading)
    if its_hash != seal_hash(previous, number, entry_id, entry["digest"], sealed_at):
        yield _("Seal %(number)s does not fit entry %(entry)s: one of the two was changed.") % {
            "entry": entry_id,
            "number": number,
        }
    if number == 1 and entry["action"] == Deed.BEGIN:
        reading.begun_after = values_of(entry["told"]).get("last_event", 0)


def of_entry(entry: Row, reading: Reading) -> Iterator[str]:
    is_named = entry["id"] in reading.struck.get("auditentry", ())
    for name, value, salt, its_hash in entry["told"]:
        if salt is None:
            reading.redacted += 1
            if not is_named:
                yield _("Entry %(entry)s: “%(field)s” was taken out, and no redaction says so.") % {
                    "entry": entry["id"],
                    "field": name,
                }
        elif field_hash(name, value, salt) != its_hash:
            yield _("Entry %(entry)s: “%(field)s” is not what was entered.") % {
                "entry": entry["id"],
                "field": name,
            }
    if digest_of(entry, entry["told"]) != entry["digest"]:
        yield _("Entry %(entry)s: time, person, act or subject is not what was entered.") % {
            "entry": entry["id"]
        }


def of_the_head(reading: Reading, expected: str) -> Iterator[str]:
    """A tail that was cut off leaves no gap; only a head noted elsewhere tells."""
    if not expected:
        return
    number, _colon, noted = expected.partition(":")
    seal = AuditSeal.objects.filter(number=int(number)).first()
    if seal is None:
        yield _(
            "The record ends at seal %(last)s, but seal %(number)s was noted: its end was cut off."
        ) % {"last": reading.number, "number": number}
    elif seal.hash != noted:
        yield _("Seal %(number)s is not the one that was noted: the record was written anew.") % {
            "number": number
        }


def of_what_is_not_sealed() -> Iterator[str]:
    for entry in AuditEntry.objects.filter(seal=None).order_by("pk").values_list("pk")[:1]:
        yield _("Entry %(entry)s has no seal: it was put in past the database's own guard.") % {
            "entry": entry[0]
        }


# -- The events of stories --------------------------------------------------------------


def of_events_told(entries: Any) -> Iterator[str]:
    """An event that was altered differs from its entry, which is sealed."""
    told = {row["event_id"]: row for row in entries if row["event_id"]}
    events = WorkflowEvent.objects.in_bulk(list(told))
    for key, entry in told.items():
        event = events.get(key)
        if event is None:
            yield _("Event %(event)s is gone; entry %(entry)s names it.") % {
                "event": key,
                "entry": entry["id"],
            }
        elif differs(event, entry):
            yield _("Event %(event)s does not say what its entry %(entry)s says.") % {
                "event": key,
                "entry": entry["id"],
            }


def differs(event: WorkflowEvent, entry: Row) -> bool:
    fixed = (event.verb, event.happened_by_id, event.article_id)
    if fixed != (entry["action"], entry["actor_id"], entry["subject_id"]):
        return True
    if microseconds(event.happened_at) != microseconds(entry["happened_at"]):
        return True
    kept = {name: value for name, value, salt, _hash in entry["told"] if salt}
    taken_out = {name for name, _value, salt, _hash in entry["told"] if salt is None}
    said = {"subject": event.headline, "reason": event.reason, "details": event.details or None}
    return any(
        plain(value) != kept.get(name, plain(""))
        for name, value in said.items()
        if name not in taken_out and (value or name in kept)
    )


def of_events_without_entry(reading: Reading) -> Iterator[str]:
    lost = WorkflowEvent.objects.filter(audit_entry=None, pk__gt=reading.begun_after)
    for (key,) in lost.order_by("pk").values_list("pk")[:1]:
        yield _("Event %(event)s has no entry in the record.") % {"event": key}


# -- What readers had -------------------------------------------------------------------


def of_publications_told(entries: Any) -> Iterator[str]:
    told = {
        (row["subject_id"], values["published_number"]): values["content_hash"]
        for row in entries
        if row["event_id"]
        for values in [values_of(row["told"])]
        if "published_number" in values and "content_hash" in values
    }
    versions = PublishedArticle.objects.filter(article__in={article for article, _number in told})
    kept = {
        (article, number): its_hash
        for article, number, its_hash in versions.order_by().values_list(
            "article_id", "number", "content_hash"
        )
    }
    for (article, number), its_hash in told.items():
        if kept.get((article, number)) != its_hash:
            yield _("Version %(number)s of story %(story)s is not the one that was published.") % {
                "number": number,
                "story": article,
            }


def of_versions(reading: Reading) -> Iterator[str]:
    versions = PublishedArticle.objects.order_by("pk").defer("search_exact", "search_folded")
    last = 0
    while piece := list(versions.filter(pk__gt=last)[:VERSIONS_IN_A_PIECE]):
        last = piece[-1].pk
        for version in piece:
            reading.versions += 1
            if hash_of(version) != version.content_hash and not is_excused(version, reading):
                yield _("The text of version %(number)s of story %(story)s was changed.") % {
                    "number": version.number,
                    "story": version.article_id,
                }


def is_excused(row: PublishedArticle | Revision, reading: Reading) -> bool:
    is_named = row.pk in reading.struck.get(row._meta.model_name or "", ())
    return is_named or row.article_id in reading.redacted_before


# -- What was saved, and what was approved of it ------------------------------------------


def of_revisions_told(entries: Any) -> Iterator[str]:
    """Who changes a text and its hash together is found here. A story that was thrown away for
    good took its revisions along.
    """
    told = {
        (row["subject_id"], values["revision"]): values["content_hash"]
        for row in entries
        if row["action"] == Deed.SAVE and row["subject_type"] == "article"
        for values in [values_of(row["told"])]
    }
    stories = {story for story, _number in told}
    there = set(Article.objects.filter(pk__in=stories).values_list("pk", flat=True))
    rows = Revision.objects.filter(article__in=there).order_by()
    kept = {
        (story, number): its_hash
        for story, number, its_hash in rows.values_list("article_id", "number", "content_hash")
    }
    for (story, number), its_hash in told.items():
        if story in there and kept.get((story, number)) != its_hash:
            yield _("Revision %(number)s of story %(story)s is not the one that was saved.") % {
                "number": number,
                "story": story,
            }


def of_revisions(reading: Reading) -> Iterator[str]:
    rows = Revision.objects.order_by("pk").only("article_id", "number", "snapshot", "content_hash")
    last = 0
    while piece := list(rows.filter(pk__gt=last)[:VERSIONS_IN_A_PIECE]):
        last = piece[-1].pk
        for revision in piece:
            reading.revisions += 1
            is_same = content_hash(revision.snapshot) == revision.content_hash
            if not is_same and not is_excused(revision, reading):
                yield _("The text of revision %(number)s of story %(story)s was changed.") % {
                    "number": revision.number,
                    "story": revision.article_id,
                }


def of_approvals(reading: Reading) -> Iterator[str]:
    """Each is of the content that its revision has, and of the revision that its event names."""
    story, version = OuterRef("article"), OuterRef("article_version")
    revision = Revision.objects.filter(article=story, number=version)
    # What is older than revisions are is known by what readers have of it.
    shown = PublishedArticle.objects.filter(article=story, article_version=version)
    same = Q(content_hash=OuterRef("content_hash"))
    is_kept = Q(Exists(revision.filter(same))) | (
        ~Q(Exists(revision)) & Q(Exists(shown.filter(same)))
    )
    event = WorkflowEvent.objects.filter(
        article=story, happened_by=OuterRef("approved_by"), happened_at=OuterRef("approved_at"),
        verb__in=(Verb.APPROVE, Verb.APPROVE_WITH_EDITS, Verb.FIX),
    )  # fmt: skip
    is_as_told = ~Q(Exists(event)) | Q(Exists(event.filter(revision=version)))
    reading.approvals = Approval.objects.count()
    for approval in Approval.objects.exclude(is_kept & is_as_told).order_by("pk").iterator():
        yield _(
            "Approval %(approval)s is not of revision %(number)s of story %(story)s "
            "as it was saved."
        ) % {
            "approval": approval.pk,
            "number": approval.article_version,
            "story": approval.article_id,
        }
