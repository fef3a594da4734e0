"""Pages that stand beside the news: who we are, how to reach us, terms, personal data."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from articles.models.constraints import composed
from articles.models.fields import LineField
from articles.models.intervals import Interval, IntervalQuerySet, interval_constraints
from articles.models.sections import RESERVED_SLUGS

# In the order of the foot; each stands at the root of the site, every other page below `/trang/`.
ROOT_PAGES = ("gioi-thieu", "lien-he", "dieu-khoan", "chinh-sach-du-lieu-ca-nhan")


def page_address(slug: str) -> str:
    return f"/{slug}" if slug in ROOT_PAGES else f"/trang/{slug}"


class StaticPage(models.Model):
    """The working copy, which readers never see."""

    title = LineField(_("title"), max_length=120)
    slug = models.SlugField(
        _("address"),
        max_length=80,
        unique=True,
        error_messages={"unique": _("This address is already taken.")},
    )
    body = models.TextField(_("body"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("started at"), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("started by"),
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    updated_at = models.DateTimeField(_("changed at"), editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = _("static page")
        verbose_name_plural = _("static pages")
        ordering = ["title", "id"]
        constraints = [
            composed("static_page_text_is_composed", "title", "slug"),
            models.CheckConstraint(
                condition=Q(slug__in=ROOT_PAGES) | ~Q(slug__in=RESERVED_SLUGS),
                name="static_page_slug_is_not_reserved",
                violation_error_message=_(
                    "This address is used by the site itself. Choose another."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return page_address(self.slug)


class PublishedPageQuerySet(IntervalQuerySet):
    def visible(self, at: datetime.datetime) -> Self:
        """The one definition of which static pages a reader may see."""
        return self.in_force(at)

    def in_order_of_the_foot(self) -> Self:
        places = [When(slug=slug, then=Value(n)) for n, slug in enumerate(ROOT_PAGES)]
        last = Value(len(ROOT_PAGES))
        return self.annotate(
            place=Case(*places, default=last, output_field=IntegerField())
        ).order_by("place", "title", "pk")


class PublishedPage(Interval):
    """One version as readers saw it: a legal text is kept with each of its former words."""

    page = models.ForeignKey(
        StaticPage, verbose_name=_("page"), on_delete=models.PROTECT, related_name="published"
    )
    number = models.PositiveIntegerField(_("number"))
    page_version = models.PositiveIntegerField(_("made from version"))
    title = LineField(_("title"), max_length=120)
    slug = models.SlugField(_("address"), max_length=80)
    body = models.TextField(_("body"))
    note = LineField(_("what changed"), max_length=200, blank=True)
    content_hash = models.CharField(_("hash of the content"), max_length=64)
    # Unlike a banner, a page has no end until somebody gives it one.
    shown_until = models.DateTimeField(_("shown until"), null=True)  # type: ignore[assignment]

    objects = PublishedPageQuerySet.as_manager()

    class Meta:
        verbose_name = _("published page")
        verbose_name_plural = _("published pages")
        ordering = ["-shown_from", "-id"]
        default_permissions = ("view",)
        constraints = [
            composed("published_page_text_is_composed", "title", "slug", "note"),
            models.CheckConstraint(
                condition=~Q(body=""),
                name="published_page_has_a_text",
                violation_error_message=_("An empty page cannot be published."),
            ),
            models.UniqueConstraint(
                fields=["page", "number"], name="published_page_is_numbered_once"
            ),
            *interval_constraints(
                "published_page",
                each=("slug",),
                overlapping=_("Two versions of this page would be shown at the same time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def get_absolute_url(self) -> str:
        return page_address(self.slug)
