"""The dress of the whole paper on days of mourning and of the Lunar New Year."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.enums import DressKind
from articles.models.constraints import composed
from articles.models.fields import LineField
from articles.models.intervals import Interval, IntervalQuerySet, interval_constraints


class Dress(Interval):
    kind = models.CharField(_("dress"), max_length=12, choices=DressKind.choices)
    occasion = LineField(_("occasion"), max_length=120)

    objects = IntervalQuerySet.as_manager()

    class Meta:
        verbose_name = _("dress for an occasion")
        verbose_name_plural = _("dresses for occasions")
        ordering = ["-shown_from", "-id"]
        default_permissions = ()
        permissions = [("change_dress", _("Can change the dress of the paper"))]
        constraints = [
            composed("dress_text_is_composed", "occasion"),
            models.CheckConstraint(
                condition=~Q(occasion=""),
                name="dress_has_an_occasion",
                violation_error_message=_("Say for which occasion."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=DressKind.values),
                name="dress_is_a_known_one",
                violation_error_message=_("Choose one of the dresses."),
            ),
            *interval_constraints(
                "dress", overlapping=_("The paper wears another dress at that time.")
            ),
        ]

    def __str__(self) -> str:
        return f"{DressKind(self.kind).label}: {self.occasion}"
