"""Photographs and clips of one version, with the words that were approved with them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.fields import LineField, ProseField
from articles.models.media import FocalPoint
from articles.models.photographs import Photograph
from articles.models.published import PublishedArticle
from articles.models.videos import VideoAttachment, VideoRendition


class PublishedPhotograph(FocalPoint):
    published = models.ForeignKey(
        PublishedArticle, on_delete=models.PROTECT, related_name="photograph_links"
    )
    photograph = models.ForeignKey(
        Photograph, on_delete=models.PROTECT, related_name="published_links"
    )
    is_lead = models.BooleanField(default=False)
    is_in_body = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField()
    caption = ProseField(blank=True)
    credit = LineField(max_length=200, blank=True)
    alt_text = ProseField(blank=True)
    is_decorative = models.BooleanField(default=False)
    is_ai_used = models.BooleanField(default=False)
    ai_note = LineField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("published photograph")
        verbose_name_plural = _("published photographs")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["published", "photograph"], name="published_has_photograph_once"
            ),
            models.UniqueConstraint(
                fields=["published"], condition=Q(is_lead=True), name="published_has_one_lead"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.photograph_id} · {self.published_id}"


class PublishedVideo(models.Model):
    published = models.ForeignKey(
        PublishedArticle, on_delete=models.PROTECT, related_name="video_links"
    )
    video = models.ForeignKey(
        VideoAttachment, on_delete=models.PROTECT, related_name="published_links"
    )
    position = models.PositiveSmallIntegerField()
    caption = ProseField(blank=True)
    credit = LineField(max_length=200, blank=True)
    is_ai_used = models.BooleanField(default=False)
    ai_note = LineField(max_length=300, blank=True)
    # Without one, readers see the poster that the clip has by now: it was not made yet.
    poster = models.ForeignKey(
        VideoRendition, on_delete=models.PROTECT, null=True, related_name="published_as_poster"
    )
    subtitles = models.TextField(blank=True)
    transcript = ProseField(blank=True)

    class Meta:
        verbose_name = _("published video")
        verbose_name_plural = _("published videos")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["published", "video"], name="published_has_video_once")
        ]

    def __str__(self) -> str:
        return f"{self.video_id} · {self.published_id}"
