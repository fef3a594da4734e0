"""The library's pictures and what was made of each."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.enums import ImageFormat
from articles.models.constraints import composed
from articles.models.fields import FoldedTextField, LineField, ProseField, holding_words
from articles.models.media import (
    UsageTerms,
    has_size,
    new_folder,
    private_storage,
    public_storage,
)


class PhotographQuerySet(models.QuerySet["Photograph"]):
    def with_file(self) -> Self:
        return self.exclude(original="")

    def missing(self) -> Self:
        return self.filter(original="")

    def matching(self, words: str) -> Self:
        return holding_words(self, words)


class Photograph(UsageTerms):
    """One picture of the library; without an original it is still being looked for."""

    original = models.FileField(
        _("file"), storage=private_storage, max_length=300, blank=True, editable=False
    )
    folder = models.CharField(max_length=32, unique=True, default=new_folder, editable=False)
    original_name = LineField(_("name of the file"), max_length=255, blank=True)
    width = models.PositiveIntegerField(_("width"), null=True, editable=False)
    height = models.PositiveIntegerField(_("height"), null=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    caption = ProseField(_("caption"), blank=True)
    credit = LineField(_("credit"), max_length=200, blank=True)
    alt_text = ProseField(_("description for blind readers"), blank=True)
    photographer = LineField(_("photographer"), max_length=200, blank=True)
    place = LineField(_("place"), max_length=200, blank=True)
    keywords = LineField(_("keywords of the file"), max_length=500, blank=True)
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    # The address that the IPTC gives to where a picture comes from: a camera, a program.
    source_type = models.CharField(max_length=120, blank=True, editable=False)
    # Until then readers do with the one picture that was made at once.
    renditions_made_at = models.DateTimeField(null=True, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded at"), editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.PROTECT,
        related_name="photographs",
        editable=False,
    )
    search_text = FoldedTextField(of=("caption", "credit", "alt_text", "original_name"))

    objects = PhotographQuerySet.as_manager()

    class Meta:
        verbose_name = _("photograph")
        verbose_name_plural = _("photographs")
        ordering = ["-id"]
        constraints = [
            composed(
                "photograph_text_is_composed", "caption", "credit", "alt_text", "original_name"
            ),
            composed("photograph_facts_are_composed", "photographer", "place", "keywords"),
            composed(
                "photograph_terms_are_composed",
                "rights_note",
                "child_note",
                "ai_tool",
                "ai_purpose",
            ),
            models.CheckConstraint(
                condition=Q(original="", width=None, height=None, sha256="")
                | (~Q(original="") & has_size() & ~Q(sha256="")),
                name="photograph_has_file_or_is_missing",
                violation_error_message=_("A photograph has a file with its size, or none at all."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.caption or self.original_name or _("Photograph %(id)s") % {"id": self.pk})

    @property
    def is_missing(self) -> bool:
        return not self.original


class PhotographRendition(models.Model):
    """One re-encoded form, without position data; the only form readers ever get."""

    photograph = models.ForeignKey(Photograph, on_delete=models.CASCADE, related_name="renditions")
    format = models.CharField(_("format"), max_length=8, choices=ImageFormat.choices)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    name = models.CharField(_("name in storage"), max_length=300)
    size = models.PositiveIntegerField(_("bytes"))

    class Meta:
        verbose_name = _("rendition of a photograph")
        verbose_name_plural = _("renditions of photographs")
        ordering = ["photograph", "format", "width"]
        constraints = [
            models.UniqueConstraint(
                fields=["photograph", "format", "width"], name="rendition_is_made_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def url(self) -> str:
        return public_storage().url(self.name)
