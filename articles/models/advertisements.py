"""Advertisements in their fixed places, the switch over them, and what readers report."""

import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext_lazy as _

from articles.enums import AdvertisementSlot, AdvertisementState, ReportReason, SwitchVerb
from articles.models.constraints import composed, together
from articles.models.fields import LineField, ProseField, SecureAddressField
from articles.models.photographs import Photograph, PhotographRendition
from articles.models.published import TimeRange

DEADLINE = datetime.timedelta(hours=24)
PRINTED = ("id", "slot", "advertiser", "words", "alt_text", "url")
RENDITION = ("format", "width", "height", "name")


class AdvertisementQuerySet(models.QuerySet["Advertisement"]):
    def with_switches(self) -> Self:
        """`is_off`: by its own switch, that of its place, or that of the whole site."""
        return self.alias(
            site_word=last_word(slot="", advertisement=None),
            slot_word=last_word(slot=OuterRef("slot"), advertisement=None),
            own_word=last_word(advertisement=OuterRef("pk")),
        ).annotate(
            is_off=ExpressionWrapper(
                Q(site_word=SwitchVerb.OFF)
                | Q(slot_word=SwitchVerb.OFF)
                | Q(own_word=SwitchVerb.OFF),
                output_field=BooleanField(),
            )
        )

    def shown_now_or_later(self, at: datetime.datetime) -> Self:
        return self.with_switches().filter(is_off=False, shown_until__gt=at)

    def running(self, at: datetime.datetime) -> Self:
        """The one definition of which advertisements readers may see."""
        return self.shown_now_or_later(at).filter(shown_from__lte=at)

    def begun(self, at: datetime.datetime) -> Self:
        return self.filter(shown_from__lte=at)

    def unended(self, at: datetime.datetime) -> Self:
        return self.filter(shown_until__gt=at)

    def as_rows(self) -> ArraySubquery:
        """Ready to ride along in the query of the frame."""
        made = PhotographRendition.objects.filter(photograph=OuterRef("photograph"))
        renditions = ArraySubquery(
            made.values(row=JSONObject(**{column: column for column in RENDITION}))
        )
        columns = {column: column for column in PRINTED}
        return ArraySubquery(self.values(row=JSONObject(renditions=renditions, **columns)))


