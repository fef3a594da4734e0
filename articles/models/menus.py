"""The menus of the paper, as the desk arranged them."""

import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Func, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext_lazy as _

from articles.enums import MenuPlace
from articles.models.constraints import composed, followable
from articles.models.fields import LineField
from articles.models.sections import Section
from articles.models.static_pages import PublishedPage, StaticPage
from articles.models.tags import Tag

TARGETS = ("section", "page", "tag")


class Menu(models.Model):
    """There is a row only once somebody arranged that menu."""

    place = models.CharField(_("place"), max_length=8, choices=MenuPlace.choices, unique=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("menu")
        verbose_name_plural = _("menus")
        default_permissions = ("change",)
        constraints = [
            models.CheckConstraint(
                condition=Q(place__in=MenuPlace.values), name="menu_is_a_known_one"
            )
        ]

    def __str__(self) -> str:
        return str(MenuPlace(self.place).label)


class MenuEntryQuerySet(models.QuerySet["MenuEntry"]):
    def leading_somewhere(self, at: datetime.datetime) -> Self:
        """Without blocked tags and pages that are not published; a merged tag leads on."""
        shown = PublishedPage.objects.visible(at).filter(page=OuterRef("page"))
        facts = JSONObject(title=F("title"), slug=F("slug"))
        into = Coalesce("tag__merged_into__is_blocked", "tag__is_blocked")
        return self.annotate(
            shown_page=Subquery(shown.values(facts=facts)[:1]),
            tag_name=Coalesce("tag__merged_into__name", "tag__name"),
            tag_slug=Coalesce("tag__merged_into__slug", "tag__slug"),
        ).filter(
            Q(page=None) | Q(shown_page__isnull=False),
            Q(tag=None) | Q(IsFalse(into)),
        )


class IsFalse(Func):
    template = "(%(expressions)s) IS FALSE"
    output_field = models.BooleanField()
    arity = 1


def of_one_kind() -> Q:
    """A section, a page, a tag or an address: one of the four."""
    nothing: dict[str, Any] = dict.fromkeys(TARGETS)
    condition = Q(**nothing) & ~Q(url="")
    for chosen in TARGETS:
        others = {target: None for target in TARGETS if target != chosen}
        condition |= Q(**{f"{chosen}__isnull": False}, **others, url="")
    return condition


class MenuEntry(models.Model):
    menu = models.ForeignKey(Menu, on_delete=models.CASCADE, related_name="entries")
    position = models.PositiveSmallIntegerField(_("position"))
    label = LineField(_("own label"), max_length=60, blank=True)
    section = models.ForeignKey(Section, on_delete=models.CASCADE, null=True, related_name="+")
    page = models.ForeignKey(StaticPage, on_delete=models.CASCADE, null=True, related_name="+")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, null=True, related_name="+")
    url = models.CharField(_("address"), max_length=500, blank=True)

    objects = MenuEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("menu entry")
        verbose_name_plural = _("menu entries")
        ordering = ["position", "id"]
        default_permissions = ()
        constraints = [
            composed("menu_entry_text_is_composed", "label"),
            models.CheckConstraint(
                condition=of_one_kind(),
                name="menu_entry_is_of_one_kind",
                violation_error_message=_(
                    "A menu entry is one of four: a section, a page, a tag or an address."
                ),
            ),
            models.CheckConstraint(
                condition=Q(url="") | ~Q(label=""),
                name="menu_address_has_a_label",
                violation_error_message=_("An address needs a label."),
            ),
            followable("menu_address_can_be_followed", "url"),
            models.UniqueConstraint(
                fields=["menu", "position"], name="menu_entry_stands_in_one_place"
            ),
            *(
                models.UniqueConstraint(fields=["menu", target], name=f"menu_has_{target}_once")
                for target in TARGETS
            ),
        ]

    def __str__(self) -> str:
        return str(self.label or self.section or self.page or self.tag)
