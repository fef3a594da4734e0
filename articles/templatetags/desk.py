"""How the desk's pages print moments and numbers."""

import datetime

from django import template
from django.utils import timezone

from articles.text import format_number, short_moment, time_of_day

register = template.Library()


@register.filter
def moment(value: datetime.datetime | None) -> str:
    return short_moment(value) if value else ""


def hour_or_day(value: datetime.datetime, at: datetime.datetime) -> str:
    """The hour alone says enough today."""
    here, now = timezone.localtime(value), timezone.localtime(at)
    return f"{here:%H:%M}" if here.date() == now.date() else short_moment(value)


@register.filter
def hour(value: datetime.datetime) -> str:
    return time_of_day(value)


@register.filter
def grouped(value: int | None) -> str:
    return format_number(value) if value is not None else ""
