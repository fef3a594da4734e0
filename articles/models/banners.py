"""One line above every page while a storm or a flood lasts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.constraints import composed, followable
from articles.models.fields import LineField
from articles.models.intervals import Interval, IntervalQuerySet, interval_constraints


class Banner(Interval):
    text = LineField(_("text"), max_length=160)
    target = models.ForeignKey(
        Article,
        verbose_name=_("story"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="banners",
    )
    url = models.CharField(_("address"), max_length=500, blank=True)

    objects = IntervalQuerySet.as_manager()

    class Meta:
        verbose_name = _("emergency banner")
        verbose_name_plural = _("emergency banners")
        ordering = ["-shown_from", "-id"]
        default_permissions = ()
        permissions = [("put_up_banner", _("Can put up and take down the emergency banner"))]
        constraints = [
            composed("banner_text_is_composed", "text"),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="banner_has_words",
                violation_error_message=_("Say in one line what people must know."),
            ),
            models.CheckConstraint(
                condition=Q(target=None) | Q(url=""),
                name="banner_leads_to_one_place",
                violation_error_message=_("A banner leads to one place only."),
            ),
            followable("banner_address_can_be_followed", "url"),
            *interval_constraints(
                "banner", overlapping=_("Another emergency banner stands there at that time.")
            ),
        ]

    def __str__(self) -> str:
        return str(self.text)
