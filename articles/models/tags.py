"""Subjects across sections."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from articles.models.constraints import composed
from articles.models.fields import FoldedTextField, LineField, SortKeyField
from articles.text import fold, slugify


class TagQuerySet(models.QuerySet["Tag"]):
    def usable(self) -> Self:
        return self.filter(is_blocked=False, merged_into=None)

    def completing(self, beginning: str) -> Self:
        return self.usable().filter(folded__startswith=fold(beginning))


class Tag(TagBase):
    name = LineField(_("name"), max_length=100, unique=True)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    sort_key = SortKeyField(of="name")
    folded = FoldedTextField(of=("name",), db_index=True)
    is_blocked = models.BooleanField(_("blocked"), default=False)
    is_without_advertisements = models.BooleanField(
        _("no advertisements beside its stories"), default=False
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
    )

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["sort_key"]
        constraints = [
            composed("tag_text_is_composed", "name", "slug"),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")),
                name="tag_is_not_merged_into_itself",
                violation_error_message=_("A tag cannot be merged into itself."),
            ),
        ]

    def slugify(self, tag: str, i: int | None = None) -> str:
        return slugify(tag) if i is None else f"{slugify(tag)}-{i}"

    def get_absolute_url(self) -> str:
        return f"/tag/{self.slug}"


class TaggedArticle(ItemBase):
    content_object = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="tagged_items"
    )
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="tagged_articles")

    objects = models.Manager["TaggedArticle"]()

    class Meta:
        verbose_name = _("tag of a story")
        verbose_name_plural = _("tags of a story")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="story_has_tag_once")
        ]
