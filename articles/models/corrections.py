"""What was said of a story after its publication: corrected, or taken back."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.enums import CorrectionKind
from articles.models.article import Article
from articles.models.fields import LineField, ProseField
from articles.models.published import PublishedArticle


class Correction(models.Model):
    """Says openly what was wrong; never changes once made."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="corrections")
    published = models.OneToOneField(
        PublishedArticle, on_delete=models.PROTECT, related_name="correction"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=CorrectionKind.choices)
    note = ProseField(_("what was wrong, what is right"))
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
            models.CheckConstraint(
                condition=~Q(note=""),
                name="correction_has_a_note",
                violation_error_message=_("A correction says what was wrong and what is right."),
            )
        ]

    def __str__(self) -> str:
        return str(self.note)


class Retraction(models.Model):
    """Tells a story that was taken back (410) from one that never was (404)."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="retractions")
    reason = ProseField(_("reason"))
    document_number = LineField(_("number of the document"), max_length=120, blank=True)
    retracted_at = models.DateTimeField(_("retracted at"))
    retracted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="retractions"
    )

    class Meta:
        verbose_name = _("retraction")
        verbose_name_plural = _("retractions")
        ordering = ["-retracted_at", "-id"]
        indexes = [models.Index(fields=["article", "-retracted_at"], name="retraction_of_article")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="retraction_has_a_reason",
                violation_error_message=_("Retracting a story needs a reason, which is kept."),
            )
        ]

    def __str__(self) -> str:
        return str(self.reason)
