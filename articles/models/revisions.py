"""What every deliberate save left behind: the whole story as it stood."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.fields.json import KeyTransform
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.fields import LineField


class RevisionQuerySet(models.QuerySet["Revision"]):
    def naming(self, photograph_id: int) -> Self:
        return self.filter(snapshot__picture_uses__contains=[{"photograph_id": photograph_id}])


class Revision(models.Model):
    """`snapshot` holds the fields, tags, bylines, links, pictures and clips of the story, as
    `articles.actions.revising` writes it. Its number is the story's version.
    """

    article = models.ForeignKey(
        Article, verbose_name=_("story"), on_delete=models.CASCADE, related_name="revisions"
    )
    number = models.PositiveIntegerField(_("number"))
    headline = LineField(_("headline"), max_length=250)
    snapshot = models.JSONField(_("content"))
    content_hash = models.CharField(_("hash of the content"), max_length=64)
    words = models.PositiveIntegerField(_("words"), default=0)
    words_added = models.PositiveIntegerField(_("words added"), default=0)
    words_removed = models.PositiveIntegerField(_("words removed"), default=0)
    restored_from = models.PositiveIntegerField(_("restored from revision"), null=True)
    created_at = models.DateTimeField(_("saved at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("saved by"),
        on_delete=models.PROTECT,
        related_name="revisions",
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["article", "-created_at"], name="revision_of_article"),
            # Which of all the revisions ever kept name this photograph?
            GinIndex(
                OpClass(KeyTransform("picture_uses", "snapshot"), name="jsonb_path_ops"),
                name="revision_by_photograph",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_is_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{self.headline} ({self.number})"
