"""Who did what to what, from where: written once, and chained so that no change goes unseen.

An entry's `told` is a list of [name, value, salt, hash]: the hash is of the salt and the value,
the digest of the hashes and the fixed facts, a seal of the digest and of the seal before. Taking
out one value with its salt leaves all of them as they were.
"""

import datetime
import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.enums import AuditArea, Deed, Verb
from articles.models.record import WorkflowEvent

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)
NOTHING_BEFORE = "0" * 64
CHANGE = "change."
ACTIONS = {**dict(Verb.choices), **dict(Deed.choices)}
FIXED = ("happened_at", "area", "action", "actor_id", "subject_type", "subject_id", "event_id")

Told = list[list[Any]]


def field_hash(name: str, value: Any, salt: str) -> str:
    return hashlib.sha256(canonical([salt, name, value])).hexdigest()


def canonical(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def sealed_fields(values: Mapping[str, Any]) -> Told:
    """Each under a salt of its own, so that a name cannot be guessed from its hash."""
    salted = ((name, value, secrets.token_urlsafe(12)) for name, value in values.items())
    return [[name, value, salt, field_hash(name, value, salt)] for name, value, salt in salted]


def digest_of(facts: Mapping[str, Any], told: Iterable[list[Any]]) -> str:
    fixed = [facts[name] for name in FIXED]
    fixed[0] = microseconds(fixed[0])
    hashes = [[name, its_hash] for name, _value, _salt, its_hash in told]
    return hashlib.sha256(canonical([fixed, hashes])).hexdigest()


def facts_of(entry: "AuditEntry") -> dict[str, Any]:
    return {name: getattr(entry, name) for name in FIXED}


def seal_hash(
    previous: str, number: int, entry: int, digest: str, sealed_at: datetime.datetime
) -> str:
    """What the database computes at commit; told a second time for whoever verifies."""
    text = f"{previous}:{number}:{entry}:{digest}:{microseconds(sealed_at)}"
    return hashlib.sha256(text.encode()).hexdigest()


def microseconds(moment: datetime.datetime) -> int:
    return (moment - EPOCH) // MICROSECOND


class AuditEntry(models.Model):
    happened_at = models.DateTimeField(_("when"))
    area = models.CharField(_("area of work"), max_length=12, choices=AuditArea.choices)
    action = models.CharField(_("what"), max_length=20)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.PROTECT,
        null=True,
        related_name="audit_entries",
    )
    subject_type = models.CharField(_("kind of thing"), max_length=40, blank=True)
    subject_id = models.BigIntegerField(_("number of the thing"), null=True)
    event = models.OneToOneField(
        WorkflowEvent,
        verbose_name=_("event"),
        on_delete=models.PROTECT,
        null=True,
        related_name="audit_entry",
    )
    told = models.JSONField(_("what was told"))
    digest = models.CharField(_("hash of the entry"), max_length=64)

    class Meta:
        verbose_name = _("entry of the record")
        verbose_name_plural = _("record of all acts")
        ordering = ["-happened_at", "-id"]
        default_permissions = ("view",)
        permissions = [
            ("export_record", _("Can export the record of all acts")),
            ("export_published", _("Can export published versions for the authority")),
        ]
        indexes = [
            models.Index(fields=["-happened_at", "-id"], name="audit_newest"),
            models.Index(fields=["actor", "-happened_at", "-id"], name="audit_of_person"),
            models.Index(
                fields=["subject_type", "subject_id", "-happened_at", "-id"],
                name="audit_of_subject",
            ),
            models.Index(fields=["area", "-happened_at", "-id"], name="audit_of_area"),
            models.Index(fields=["action", "-happened_at", "-id"], name="audit_of_action"),
        ]

    def __str__(self) -> str:
        return " · ".join(filter(None, (self.action_name, self.subject_name)))

    @cached_property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value, _salt, _hash in self.told}

    @property
    def action_name(self) -> str:
        return str(ACTIONS.get(self.action, self.action))

    @property
    def actor_name(self) -> str:
        return str(self.values.get("actor", ""))

    @property
    def subject_name(self) -> str:
        return str(self.values.get("subject", ""))

    @property
    def reason(self) -> str:
        return str(self.values.get("reason", ""))

    @property
    def changes(self) -> dict[str, Any]:
        """Field by field what stood there before and what after; [before, after]."""
        named = self.values.items()
        return {name.removeprefix(CHANGE): pair for name, pair in named if name.startswith(CHANGE)}

    @property
    def redacted(self) -> list[str]:
        return [name for name, _value, salt, _hash in self.told if salt is None]


class AuditSeal(models.Model):
    """Written by the database at the commit, one after another; the site may only read it."""

    number = models.BigIntegerField(_("number"), primary_key=True)
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="seal")
    previous_hash = models.CharField(_("hash of the seal before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)
    sealed_at = models.DateTimeField(_("sealed at"))

    class Meta:
        verbose_name = _("seal of the record")
        verbose_name_plural = _("seals of the record")
        ordering = ["number"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"
