"""Files on their way: what has come of each, so that a lost connection loses nothing."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.enums import UploadKind
from articles.models.article import Article
from articles.models.constraints import composed
from articles.models.fields import LineField
from articles.models.media import new_folder
from articles.models.photographs import Photograph
from articles.models.videos import VideoAttachment

FOLDER = "uploads"


class UploadQuerySet(models.QuerySet["Upload"]):
    def unfinished(self) -> Self:
        return self.filter(finished_at=None)

    def finished(self) -> Self:
        return self.filter(finished_at__isnull=False)


class Upload(models.Model):
    """One file that arrives in parts; its bytes lie in private storage under its key."""

    key = models.CharField(max_length=32, unique=True, default=new_folder, editable=False)
    kind = models.CharField(max_length=10, choices=UploadKind.choices)
    original_name = LineField(max_length=255, blank=True)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="uploads"
    )
    changed_at = models.DateTimeField()
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, null=True, related_name="uploads"
    )
    # What it became; until then, where one is named, the missing medium that waits for this file.
    photograph = models.ForeignKey(
        Photograph, on_delete=models.CASCADE, null=True, related_name="+"
    )
    video = models.ForeignKey(
        VideoAttachment, on_delete=models.CASCADE, null=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["-id"]
        indexes = [models.Index(fields=["begun_by", "-id"], name="uploads_of_a_person")]
        constraints = [
            composed("upload_text_is_composed", "original_name"),
            models.CheckConstraint(
                condition=Q(received__lte=F("size"), size__gt=0),
                name="upload_never_exceeds_its_size",
                violation_error_message=_("More bytes came than the file has."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.original_name or self.key)

    @property
    def medium(self) -> Photograph | VideoAttachment | None:
        return self.photograph or self.video

    @property
    def file_name(self) -> str:
        """In private storage; nothing of the name that its person gave it."""
        return f"{FOLDER}/{self.key}"