class Advertisement(models.Model):
    """From its first hour on only its end may change: a report must mean what was seen."""

    advertiser = LineField(_("advertiser"), max_length=120)
    slot = models.CharField(_("place"), max_length=20, choices=AdvertisementSlot.choices)
    photograph = models.ForeignKey(
        Photograph,
        verbose_name=_("picture of the advertisement"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="advertisements",
    )
    alt_text = LineField(_("what the picture says, for blind readers"), max_length=250, blank=True)
    words = ProseField(_("words of the advertisement"), max_length=300, blank=True)
    url = SecureAddressField(_("address it leads to"), max_length=500)
    shown_from = models.DateTimeField(_("runs from"))
    shown_until = models.DateTimeField(_("runs until"))
    created_at = models.DateTimeField(_("entered at"), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.PROTECT,
        related_name="advertisements",
        editable=False,
    )

    objects = AdvertisementQuerySet.as_manager()

    class Meta:
        verbose_name = _("advertisement")
        verbose_name_plural = _("advertisements")
        ordering = ["-shown_from", "-id"]
        default_permissions = ("delete",)
        permissions = [
            ("manage_advertisements", _("Can place advertisements and answer reports")),
            ("switch_off_advertisements", _("Can switch advertisements off and on")),
        ]
        indexes = [
            models.Index(fields=["shown_until"], name="advertisement_shown_until"),
            models.Index(fields=["-shown_from", "-id"], name="advertisement_newest"),
        ]
        constraints = [
            composed("advertisement_is_composed", "advertiser", "alt_text", "words"),
            models.CheckConstraint(
                condition=~Q(advertiser=""),
                name="advertisement_names_its_advertiser",
                violation_error_message=_("An advertisement says who advertises."),
            ),
            models.CheckConstraint(
                condition=Q(photograph__isnull=False) & ~Q(alt_text="")
                | Q(photograph=None) & ~Q(words=""),
                name="advertisement_has_picture_or_words",
                violation_error_message=_(
                    "An advertisement is a picture with a description for blind readers, or words."
                ),
            ),
            models.CheckConstraint(
                condition=Q(url__startswith="https://"),
                name="advertisement_leads_to_https",
                violation_error_message=_("The address begins with https://."),
            ),
            models.CheckConstraint(
                condition=Q(shown_until__gt=F("shown_from")),
                name="advertisement_runs_forward",
                violation_error_message=_("An advertisement ends after it begins."),
            ),
            ExclusionConstraint(
                name="advertisements_never_share_a_place",
                expressions=[
                    ("slot", RangeOperators.EQUAL),
                    (
                        TimeRange("shown_from", "shown_until", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_(
                    "Another advertisement stands in this place during that time."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.advertiser} · {AdvertisementSlot(self.slot).label}"

    def state_at(self, at: datetime.datetime) -> AdvertisementState:
        """Of a row read `with_switches`."""
        if self.shown_until <= at:
            return AdvertisementState.ENDED
        if self.is_off:  # type: ignore[attr-defined]
            return AdvertisementState.OFF
        is_to_come = self.shown_from > at
        return AdvertisementState.SCHEDULED if is_to_come else AdvertisementState.RUNNING


class AdvertisementSwitchQuerySet(models.QuerySet["AdvertisementSwitch"]):
    def deciding(self) -> Self:
        """A request that was only noted changes nothing by itself."""
        return self.exclude(verb=SwitchVerb.REQUESTED)

    def requests(self) -> Self:
        return self.exclude(request_received_at=None)

    def is_off(self, *, slot: str = "", advertisement: Advertisement | None = None) -> bool:
        """What the last word about this very target says."""
        words = self.deciding().filter(slot=slot, advertisement=advertisement).order_by("-id")
        return words.values_list("verb", flat=True).first() == SwitchVerb.OFF

    def off_targets(self) -> set[tuple[str, int | None]]:
        """Place and number of each target that is off, in one query; the site is ("", None)."""
        target = ("slot", "advertisement_id")
        last = self.deciding().order_by(*target, "-id").distinct(*target)
        rows = last.values_list(*target, "verb")
        return {(slot, number) for slot, number, verb in rows if verb == SwitchVerb.OFF}


class AdvertisementSwitch(models.Model):
    """The switch is its own log: the last word about a target says how it stands."""

    verb = models.CharField(_("what"), max_length=10, choices=SwitchVerb.choices)
    slot = models.CharField(
        _("place"), max_length=20, choices=AdvertisementSlot.choices, blank=True
    )
    advertisement = models.ForeignKey(
        Advertisement,
        verbose_name=_("advertisement"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="switches",
    )
    reason = ProseField(_("why"))
    document_number = LineField(_("number of the document"), max_length=120, blank=True)
    request_received_at = models.DateTimeField(_("request received at"), null=True, blank=True)
    happened_at = models.DateTimeField(_("when"))
    happened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.PROTECT,
        related_name="advertisement_switches",
    )

    objects = AdvertisementSwitchQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the advertisement switch")
        verbose_name_plural = _("log of the advertisement switch")
        ordering = ["-happened_at", "-id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["slot", "advertisement", "-id"], name="switch_last_word"),
            models.Index(fields=["-happened_at", "-id"], name="switch_newest"),
        ]
        constraints = [
            composed("switch_text_is_composed", "reason", "document_number"),
            models.CheckConstraint(
                condition=Q(slot="") | Q(advertisement=None),
                name="switch_has_one_target",
                violation_error_message=_(
                    "The switch turns the whole site, one place or one advertisement."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="switch_says_why",
                violation_error_message=_("Say why: it stays in the log."),
            ),
            models.CheckConstraint(
                condition=Q(request_received_at=None) & ~Q(verb=SwitchVerb.REQUESTED)
                | Q(request_received_at__isnull=False) & ~Q(document_number=""),
                name="request_has_number_and_hour",
                violation_error_message=_(
                    "An authority's request has its number and the hour it was received."
                ),
            ),
            models.CheckConstraint(
                condition=Q(request_received_at=None)
                | Q(request_received_at__lte=F("happened_at")),
                name="request_was_received_before",
                violation_error_message=_("The request cannot have come in the future."),
            ),
        ]

    def __str__(self) -> str:
        return f"{SwitchVerb(self.verb).label} · {self.target}"

    @property
    def target(self) -> str:
        if self.advertisement:
            return str(self.advertisement)
        return str(AdvertisementSlot(self.slot).label if self.slot else _("The whole site"))

    @property
    def due_at(self) -> datetime.datetime | None:
        """The law gives a day from the receipt."""
        return self.request_received_at + DEADLINE if self.request_received_at else None


def last_word(**target: Any) -> Coalesce:
    words = AdvertisementSwitch.objects.deciding().filter(**target).order_by("-id")
    return Coalesce(Subquery(words.values("verb")[:1]), Value(SwitchVerb.ON))


class AdvertisementReport(models.Model):
    """From a reader, who is not asked for a name."""

    advertisement = models.ForeignKey(
        Advertisement,
        verbose_name=_("advertisement"),
        on_delete=models.PROTECT,
        related_name="reports",
    )
    reason = models.CharField(_("reason"), max_length=12, choices=ReportReason.choices)
    words = ProseField(_("in the reader's words"), max_length=1000, blank=True)
    reported_at = models.DateTimeField(_("reported at"))
    outcome = ProseField(_("what was done"), blank=True)
    handled_at = models.DateTimeField(_("handled at"), null=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("handled by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="handled_reports",
    )

    class Meta:
        verbose_name = _("report of an advertisement")
        verbose_name_plural = _("reports of advertisements")
        ordering = ["-reported_at", "-id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["-reported_at", "-id"], name="report_newest"),
            models.Index(
                fields=["advertisement", "-reported_at"],
                name="report_unhandled",
                condition=Q(handled_at=None),
            ),
        ]
        constraints = [
            composed("report_text_is_composed", "words", "outcome"),
            together(
                "report_handled_at_and_by",
                "handled_at",
                "handled_by",
                message=_("A report that was handled says when and by whom."),
            ),
            models.CheckConstraint(
                condition=Q(handled_at=None) | ~Q(outcome=""),
                name="handled_report_says_how",
                violation_error_message=_("Say what was done about the report."),
            ),
        ]

    def __str__(self) -> str:
        return f"{ReportReason(self.reason).label} · {self.advertisement}"
