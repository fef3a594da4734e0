"""What the desk remembers while people type: unsaved text, and who is where."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class Autosave(models.Model):
    """The unsaved form of one person; `draft_key` names it before the story exists."""

    draft_key = models.UUIDField(default=uuid.uuid4)
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, null=True, blank=True, related_name="autosaves"
    )
    payload = models.JSONField()
    based_on_version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="autosaves"
    )

    class Meta:
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        constraints = [
            models.UniqueConstraint(fields=["saved_by", "draft_key"], name="autosave_per_form")
        ]
        indexes = [models.Index(fields=["article", "saved_by"], name="autosave_of_article")]

    def __str__(self) -> str:
        return f"{self.saved_by_id} · {self.saved_at:%d/%m/%Y %H:%M}"


class Presence(models.Model):
    """Somebody has the story open; stale after a minute without a sign."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="presences"
    )
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [
            models.UniqueConstraint(fields=["article", "user"], name="person_is_present_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.article_id}"
