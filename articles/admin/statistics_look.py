"""One look at how much was read: what pages and files of the statistics show of it."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin import statistics_tables as tables
from articles.admin.access import staff
from articles.admin.statistics_chart import Chart, chart_of
from articles.admin.statistics_files import Table
from articles.admin.statistics_period import (
    Line,
    PeriodForm,
    asked_for,
    choices,
    grain_of,
    lines_of,
    points_of,
    query_of,
    usual_period,
)
from articles.readership.sketch import estimate
from articles.selectors import statistics as read
from articles.selectors.statistics import Grain, Period, Readings, Stories

MAY_SEE = "articles.change_article"
ALONE, FILE = "rieng", "tep"
Context = dict[str, Any]
CAPTIONS: dict[Grain, Callable[[], str]] = {
    Grain.HOUR: lambda: _("Views by the hour"),
    Grain.DAY: lambda: _("Views by the day"),
    Grain.MONTH: lambda: _("Views by the month"),
    Grain.YEAR: lambda: _("Views by the year"),
}


@dataclass
class Look:
    """Of some stories in some days; what is asked for twice is read once."""

    period: Period
    stories: Stories
    at: datetime.datetime

    @cached_property
    def grain(self) -> Grain:
        return grain_of(self.period, self.at)

    @cached_property
    def lines(self) -> list[Line]:
        found = read.readings_by(self.grain, self.period, self.stories)
        return lines_of(self.grain, self.period, found, self.at)

    @cached_property
    def total(self) -> Readings:
        return Readings(*map(sum, zip(*(line.readings for line in self.lines), strict=True)))

    @cached_property
    def losses(self) -> dict[read.Moment, int]:
        return read.losses_by(self.grain, self.period)

    @property
    def lost(self) -> int:
        return sum(self.losses.values())

    @cached_property
    def until(self) -> datetime.datetime | None:
        return read.counted_until()

    @property
    def chart(self) -> Chart:
        return chart_of(points_of(self.grain, self.lines))

    @cached_property
    def people(self) -> dict[datetime.date, int]:
        """Of the whole paper, day by day: what a sketch holds cannot be parted or added up."""
        if not self.stories.is_whole or self.grain not in (Grain.HOUR, Grain.DAY):
            return {}
        return {day: estimate(registers) for day, registers in read.sketches(self.period)}

    @property
    def table(self) -> Table:
        is_daily = self.stories.is_whole and self.grain == Grain.DAY
        return tables.lines_table(
            _("Views"), self.grain, self.lines,
            lost=self.losses if is_daily else None, people=self.people if is_daily else None,
        )  # fmt: skip

    def facts(self) -> Context:
        people = self.people
        return {
            "look": self,
            "query": query_of(self.period),
            "asked": f"?{query_of(self.period)}",
            "caption": CAPTIONS[self.grain](),
            "rows": [(line, people.get(line.moment)) for line in reversed(self.lines)],
            "has_people": bool(people) and self.grain == Grain.DAY,
            "most_people": max(people.items(), key=lambda day: day[1], default=None),
            "told_of_losses": tables.told_of_losses(self.lost) if self.lost else "",
        }

    def file(self, name: str, *found: Table) -> Callable[[str], HttpResponse]:
        made = tables.file_of(
            name, found, self.period, lost=self.lost, at=self.at, until=self.until
        )
        return made.answer


def looked_at(
    request: HttpRequest, stories: Stories, usual: Period | None = None
) -> tuple[PeriodForm, Look | None]:
    """The form, and a look if it was understood."""
    at = timezone.now()
    form, period = asked_for(request, usual or usual_period(at))
    return form, Look(period, stories, at) if period else None


def allowed(request: HttpRequest) -> Stories:
    if not request.user.has_perm(MAY_SEE):
        raise PermissionDenied
    return read.stories_of(staff(request), timezone.now())


def page(
    request: HttpRequest, name: str, context: Context, form: PeriodForm, look: Look | None
) -> HttpResponse:
    facts: Context = look.facts() if look else {}
    alone = f"{ALONE}={context['subject'].pk}&" if "subject" in context else ""
    values = {
        **context,
        **facts,
        "form": form,
        "choices": choices(timezone.now()),
        "here": f"?{alone}{query_of(look.period)}&" if look else "",
    }
    return TemplateResponse(request, f"admin/articles/statistics/{name}.html", values)


def kind_asked_for(request: HttpRequest, *kinds: str) -> str | None:
    asked = request.GET.get(FILE)
    if asked and asked not in kinds:
        raise Http404
    return asked
