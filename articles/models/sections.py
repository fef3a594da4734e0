"""The fixed places of the paper, and what the law wants printed on each page."""

import datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.constraints import composed
from articles.models.fields import LineField, ProseField

RESERVED_SLUGS = (
    "toa-soan", "tag", "tac-gia", "tim-kiem", "luu-tru", "dinh-chinh", "tin-tuc",
    "static", "media", "d", "trang", "rss", "sitemap", "robots", "favicon", "api", "tep",
    "admin", "gioi-thieu", "lien-he", "dieu-khoan", "chinh-sach-du-lieu-ca-nhan", "24h",
    "chu-de", "ngoai-tuyen",
)  # fmt: skip


def section_address(slug: str, parent_slug: str | None) -> str:
    return f"/{parent_slug}/{slug}" if parent_slug else f"/{slug}"


class SectionQuerySet(models.QuerySet["Section"]):
    def top(self) -> Self:
        return self.filter(parent=None)

    def on_menu(self) -> Self:
        return self.filter(is_on_menu=True)


class Section(models.Model):
    name = LineField(_("name"), max_length=80)
    slug = models.SlugField(_("address"), max_length=80)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    introduction = ProseField(_("introduction"), blank=True)
    is_on_menu = models.BooleanField(_("on the menu"), default=True)
    is_without_advertisements = models.BooleanField(
        _("no advertisements beside its stories"), default=False
    )

    is_open_to_reporters = models.BooleanField(
        _("its reporters see each other's drafts"), default=False
    )

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "id"]
        constraints = [
            composed("section_text_is_composed", "name", "slug"),
            models.UniqueConstraint(
                fields=["parent", "slug"],
                name="section_address_is_unique",
                nulls_distinct=False,
                violation_error_message=_("Another section here already has this address."),
            ),
            models.CheckConstraint(
                condition=~Q(slug__in=RESERVED_SLUGS),
                name="section_slug_is_not_reserved",
                violation_error_message=_(
                    "This address is used by the site itself. Choose another."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parent.name} › {self.name}" if self.parent else str(self.name)

    def get_absolute_url(self) -> str:
        return section_address(self.slug, self.parent.slug if self.parent else None)

    def clean(self) -> None:
        if self.parent and self.parent.parent_id:
            raise ValidationError({"parent": _("Sections have two levels, no more.")})

    @property
    def bars_advertisements(self) -> bool:
        """Its own mark, or that of the section it is part of."""
        return self.is_without_advertisements or self.top.is_without_advertisements

    @property
    def top(self) -> "Section":
        return self.parent or self


class MastheadQuerySet(models.QuerySet["Masthead"]):
    def in_force(self, on: datetime.date) -> "Masthead | None":
        return self.filter(valid_from__lte=on).order_by("-valid_from").first()


class Masthead(models.Model):
    """What press law asks every page to print, from a given day on."""

    valid_from = models.DateField(_("in force from"), unique=True)
    product_name = LineField(_("name of the paper"), max_length=120)
    motto = LineField(_("motto"), max_length=160, blank=True)
    agency = LineField(_("press agency"), max_length=200)
    governing_body = LineField(_("governing body"), max_length=200)
    licence = LineField(_("licence"), max_length=300)
    head_title = LineField(_("title of the head"), max_length=80)
    head_name = LineField(_("name of the head"), max_length=120)
    address = LineField(_("postal address"), max_length=250)
    telephone = LineField(_("telephone"), max_length=80)
    email = models.EmailField(_("e-mail"))
    reuse_notice = LineField(_("notice on reuse"), max_length=300, blank=True)

    objects = MastheadQuerySet.as_manager()

    class Meta:
        verbose_name = _("masthead")
        verbose_name_plural = _("mastheads")
        ordering = ["-valid_from"]
        constraints = [
            composed(
                "masthead_text_is_composed",
                "product_name",
                "motto",
                "agency",
                "governing_body",
                "licence",
                "head_title",
                "head_name",
                "address",
                "telephone",
                "reuse_notice",
            )
        ]

    def __str__(self) -> str:
        return f"{self.product_name} ({self.valid_from:%d/%m/%Y})"
