"""How often one story was read, by day and by hour; whether it may lead the most read."""

import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import actions
from articles.admin import statistics_tables as tables
from articles.admin.access import staff
from articles.admin.statistics_files import CSV, XLSX, Table
from articles.admin.statistics_look import (
    Context,
    Look,
    allowed,
    kind_asked_for,
    looked_at,
    page,
)
from articles.admin.statistics_period import Line, has_hours, told
from articles.models import Article, MostReadBlock
from articles.rights import Case, may
from articles.selectors import statistics as read
from articles.selectors.statistics import Grain, Period
from articles.text import in_vietnam

HOURS_FILE = "csv-gio"
DAYS_SHOWN, HOURLY_DAYS = 30, 2


def readings_of_story(request: HttpRequest, context: Context, pk: int) -> HttpResponse:
    case = case_of(request, pk)
    stories = read.one_story(pk, case.at)
    form, look = looked_at(request, stories, days_of_life(case.article, case.at))
    kind = kind_asked_for(request, CSV, HOURS_FILE, XLSX)
    if look and kind:
        return story_file(look, pk, kind)
    facts: Context = {
        "title": _("Views"),
        "article": case.article,
        "version": read.with_standing(stories).first(),
        "kept_out": MostReadBlock.objects.select_related("blocked_by").filter(article=pk).first(),
        "may_keep_out": may(staff(request), "keep_out", case),
        "hourly": hourly(look) if look and look.grain != Grain.HOUR else None,
        "hourly_caption": _("The last two of these days by the hour"),
    }
    return page(request, "story", {**context, **facts}, form, look)


def case_of(request: HttpRequest, pk: int) -> Case:
    """Whoever may open the story, or signed it. Nobody else learns that there is one."""
    reach = allowed(request).versions
    stories = Article.objects.kept().select_related("section__parent", "pageview_total")
    case = Case(get_object_or_404(stories, pk=pk), timezone.now())
    if not (may(staff(request), "see", case) or reach.filter(article=pk).exists()):
        raise Http404
    return case


def days_of_life(article: Article, at: datetime.datetime) -> Period | None:
    """Since its first day, where that is not long ago."""
    if article.first_published_at is None:
        return None
    today, first = in_vietnam(at).date(), in_vietnam(article.first_published_at).date()
    return (
        Period(max(first, today - (DAYS_SHOWN - 1) * read.DAY), today) if first <= today else None
    )


def hourly(look: Look) -> Look | None:
    """The last two days of the period by the hour, where they are kept."""
    last = min(look.period.last, in_vietnam(look.at).date())
    days = Period(max(look.period.first, last - (HOURLY_DAYS - 1) * read.DAY), last)
    is_there = days.first <= days.last and has_hours(days, look.at)
    return Look(days, look.stories, look.at) if is_there else None


def story_file(look: Look, pk: int, kind: str) -> HttpResponse:
    hours = hours_table(look)
    if kind == HOURS_FILE:
        return look.file(f"luot-xem-bai-{pk}-gio", hours)(CSV)
    both = [look.table] if look.grain == Grain.HOUR else [look.table, hours]
    return look.file(f"luot-xem-bai-{pk}", *both)(kind)


def hours_table(look: Look) -> Table:
    """Every hour of the period in which it was read and that is kept."""
    found = read.readings_by(Grain.HOUR, look.period, look.stories)
    lines = [
        Line(moment, told(Grain.HOUR, moment), readings, is_running=False)
        for moment, readings in sorted(found.items())
    ]
    return tables.lines_table(_("By hour"), Grain.HOUR, lines)


def keep_out(request: HttpRequest, context: Context, pk: int) -> HttpResponse:
    """Out of the most read, or back among them."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    case = case_of(request, pk)
    act = actions.let_into_most_read if "cho" in request.POST else actions.keep_out_of_most_read
    act(by=staff(request), at=case.at, article=case.article)
    return redirect(reverse("admin:desk_readings", args=[pk]))
