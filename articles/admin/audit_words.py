"""How entries of the record are read at the desk: names of fields and of states in Vietnamese."""

from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.enums import ArticleState, ReturnReason, Step
from articles.models import AuditEntry
from articles.models.audit import CHANGE
from articles.text import short_moment

NAMES = {
    "actor": gettext_lazy("who"),
    "subject": gettext_lazy("subject"),
    "reason": gettext_lazy("why"),
    "way": gettext_lazy("from where"),
    "address": gettext_lazy("address of the computer"),
    "agent": gettext_lazy("browser"),
    "command": gettext_lazy("command"),
    "host_user": gettext_lazy("account of the server"),
    "state": gettext_lazy("step"),
    "revision": gettext_lazy("revision"),
    "content_hash": gettext_lazy("hash of the content"),
    "published_number": gettext_lazy("published version"),
    "reason_kind": gettext_lazy("kind of reason"),
    "on_behalf_of": gettext_lazy("on behalf of"),
    "details": gettext_lazy("further facts"),
    "words_added": gettext_lazy("words added"),
    "words_removed": gettext_lazy("words removed"),
    "restored_from": gettext_lazy("restored from revision"),
    "kept_out": gettext_lazy("kept out of the most read"),
    "roles": gettext_lazy("roles"),
    "receiver": gettext_lazy("who takes the drafts"),
    "drafts": gettext_lazy("drafts"),
    "into": gettext_lazy("merged into"),
    "removed": gettext_lazy("what was removed"),
    "left_out": gettext_lazy("attempts not entered one by one"),
    "first_day": gettext_lazy("From day"),
    "last_day": gettext_lazy("To day"),
    "form": gettext_lazy("Form of the file"),
    "given": gettext_lazy("rights given"),
    "last_event": gettext_lazy("last event before the record began"),
    "entries": gettext_lazy("entries"),
    "slots": gettext_lazy("stories put by hand"),
    "blocks": gettext_lazy("blocks"),
}
WAYS = {
    "desk": gettext_lazy("at the desk"),
    "command": gettext_lazy("by a command on the server"),
    "worker": gettext_lazy("by the worker"),
}
SAID = {**dict(ArticleState.choices), **dict(Step.choices), **dict(ReturnReason.choices), **WAYS}
SHOWN_APART = ("actor", "subject", "reason")


def shown_changes(entry: AuditEntry) -> list[tuple[str, str, str]]:
    """Name of the field, before, after."""
    return [
        (field_name(entry, name), shown(pair[0]), shown(pair[1]))
        for name, pair in entry.changes.items()
        if isinstance(pair, list)
    ]


def shown_facts(entry: AuditEntry) -> list[tuple[str, str]]:
    return [
        (field_name(entry, name), shown(value))
        for name, value in entry.values.items()
        if name not in SHOWN_APART and not name.startswith(CHANGE)
    ]


def field_name(entry: AuditEntry, name: str) -> str:
    if name in NAMES:
        return capfirst(str(NAMES[name]))
    try:
        field = apps.get_model("articles", entry.subject_type)._meta.get_field(name)
    except (LookupError, FieldDoesNotExist, ValueError):
        return name
    return capfirst(str(getattr(field, "verbose_name", name)))


def shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, list):
        return ", ".join(map(shown, value))
    if isinstance(value, dict):
        return "; ".join(f"{NAMES.get(key, key)}: {shown(each)}" for key, each in value.items())
    return str(SAID.get(value, moment_or_text(value)))


def moment_or_text(value: Any) -> Any:
    try:
        found = parse_datetime(value) if isinstance(value, str) and "T" in value else None
    except ValueError:
        found = None
    return short_moment(found) if found and found.tzinfo else value
