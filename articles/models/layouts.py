"""What stood where on the front page and on the pages of sections, version by version."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.arrangement import SIZES, Arrangement, Block, Place, Slot
from articles.enums import LayoutArea
from articles.models.article import Article
from articles.models.sections import Section


class PageLayoutQuerySet(models.QuerySet["PageLayout"]):
    def of_page(self, section: Section | None) -> Self:
        """None is the front page."""
        return self.filter(section=section)

    def begun(self, at: datetime.datetime) -> Self:
        """In force first: the newest of those made until then."""
        return self.filter(arranged_at__lte=at).order_by("-number")

    def with_places(self) -> Self:
        return self.prefetch_related("slots", "blocks")


class PageLayout(models.Model):
    """Append-only; the newest is in force."""

    section = models.ForeignKey(
        Section,
        verbose_name=_("section"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="layouts",
    )
    number = models.PositiveIntegerField(_("number"))
    based_on = models.PositiveIntegerField(_("based on number"), default=0)
    arranged_at = models.DateTimeField(_("arranged at"))
    arranged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("arranged by"),
        on_delete=models.PROTECT,
        related_name="layouts",
    )

    objects = PageLayoutQuerySet.as_manager()

    class Meta:
        verbose_name = _("layout")
        verbose_name_plural = _("layouts")
        ordering = ["-number"]
        default_permissions = ()
        permissions = [("arrange_page", _("Can arrange the front page and section pages"))]
        indexes = [models.Index(fields=["arranged_at"], name="layout_arranged_at")]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "number"],
                name="layout_is_numbered_once",
                nulls_distinct=False,
                violation_error_message=_("Somebody else has just arranged this page."),
            ),
            models.CheckConstraint(
                condition=Q(based_on__lt=F("number")),
                name="layout_is_based_on_an_earlier_one",
                violation_error_message=_("A layout is based on one that was there before it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section or _('front page')} · {self.number}"

    @property
    def arrangement(self) -> Arrangement:
        return Arrangement(
            tuple(slot.as_value for slot in self.slots.all()),
            tuple(Block(block.section_id, block.is_shown) for block in self.blocks.all()),
        )


def on_the_page() -> Q:
    """The area has so many places, and only a block is a section's."""
    allowed = Q()
    for area, size in SIZES.items():
        is_block = area == LayoutArea.BLOCK
        allowed |= Q(area=area, position__lt=size, section__isnull=not is_block)
    return allowed


class LayoutSlot(models.Model):
    """A story put somewhere by hand. A place without a row fills itself."""

    layout = models.ForeignKey(PageLayout, on_delete=models.PROTECT, related_name="slots")
    area = models.CharField(_("area"), max_length=10, choices=LayoutArea.choices)
    section = models.ForeignKey(
        Section,
        verbose_name=_("section"),
        on_delete=models.PROTECT,
        null=True,
        related_name="layout_slots",
    )
    position = models.PositiveSmallIntegerField(_("position"))
    article = models.ForeignKey(
        Article, verbose_name=_("story"), on_delete=models.PROTECT, related_name="layout_slots"
    )
    held_until = models.DateTimeField(_("held until"), null=True)

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering = ["area", "section", "position"]
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["held_until"],
                name="layout_slot_held_until",
                condition=Q(held_until__isnull=False),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["layout", "article"],
                name="layout_has_article_once",
                violation_error_message=_("A story stands once on a page."),
            ),
            models.UniqueConstraint(
                fields=["layout", "area", "section", "position"],
                name="layout_slot_holds_one_story",
                nulls_distinct=False,
                violation_error_message=_("One slot holds one story."),
            ),
            models.CheckConstraint(
                condition=on_the_page(),
                name="layout_slot_is_on_the_page",
                violation_error_message=_("The page has no such slot."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.position} · {self.article_id}"

    @property
    def as_value(self) -> Slot:
        place = Place(LayoutArea(self.area), self.position, self.section_id)
        return Slot(place, self.article_id, self.held_until)


class LayoutBlock(models.Model):
    """Order of the sections' blocks on the front page, and which of them are shown."""

    layout = models.ForeignKey(PageLayout, on_delete=models.PROTECT, related_name="blocks")
    section = models.ForeignKey(
        Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="layout_blocks"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    is_shown = models.BooleanField(_("shown"), default=True)

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ["position"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["layout", "section"],
                name="layout_has_block_once",
                violation_error_message=_("A section has one block."),
            ),
            models.UniqueConstraint(
                fields=["layout", "position"],
                name="layout_blocks_are_in_order",
                violation_error_message=_("Two blocks cannot stand in the same place."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} · {self.section_id}"
