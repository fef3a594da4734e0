"""What is due today and in the days to come, and what did not happen though it was."""

import datetime
from collections.abc import Callable
from typing import Any

from django.contrib.admin.options import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import selectors
from articles.admin import alarms
from articles.admin.access import staff
from articles.admin.timing import takedown_view
from articles.models import Article, Section
from articles.text import format_day, in_vietnam
from articles.text.dates import WEEKDAYS_IN_WORDS

View = Callable[..., HttpResponse]
MAY_SEE = "articles.edit_any_article"
DAYS = (7, 30, 366)


def due_urls(stories: Any) -> list[URLPattern]:
    guarded = stories.admin_site.admin_view
    return [
        path("lich/", guarded(due_list(stories)), name="desk_due"),
        path("lich/canh-bao/", alarms.alarms, name="desk_alarms"),
        path("<int:pk>/hen-go/", stories.story_page(takedown_view), name="desk_takedown"),
    ]


def due_list(stories: ModelAdmin[Article]) -> View:
    def view(request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(MAY_SEE):
            raise PermissionDenied
        context = {**stories.admin_site.each_context(request), "opts": stories.opts}
        return due_page(request, context)

    return view


def due_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    at = timezone.now()
    days_ahead, section = chosen_days(request), chosen_section(request)
    days = selectors.due_days(
        at,
        within=Article.objects.kept().within_reach_of(staff(request)),
        until=at + datetime.timedelta(days=days_ahead),
        section_id=section,
    )
    sees_alarms = request.user.has_perm(alarms.MAY_SEE)
    values = {
        **context,
        "title": _("Due today and later"),
        "days": [(heading(each.day, at), each.rows) for each in days],
        "at": at,
        "told": alarms.told_to(staff(request), at) if sees_alarms else None,
        "sections": Section.objects.order_by("name").only("name"),
        "section": section,
        "days_ahead": days_ahead,
        "choices": DAYS,
        "most": selectors.MOST_DUE,
        "is_cut": sum(len(each.rows) for each in days) >= selectors.MOST_DUE,
    }
    return TemplateResponse(request, "admin/articles/article/due.html", values)


def chosen_days(request: HttpRequest) -> int:
    asked = request.GET.get("ngay", "")
    return next((days for days in DAYS if str(days) == asked), DAYS[0])


def chosen_section(request: HttpRequest) -> int | None:
    asked = request.GET.get("muc", "")
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 19
    return int(asked) if is_number else None


def heading(day: datetime.date, at: datetime.datetime) -> str:
    today = in_vietnam(at).date()
    names = {today: _("Today"), today + datetime.timedelta(days=1): _("Tomorrow")}
    written = f"{WEEKDAYS_IN_WORDS[day.weekday()]}, {format_day(day)}"
    return f"{names[day]} · {written}" if day in names else written
