"""What a running subject or event says on its tag's page."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from articles.enums import TopicKind
from articles.models.article import Article
from articles.models.constraints import composed
from articles.models.fields import LineField, ProseField
from articles.models.media import FocalPoint
from articles.models.photographs import Photograph
from articles.models.published import PublishedArticle
from articles.models.tags import Tag


class TopicQuerySet(models.QuerySet["Topic"]):
    def running(self) -> Self:
        return self.filter(is_running=True, tag__is_blocked=False, tag__merged_into=None)

    def with_stories(self, at: datetime.datetime) -> Self:
        """Those of which readers can see a story; a subject must not be told by its name alone."""
        shown = PublishedArticle.objects.visible(at).filter(tag_links__tag=OuterRef("tag"))
        return self.filter(Exists(shown))


class Topic(FocalPoint):
    """One for a tag: kind, standfirst, picture, and the story that opens its page."""

    tag = models.OneToOneField(
        Tag, verbose_name=_("tag"), on_delete=models.PROTECT, primary_key=True, related_name="topic"
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=TopicKind.choices, default=TopicKind.SUBJECT
    )
    standfirst = ProseField(_("standfirst"))
    photograph = models.ForeignKey(
        Photograph,
        verbose_name=_("picture"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="topics",
    )
    alt_text = ProseField(_("description for blind readers"), blank=True)
    credit = LineField(_("credit"), max_length=200, blank=True)
    lead = models.ForeignKey(
        Article,
        verbose_name=_("story that opens the page"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="opened_topics",
    )
    is_running = models.BooleanField(_("running"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    changed_at = models.DateTimeField(_("changed at"), editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        on_delete=models.PROTECT,
        related_name="changed_topics",
        editable=False,
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "tag__sort_key"]
        constraints = [
            composed("topic_text_is_composed", "standfirst", "alt_text", "credit"),
            models.CheckConstraint(
                condition=~Q(standfirst=""),
                name="topic_has_a_standfirst",
                violation_error_message=_("A topic tells in a standfirst what it is about."),
            ),
            models.CheckConstraint(
                condition=Q(photograph=None) | ~Q(alt_text=""),
                name="topic_picture_is_described",
                violation_error_message=_("Describe the picture for those who cannot see it."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.tag)

    def get_absolute_url(self) -> str:
        return self.tag.get_absolute_url()
