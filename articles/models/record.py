"""What is written once and kept: who did what, where a story came from, the edition."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from articles.enums import ReturnReason, Verb
from articles.models.article import Article
from articles.models.constraints import composed
from articles.models.fields import LineField, ProseField


class WorkflowEvent(models.Model):
    """Append-only. It outlives a draft that the trash removed, so the key is not enforced."""

    article = models.ForeignKey(
        Article,
        verbose_name=_("story"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="events",
    )
    headline = LineField(_("headline at that time"), max_length=250)
    verb = models.CharField(_("what"), max_length=20, choices=Verb.choices)
    from_state = models.CharField(_("from"), max_length=20, blank=True)
    to_state = models.CharField(_("to"), max_length=20, blank=True)
    revision = models.PositiveIntegerField(_("revision"), null=True)
    published_number = models.PositiveIntegerField(_("published version"), null=True)
    reason_kind = models.CharField(
        _("kind of reason"), max_length=12, choices=ReturnReason.choices, blank=True
    )
    reason = ProseField(_("why"), blank=True)
    details = models.JSONField(_("further facts"), default=dict)
    happened_at = models.DateTimeField(_("when"))
    happened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.PROTECT,
        related_name="workflow_events",
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("on behalf of"),
        on_delete=models.PROTECT,
        null=True,
        related_name="workflow_events_delegated",
    )

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("history of work")
        ordering = ["-happened_at", "-id"]
        indexes = [
            models.Index(fields=["article", "-happened_at"], name="event_of_article"),
            models.Index(fields=["-happened_at", "-id"], name="event_newest"),
            models.Index(
                fields=["-happened_at", "-id"],
                name="event_hastened",
                condition=Q(verb=Verb.HASTEN),
            ),
        ]

    def __str__(self) -> str:
        return f"{Verb(self.verb).label} · {self.headline}"


class Edition(models.Model):
    """One row: the number that rises whenever anything a reader may see changes.

    Statement triggers raise it, once in a transaction.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=1)
    raised_in = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="there_is_one_edition")]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def mark(self) -> tuple[int, int]:
        """In a database that was put back to an earlier day the same number comes a second time,
        from another transaction.
        """
        return self.number, self.raised_in


class LegacyAddress(models.Model):
    """An address of a former site; two former papers' numbers may collide."""

    host = models.CharField(_("old host"), max_length=120)
    legacy_id = models.CharField(_("number on the old site"), max_length=60)
    article = models.ForeignKey(
        Article, verbose_name=_("story"), on_delete=models.CASCADE, related_name="legacy_addresses"
    )

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        ordering = ["host", "legacy_id"]
        constraints = [
            composed("legacy_address_is_composed", "host", "legacy_id"),
            models.UniqueConstraint(fields=["host", "legacy_id"], name="legacy_address_is_unique"),
            models.CheckConstraint(
                condition=Q(host=Lower("host")) & ~Q(host__startswith="www."),
                name="legacy_host_is_plain",
                violation_error_message=_("Write the old host in small letters and without www."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.host}/{self.legacy_id}"


class LegacyImport(models.Model):
    """The bytes a story was made from, and what became of each line."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="legacy_import")
    identity = models.CharField(max_length=64, unique=True)
    file_name = LineField(_("name of the file"), max_length=255)
    source = models.BinaryField(_("original bytes"))
    report = models.JSONField(_("what became of it"))
    imported_at = models.DateTimeField(_("imported at"))
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="legacy_imports"
    )

    class Meta:
        verbose_name = _("import from the old site")
        verbose_name_plural = _("imports from the old site")

    def __str__(self) -> str:
        return str(self.file_name)


def text_hash(*parts: str) -> str:
    """Parts are separated by a byte that no normalised text holds."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
