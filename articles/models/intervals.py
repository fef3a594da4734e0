"""What readers see from one moment until another, who arranged it, and who ended it early."""

import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.models.constraints import together
from articles.models.published import TimeRange


class IntervalQuerySet(models.QuerySet[Any]):
    def in_force(self, at: datetime.datetime) -> Self:
        return self.not_over(at).filter(shown_from__lte=at)

    def upcoming(self, at: datetime.datetime) -> Self:
        return self.not_over(at).filter(shown_from__gt=at)

    def not_over(self, at: datetime.datetime) -> Self:
        """What was taken back before it began has no time at all."""
        is_open = Q(shown_until=None) | Q(shown_until__gt=at)
        return self.filter(is_open).exclude(shown_until=F("shown_from"))

    def meeting(self, begin: datetime.datetime, end: datetime.datetime) -> Self:
        return self.not_over(begin).filter(shown_from__lt=end)


class Interval(models.Model):
    """A row is written once; only its end may still be brought forward, by a person who is named.

    A trigger sees to it.
    """

    shown_from = models.DateTimeField(_("shown from"))
    shown_until = models.DateTimeField(_("shown until"))
    arranged_at = models.DateTimeField(_("arranged at"), editable=False)
    arranged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("arranged by"),
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    ended_at = models.DateTimeField(_("ended early at"), null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ended early by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )

    class Meta:
        abstract = True

    def is_in_force(self, at: datetime.datetime) -> bool:
        return self.shown_from <= at and not self.is_over(at)

    def is_over(self, at: datetime.datetime) -> bool:
        return self.shown_until is not None and (
            self.shown_until <= at or self.shown_until == self.shown_from
        )


def interval_constraints(
    name: str, *, overlapping: Any, each: tuple[str, ...] = ()
) -> list[models.BaseConstraint]:
    """`each` names the fields within whose values no two intervals meet."""
    span = TimeRange("shown_from", "shown_until", RangeBoundary())
    return [
        models.CheckConstraint(
            condition=Q(shown_until=None)
            | Q(shown_until__gt=F("shown_from"))
            | Q(shown_until=F("shown_from"), ended_at__isnull=False),
            name=f"{name}_runs_forward",
            violation_error_message=_("The end lies after the beginning."),
        ),
        together(
            f"{name}_ended_at_and_by",
            "ended_at",
            "ended_by",
            message=_("What was ended early says when and by whom."),
        ),
        ExclusionConstraint(
            name=f"{name}_never_overlaps",
            expressions=[
                *((field, RangeOperators.EQUAL) for field in each),
                (span, RangeOperators.OVERLAPS),
            ],
            violation_error_message=overlapping,
        ),
    ]
