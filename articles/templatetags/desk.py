"""How the desk's pages print moments and numbers."""

import datetime

from django import template

from articles.text import format_number, short_moment

register = template.Library()


@register.filter
def moment(value: datetime.datetime | None) -> str:
    return short_moment(value) if value else ""


@register.filter
def grouped(value: int | None) -> str:
    return format_number(value) if value is not None else ""
