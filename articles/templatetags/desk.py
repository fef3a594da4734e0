"""How the desk's pages print moments and numbers."""

import datetime

from django import template

from articles.text import format_number, in_vietnam

register = template.Library()


@register.filter
def moment(value: datetime.datetime | None) -> str:
    """To the minute; the desk wants to compare, not to read aloud."""
    return f"{in_vietnam(value):%H:%M %d/%m/%Y}" if value else ""


@register.filter
def grouped(value: int | None) -> str:
    return format_number(value) if value is not None else ""
