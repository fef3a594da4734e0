"""The one place that writes the record of all acts.

An entry is an ordinary row of the transaction that does the act: both come about, or neither.
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from articles.enums import AuditArea, Deed, Verb
from articles.models import (
    Article,
    AuditEntry,
    Person,
    PublishedArticle,
    Revision,
    User,
    WorkflowEvent,
)
from articles.models.audit import CHANGE, digest_of, sealed_fields
from articles.whereabouts import Whereabouts, whereabouts

# A column that may be as long as it likes is not the record's to repeat without end.
LONGEST = 20_000
OF_STORIES = ("article", "photograph", "videoattachment")
OF_ACCOUNTS = ("user", "group", "assignment", "chainrule", "department")
Pair = tuple[Any, Any]


def tell(
    action: str,
    *,
    by: User | None,
    at: datetime.datetime,
    area: AuditArea,
    subject: models.Model | None = None,
    name: str | None = None,
    reason: str = "",
    changes: Mapping[str, Pair] | None = None,
    facts: Mapping[str, Any] | None = None,
    event: WorkflowEvent | None = None,
    using: str | None = None,
) -> AuditEntry:
    """`name` is what the subject is called where it is no row, or is not called by its own
    words. Of `changes` only those that are changes are kept.
    """
    told = {
        "actor": str(by) if by else "",
        "subject": name if name is not None else str(subject or ""),
        "reason": reason,
        **told_of_place(whereabouts()),
        **(facts or {}),
    }
    for field, (before, after) in (changes or {}).items():
        if before != after:
            told[CHANGE + field] = [before, after]
    values = {key: plain(value) for key, value in told.items() if value not in ("", None)}
    row = {
        "happened_at": at,
        "area": str(area),
        "action": str(action),
        "actor_id": by.pk if by else None,
        "subject_type": subject._meta.model_name or "" if subject else "",
        "subject_id": subject.pk if subject else None,
        "event_id": event.pk if event else None,
    }
    fields = sealed_fields(values)
    entry = AuditEntry(**row, told=fields, digest=digest_of(row, fields))
    entry.save(force_insert=True, using=using)
    return entry


def told_of_place(place: Whereabouts) -> dict[str, str]:
    return {
        "way": place.way,
        "address": place.address,
        "agent": place.agent,
        "command": place.command,
        "host_user": place.host_user,
    }


def plain(value: Any) -> Any:
    """What JSON and the database hold and give back unchanged."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset | models.QuerySet):
        return [plain(each) for each in value]
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return plain_text(str(value))


def plain_text(text: str) -> str:
    """A name that was tried at the login may hold anything, even what no text can."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")[:LONGEST]


def area_of(thing: models.Model) -> AuditArea:
    kind = thing._meta.model_name
    if kind in OF_ACCOUNTS:
        return AuditArea.ACCOUNTS
    if isinstance(thing, Person):
        return AuditArea.PRIVATE
    return AuditArea.STORIES if kind in OF_STORIES else AuditArea.PAPER


# -- What happens to stories ----------------------------------------------------------


def tell_event(event: WorkflowEvent, published: PublishedArticle | None, by: User) -> AuditEntry:
    """Beside the event itself: what the hash of the published text was on that day."""
    return tell(
        event.verb,
        by=by,
        at=event.happened_at,
        area=AuditArea.RECORD if event.verb == Verb.REDACT else AuditArea.STORIES,
        subject=Article(pk=event.article_id),
        name=event.headline,
        reason=event.reason,
        changes={"state": (event.from_state, event.to_state)},
        facts={
            "revision": event.revision,
            "reason_kind": event.reason_kind,
            "on_behalf_of": event.on_behalf_of,
            "published_number": event.published_number,
            "content_hash": published.content_hash if published else None,
            "details": event.details or None,
        },
        event=event,
        using=event._state.db,
    )


def tell_revision(
    revision: Revision, before: Revision | None, *, by: User, at: datetime.datetime
) -> AuditEntry:
    return tell(
        Deed.SAVE,
        by=by,
        at=at,
        area=AuditArea.STORIES,
        subject=Article(pk=revision.article_id),
        name=revision.headline,
        changes={"headline": (before.headline, revision.headline)} if before else {},
        facts={
            "revision": revision.number,
            "content_hash": revision.content_hash,
            "words_added": revision.words_added,
            "words_removed": revision.words_removed,
            "restored_from": revision.restored_from,
        },
    )


# -- What happens to everything else ----------------------------------------------------


def tell_change(
    action: str,
    thing: models.Model,
    *,
    by: User | None,
    at: datetime.datetime,
    changes: Mapping[str, Pair] | None = None,
    **more: Any,
) -> AuditEntry:
    return tell(action, by=by, at=at, area=area_of(thing), subject=thing, changes=changes, **more)


def values_of(thing: models.Model, fields: Iterable[str] | None = None) -> dict[str, Any]:
    """The columns of a row by name, as the record writes them; rows of others by their names."""
    wanted = set(fields) if fields is not None else None
    return {
        field.name: plain(getattr(thing, field.name))
        for field in thing._meta.concrete_fields
        if field.name != "id" and (wanted is None or field.name in wanted)
    }


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Pair]:
    names = [*before, *(name for name in after if name not in before)]
    return {name: (before.get(name), after.get(name)) for name in names}
