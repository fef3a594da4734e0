"""Clips, each of one story, and what was made of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.enums import VideoRenditionKind, VideoState
from articles.models.constraints import composed
from articles.models.fields import LineField, ProseField
from articles.models.media import UsageTerms, has_size, new_folder, private_storage, public_storage
from articles.models.photographs import Photograph

# The number of the MP4 that shows a clip as it came, until the ladder is there.
FIRST_FORM = 1


class VideoAttachment(UsageTerms):
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
    # Percent of the work on it, and in a sentence why it cannot be used.
    progress = models.PositiveSmallIntegerField(default=0, editable=False)
    refusal = ProseField(blank=True, editable=False)
    poster = models.ForeignKey(
        "articles.VideoRendition",
        verbose_name=_("poster"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    # By a person: what the worker proposes by itself is no part of what was approved.
    is_poster_chosen = models.BooleanField(default=False, editable=False)
    subtitles = models.TextField(_("subtitles (WebVTT)"), blank=True)
    transcript = ProseField(_("what is said, in writing"), blank=True)
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
        indexes = [
            models.Index(
                fields=["rights_until"],
                name="video_with_a_term",
                condition=Q(rights_until__isnull=False),
            )
        ]
        constraints = [
            composed(
                "video_text_is_composed",
                "caption",
                "credit",
                "original_name",
                "subtitles",
                "transcript",
                "refusal",
            ),
            composed(
                "video_terms_are_composed", "rights_note", "child_note", "ai_tool", "ai_purpose"
            ),
            models.CheckConstraint(
                condition=Q(progress__lte=100), name="video_progress_is_a_percentage"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[VideoState.WAITING, VideoState.MAKING]) | ~Q(original=""),
                name="video_at_work_has_file",
                violation_error_message=_("What is being worked on has a file."),
            ),
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
    # Several stills may be offered as poster; of everything else there is one of a height.
    number = models.PositiveSmallIntegerField(default=0)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    name = models.CharField(_("name in storage"), max_length=300)
    size = models.PositiveBigIntegerField(_("bytes"))
    # A still that is a photograph of the library may be shown for as long as that may.
    photograph = models.ForeignKey(
        Photograph, on_delete=models.PROTECT, null=True, editable=False, related_name="stills"
    )

    class Meta:
        verbose_name = _("rendition of a video")
        verbose_name_plural = _("renditions of videos")
        ordering = ["video", "kind", "height"]
        constraints = [
            models.UniqueConstraint(
                fields=["video", "kind", "height", "number"], name="video_rendition_is_made_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def url(self) -> str:
        return public_storage().url(self.name)
