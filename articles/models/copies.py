"""Where a story appears beside this site, and what is still to be done about it there."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.enums import OutsidePlace
from articles.models.article import Article
from articles.models.constraints import composed, followable, together
from articles.models.corrections import Correction, Retraction
from articles.models.fields import LineField, ProseField, SecureAddressField


class OutsideCopy(models.Model):
    article = models.ForeignKey(
        Article, verbose_name=_("story"), on_delete=models.PROTECT, related_name="outside_copies"
    )
    place = models.CharField(_("where"), max_length=10, choices=OutsidePlace.choices)
    whereabouts = LineField(_("issue and page, slot, channel"), max_length=200, blank=True)
    url = SecureAddressField(_("address"), max_length=500, blank=True)
    appeared_at = models.DateTimeField(_("appeared at"))
    noted_at = models.DateTimeField(_("noted at"))
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("noted by"),
        on_delete=models.PROTECT,
        related_name="copies_noted",
    )

    class Meta:
        verbose_name = _("copy elsewhere")
        verbose_name_plural = _("copies elsewhere")
        ordering = ["-appeared_at", "-id"]
        constraints = [
            composed("outside_copy_text_is_composed", "whereabouts"),
            followable("outside_copy_leads_somewhere", "url"),
            models.CheckConstraint(
                condition=~Q(whereabouts="") | ~Q(url=""),
                name="outside_copy_can_be_found",
                violation_error_message=_("Give the address, or issue and page, or the slot."),
            ),
        ]

    def __str__(self) -> str:
        return " · ".join(filter(None, (str(OutsidePlace(self.place).label), self.whereabouts)))


class CopyTaskQuerySet(models.QuerySet["CopyTask"]):
    def open(self) -> Self:
        return self.filter(dealt_with_at=None)


class CopyTask(models.Model):
    """One copy that a correction or a takedown has still to reach; only its end is added."""

    copy = models.ForeignKey(OutsideCopy, on_delete=models.PROTECT, related_name="tasks")
    correction = models.ForeignKey(
        Correction, on_delete=models.PROTECT, null=True, related_name="copy_tasks"
    )
    retraction = models.ForeignKey(
        Retraction, on_delete=models.PROTECT, null=True, related_name="copy_tasks"
    )
    begun_at = models.DateTimeField(_("since"))
    how = ProseField(_("what was done there"), blank=True)
    dealt_with_at = models.DateTimeField(_("dealt with at"), null=True, blank=True)
    dealt_with_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("dealt with by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="copies_dealt_with",
    )

    objects = CopyTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy to deal with")
        verbose_name_plural = _("copies to deal with")
        ordering = ["begun_at", "id"]
        indexes = [
            models.Index(
                fields=["begun_at", "id"], name="copy_task_open", condition=Q(dealt_with_at=None)
            )
        ]
        constraints = [
            composed("copy_task_text_is_composed", "how"),
            models.CheckConstraint(
                condition=Q(correction=None, retraction__isnull=False)
                | Q(correction__isnull=False, retraction=None),
                name="copy_task_has_one_cause",
            ),
            models.UniqueConstraint(
                fields=["copy", "correction", "retraction"],
                name="copy_task_stands_once",
                nulls_distinct=False,
            ),
            together(
                "copy_dealt_with_at_and_by",
                "dealt_with_at",
                "dealt_with_by",
                message=_("What was dealt with says when and by whom."),
            ),
            models.CheckConstraint(
                condition=Q(dealt_with_at=None, how="")
                | Q(dealt_with_at__isnull=False) & ~Q(how=""),
                name="copy_dealt_with_says_how",
                violation_error_message=_("Say what was done there."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.copy)
