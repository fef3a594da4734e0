"""What the desk remembers while people type: unsaved text, and who is where."""

import datetime
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.people import User

# A tab gives a sign every few seconds; a closed laptop gives none.
LOST_AFTER = datetime.timedelta(seconds=60)


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


class PresenceQuerySet(models.QuerySet["Presence"]):
    def here(self, at: datetime.datetime) -> Self:
        return self.filter(seen_at__gt=at - LOST_AFTER)


class Presence(models.Model):
    """Somebody has the story open; `tab` is the one that spoke last."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="presences"
    )
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    typed_at = models.DateTimeField(null=True)
    tab = models.UUIDField(null=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [
            models.UniqueConstraint(fields=["article", "user"], name="person_is_present_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.article_id}"


class EditLock(models.Model):
    """Who writes in the story now: one person, from her first keystroke on. It keeps people out
    of each other's way; what keeps texts apart is the version that each save names.
    """

    article = models.OneToOneField(
        Article, on_delete=models.CASCADE, primary_key=True, related_name="edit_lock"
    )
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="edit_locks"
    )
    held_at = models.DateTimeField()
    typed_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    tab = models.UUIDField()
    taken_from = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="edit_locks_lost",
    )

    class Meta:
        verbose_name = _("edit lock")
        verbose_name_plural = _("edit locks")
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_from=None) | ~Q(taken_from=F("held_by")),
                name="nobody_takes_over_from_herself",
            )
        ]

    def __str__(self) -> str:
        return f"{self.held_by_id} · {self.article_id}"

    def is_alive(self, at: datetime.datetime) -> bool:
        """Neither let go, nor idle, nor silent; one from beyond the clock's next minute dates
        from before the clock was set back, and binds nobody.
        """
        idle = datetime.timedelta(seconds=settings.EDIT_LOCK_IDLE_SECONDS)
        has_sign = at - LOST_AFTER < self.seen_at < at + LOST_AFTER
        return self.released_at is None and has_sign and self.typed_at > at - idle

    def bars(self, user: User, at: datetime.datetime) -> bool:
        """A superior took the story over: until her lock ends nobody else's save, begun on the
        text as it stood before, passes.
        """
        is_taken = self.taken_from_id is not None
        return is_taken and self.held_by_id != user.pk and self.is_alive(at)
