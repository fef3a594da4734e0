"""What was said of a story after its publication: corrected, or taken back."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.enums import CorrectionKind
from articles.models.article import Article
from articles.models.attachments import Attachment
from articles.models.constraints import composed, together
from articles.models.fields import LineField, ProseField
from articles.models.published import PublishedArticle

# What pages and feeds print of a correction.
TOLD_OF_CORRECTIONS = (
    "id", "kind", "note", "false_statement", "right_statement", "apology", "piece_headline",
    "piece_section", "piece_published_at", "corrected_at",
)  # fmt: skip
_STATUTORY = ("false_statement", "right_statement", "apology", "piece_headline", "piece_section")
_HAS_NONE = Q(**dict.fromkeys(_STATUTORY, ""), piece_published_at=None)
_HAS_ALL = ~Q(false_statement="") & ~Q(right_statement="") & ~Q(apology="")
_NAMES_PIECE = ~Q(piece_headline="") & ~Q(piece_section="") & Q(piece_published_at__isnull=False)


class Correction(models.Model):
    """Says openly what was wrong; never changes once made.

    A rectification under press law has what the law asks for as fields of its own. Those of before
    the fields were there have a note alone; a trigger asks every new one for them.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="corrections")
    published = models.OneToOneField(
        PublishedArticle, on_delete=models.PROTECT, null=True, related_name="correction"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=CorrectionKind.choices)
    note = ProseField(_("what was wrong, what is right"), blank=True)
    false_statement = ProseField(_("the false statement"), blank=True)
    right_statement = ProseField(_("what is right"), blank=True)
    apology = ProseField(_("apology"), blank=True)
    piece_headline = LineField(_("headline of the piece"), max_length=250, blank=True)
    piece_section = LineField(_("section of the piece"), max_length=200, blank=True)
    piece_published_at = models.DateTimeField(_("date of the piece"), null=True)
    corrected_at = models.DateTimeField(_("corrected at"))
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="corrections"
    )

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-corrected_at", "-id"]
        indexes = [models.Index(fields=["-corrected_at", "-id"], name="correction_newest")]
        constraints = [
            composed("correction_text_is_composed", "note", *_STATUTORY),
            models.CheckConstraint(
                condition=~Q(note="") | _HAS_ALL,
                name="correction_has_a_note",
                violation_error_message=_("A correction says what was wrong and what is right."),
            ),
            models.CheckConstraint(
                condition=_HAS_NONE | Q(kind=CorrectionKind.LEGAL) & _HAS_ALL & _NAMES_PIECE,
                name="rectification_is_whole",
                violation_error_message=_(
                    "A rectification names the piece, the false statement, the right one and "
                    "apologises."
                ),
            ),
            models.CheckConstraint(
                condition=Q(published__isnull=False) | Q(kind=CorrectionKind.LEGAL),
                name="correction_stands_on_a_version",
                violation_error_message=_("Only a rectification may follow a retraction."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.note or self.right_statement)


class RetractionQuerySet(models.QuerySet["Retraction"]):
    def in_force(self, at: datetime.datetime) -> Self:
        return self.filter(cancelled_at=None, retracted_at__lte=at)

    def pending(self, at: datetime.datetime) -> Self:
        return self.filter(cancelled_at=None, retracted_at__gt=at)


class Retraction(models.Model):
    """Tells a story that was taken back (410) from one that never was (404). It counts from its
    hour on, which may lie ahead; until then it can be cancelled.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="retractions")
    reason = ProseField(_("reason"))
    document_number = LineField(_("number of the document"), max_length=120, blank=True)
    attachment = models.ForeignKey(
        Attachment,
        verbose_name=_("attachment"),
        on_delete=models.PROTECT,
        null=True,
        related_name="retractions",
    )
    retracted_at = models.DateTimeField(_("retracted at"))
    retracted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="retractions"
    )
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, editable=False)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("cancelled by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="retractions_cancelled",
        editable=False,
    )

    objects = RetractionQuerySet.as_manager()

    class Meta:
        verbose_name = _("retraction")
        verbose_name_plural = _("retractions")
        ordering = ["-retracted_at", "-id"]
        indexes = [
            models.Index(fields=["article", "-retracted_at"], name="retraction_of_article"),
            models.Index(fields=["retracted_at"], name="retraction_by_hour"),
        ]
        constraints = [
            together(
                "retraction_cancelled_at_and_by",
                "cancelled_at",
                "cancelled_by",
                message=_("A takedown that was cancelled says when and by whom."),
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | Q(cancelled_at__lt=models.F("retracted_at")),
                name="only_takedowns_ahead_are_cancelled",
                violation_error_message=_("The hour of this takedown has come already."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="retraction_has_a_reason",
                violation_error_message=_("Retracting a story needs a reason, which is kept."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.reason)
