"""What people and authorities demand of the paper, and the clock that runs from receipt."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.enums import DemandKind, DemandState
from articles.models.article import Article
from articles.models.attachments import Attachment
from articles.models.constraints import composed, together
from articles.models.corrections import Correction, Retraction
from articles.models.fields import LineField, ProseField

# Where nobody has set another time: one day for a daily and for an online paper.
HOURS_UNLESS_SET = 24


class DemandTermQuerySet(models.QuerySet["DemandTerm"]):
    def hours_for(self, kind: str, received_at: datetime.datetime) -> int:
        """As the setting stood when the demand came in."""
        found = self.filter(kind=kind, valid_from__lte=received_at)
        hours = found.order_by("-valid_from", "-id").values_list("hours", flat=True).first()
        return hours or HOURS_UNLESS_SET


class DemandTerm(models.Model):
    """Within how many hours a kind of demand is dealt with, from a moment on."""

    kind = models.CharField(_("kind"), max_length=12, choices=DemandKind.choices)
    hours = models.PositiveSmallIntegerField(_("hours from receipt"))
    valid_from = models.DateTimeField(_("in force from"))
    basis = LineField(_("law or decision it rests on"), max_length=200, blank=True)
    set_at = models.DateTimeField(_("set at"), editable=False)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("set by"),
        on_delete=models.PROTECT,
        related_name="demand_terms",
        editable=False,
    )

    objects = DemandTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("time to deal with demands")
        verbose_name_plural = _("times to deal with demands")
        ordering = ["-valid_from", "-id"]
        constraints = [
            composed("demand_term_basis_is_composed", "basis"),
            models.CheckConstraint(
                condition=Q(hours__gte=1, hours__lte=24 * 30),
                name="demand_term_is_hours_to_a_month",
                violation_error_message=_("Give between one hour and thirty days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{DemandKind(self.kind).label}: {self.hours} h"


class DemandQuerySet(models.QuerySet["Demand"]):
    def open(self) -> Self:
        return self.filter(state=DemandState.OPEN)

    def most_urgent_first(self) -> Self:
        return self.order_by("due_at", "pk")


class Demand(models.Model):
    """Who demands what of which story. Only whom it is given to and how it ends are added."""

    article = models.ForeignKey(
        Article, verbose_name=_("story"), on_delete=models.PROTECT, related_name="demands"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=DemandKind.choices)
    asked_by = LineField(_("who demands it"), max_length=200)
    contact = LineField(_("how to reach them"), max_length=200, blank=True)
    statement = ProseField(_("what is said to be false"))
    document_number = LineField(_("number of the document"), max_length=120, blank=True)
    attachment = models.ForeignKey(
        Attachment,
        verbose_name=_("attachment"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="demands",
    )
    received_at = models.DateTimeField(_("received at"))
    due_at = models.DateTimeField(_("to be dealt with by"))
    entered_at = models.DateTimeField(_("entered at"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.PROTECT,
        related_name="demands_entered",
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("in the hands of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="demands",
    )
    state = models.CharField(
        _("state"), max_length=10, choices=DemandState.choices, default=DemandState.OPEN
    )
    outcome = ProseField(_("what was done, or why not"), blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("closed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="demands_closed",
    )
    correction = models.ForeignKey(
        Correction, on_delete=models.PROTECT, null=True, blank=True, related_name="demands"
    )
    retraction = models.ForeignKey(
        Retraction, on_delete=models.PROTECT, null=True, blank=True, related_name="demands"
    )

    objects = DemandQuerySet.as_manager()

    class Meta:
        verbose_name = _("demand")
        verbose_name_plural = _("demands")
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(
                fields=["due_at", "id"], name="demand_open", condition=Q(state=DemandState.OPEN)
            ),
            models.Index(fields=["-received_at", "-id"], name="demand_newest"),
        ]
        constraints = [
            composed(
                "demand_text_is_composed",
                "asked_by", "contact", "statement", "document_number", "outcome",
            ),
            models.CheckConstraint(
                condition=~Q(asked_by="") & ~Q(statement=""),
                name="demand_says_who_and_what",
                violation_error_message=_("A demand says who demands it and what is false."),
            ),
            models.CheckConstraint(
                condition=Q(received_at__lte=F("entered_at"), due_at__gt=F("received_at")),
                name="demand_was_received_before_it_was_entered",
                violation_error_message=_("A demand cannot have come in later than now."),
            ),
            together(
                "demand_closed_at_and_by",
                "closed_at",
                "closed_by",
                message=_("A demand that is closed says when and by whom."),
            ),
            models.CheckConstraint(
                condition=Q(state=DemandState.OPEN, closed_at=None, outcome="")
                | ~Q(state=DemandState.OPEN) & Q(closed_at__isnull=False) & ~Q(outcome=""),
                name="demand_is_closed_with_words",
                violation_error_message=_("Say what was done, or why the demand is refused."),
            ),
            models.CheckConstraint(
                condition=Q(correction=None, retraction=None) | Q(state=DemandState.ANSWERED),
                name="demand_settled_is_answered",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.asked_by}: {DemandKind(self.kind).label}"

    def is_late(self, at: datetime.datetime) -> bool:
        return self.state == DemandState.OPEN and self.due_at <= at
