"""Pictures and clips. Their bytes never change: a new file is a new medium."""

import secrets
from typing import Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.enums import ImageFormat, VideoRenditionKind, VideoState
from articles.models.constraints import composed
from articles.models.fields import FoldedTextField, LineField, ProseField, holding_words

FOLDER_BYTES = 16
FOCAL_RANGE = 1000


def private_storage() -> Storage:
    return storages["default"]


def public_storage() -> Storage:
    return storages["public"]


def new_folder() -> str:
    """Unguessable, because the public side has no check but the address."""
    return secrets.token_hex(FOLDER_BYTES)


def has_size() -> Q:
    """A comparison alone would let NULL pass."""
    return Q(width__isnull=False, height__isnull=False, width__gt=0, height__gt=0)


class PhotographQuerySet(models.QuerySet["Photograph"]):
    def with_file(self) -> Self:
        return self.exclude(original="")

    def missing(self) -> Self:
        return self.filter(original="")

    def matching(self, words: str) -> Self:
        return holding_words(self, words)


class Photograph(models.Model):
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


class VideoAttachment(models.Model):
    """A clip that belongs to one story; it waits without one until the story is first saved."""

    article = models.ForeignKey(
        "articles.Article",
        verbose_name=_("story"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="videos",
    )
    original = models.FileField(
        _("file"), storage=private_storage, max_length=300, blank=True, editable=False
    )
    folder = models.CharField(max_length=32, unique=True, default=new_folder, editable=False)
    original_name = LineField(_("name of the file"), max_length=255, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=VideoState.choices, default=VideoState.MISSING
    )
    duration_ms = models.PositiveIntegerField(
        _("length in milliseconds"), null=True, editable=False
    )
    width = models.PositiveIntegerField(_("width"), null=True, editable=False)
    height = models.PositiveIntegerField(_("height"), null=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    caption = ProseField(_("caption"), blank=True)
    credit = LineField(_("credit"), max_length=200, blank=True)
    uploaded_at = models.DateTimeField(_("uploaded at"), editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.PROTECT,
        related_name="videos",
        editable=False,
    )

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")
        ordering = ["-id"]
        constraints = [
            composed("video_text_is_composed", "caption", "credit", "original_name"),
            models.CheckConstraint(
                condition=~Q(state=VideoState.READY)
                | (~Q(original="") & has_size() & Q(duration_ms__isnull=False)),
                name="ready_video_has_file",
                violation_error_message=_("A video that is ready has a file with its size."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.caption or self.original_name or _("Video %(id)s") % {"id": self.pk})

    @property
    def is_missing(self) -> bool:
        return self.state != VideoState.READY


class VideoRendition(models.Model):
    video = models.ForeignKey(VideoAttachment, on_delete=models.CASCADE, related_name="renditions")
    kind = models.CharField(_("kind"), max_length=8, choices=VideoRenditionKind.choices)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    name = models.CharField(_("name in storage"), max_length=300)
    size = models.PositiveBigIntegerField(_("bytes"))

    class Meta:
        verbose_name = _("rendition of a video")
        verbose_name_plural = _("renditions of videos")
        ordering = ["video", "kind", "height"]
        constraints = [
            models.UniqueConstraint(
                fields=["video", "kind", "height"], name="video_rendition_is_made_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def url(self) -> str:
        return public_storage().url(self.name)


class FocalPoint(models.Model):
    """Where the eye should rest, in thousandths of width and height."""

    focal_x = models.PositiveSmallIntegerField(
        default=500, validators=[MinValueValidator(0), MaxValueValidator(1000)]
    )
    focal_y = models.PositiveSmallIntegerField(
        default=500, validators=[MinValueValidator(0), MaxValueValidator(1000)]
    )

    class Meta:
        abstract = True
