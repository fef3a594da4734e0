"""How long something waits, and until when it is wanted, in as few letters as will do."""

import datetime

from django import template
from django.utils.translation import gettext as _

from articles.text import in_vietnam, time_of_day

register = template.Library()
MINUTE, HOUR, DAY = 60, 3600, 86400


@register.filter
def age(since: datetime.datetime | None, now: datetime.datetime) -> str:
    return span((now - since).total_seconds()) if since else ""


def span(seconds: float) -> str:
    if seconds < HOUR:
        return _("%(count)d min") % {"count": max(int(seconds // MINUTE), 0)}
    if seconds < 2 * DAY:
        return _("%(count)d h") % {"count": int(seconds // HOUR)}
    return _("%(count)d days") % {"count": int(seconds // DAY)}


@register.filter
def deadline(due_at: datetime.datetime, now: datetime.datetime) -> str:
    """The hour alone where it is today's."""
    local = in_vietnam(due_at)
    if local.date() == in_vietnam(now).date():
        return time_of_day(due_at)
    return f"{time_of_day(due_at)} {local.day}/{local.month}"


@register.filter
def is_late(due_at: datetime.datetime | None, now: datetime.datetime) -> bool:
    return due_at is not None and due_at < now


@register.filter
def hour(moment: datetime.datetime) -> str:
    return time_of_day(moment)
