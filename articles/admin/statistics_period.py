"""Over which days statistics are asked for, and in which grain they are shown."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.actions.exporting import ExportRefusedError, days_from
from articles.admin.moments import day_field
from articles.admin.statistics_chart import Point
from articles.selectors.statistics import DAY, NONE, Grain, Moment, Period, Readings, beginning
from articles.text import format_day, format_number, in_vietnam
from articles.text.dates import WEEKDAYS_IN_WORDS

DAYS_SHOWN = 7
LONGEST: dict[Grain, int] = {Grain.HOUR: 2, Grain.DAY: 92, Grain.MONTH: 3653}
HOUR = datetime.timedelta(hours=1)


class PeriodForm(forms.Form):
    tu = day_field(gettext_lazy("From day"))
    den = day_field(gettext_lazy("To day"))

    def clean(self) -> dict[str, Any]:
        """One day alone is a period of that day."""
        given = super().clean() or self.cleaned_data
        days = [day for day in (given.get("tu"), given.get("den")) if day]
        try:
            if days:
                days_from(days[0], days[-1])
        except ExportRefusedError as refused:
            self.add_error("den" if given.get("den") else "tu", str(refused))
        return given


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    period: Period

    @property
    def query(self) -> str:
        return query_of(self.period)


def asked_for(request: HttpRequest, usual: Period) -> tuple[PeriodForm, Period | None]:
    form = PeriodForm(request.GET)
    period = chosen(form, usual)
    if period:
        # However they were written, the fields show them as days are written here.
        form = PeriodForm(initial={"tu": period.first, "den": period.last})
    return form, period


def chosen(form: PeriodForm, usual: Period) -> Period | None:
    """None of a form with faults: numbers of other days than one meant would mislead."""
    if not form.is_valid():
        return None
    first, last = form.cleaned_data["tu"], form.cleaned_data["den"]
    if not (first or last):
        return usual
    return Period(first or last, last or first)


def usual_period(at: datetime.datetime) -> Period:
    today = in_vietnam(at).date()
    return Period(today - (DAYS_SHOWN - 1) * DAY, today)


def choices(at: datetime.datetime) -> list[Choice]:
    today = in_vietnam(at).date()
    month = today.replace(day=1)
    last_month = month - DAY
    return [
        Choice(_("Today"), Period(today, today)),
        Choice(_("Yesterday"), Period(today - DAY, today - DAY)),
        Choice(_("7 days"), usual_period(at)),
        Choice(_("30 days"), Period(today - 29 * DAY, today)),
        Choice(_("This month"), Period(month, today)),
        Choice(_("Last month"), Period(last_month.replace(day=1), last_month)),
    ]


def query_of(period: Period) -> str:
    return f"tu={period.first.isoformat()}&den={period.last.isoformat()}"


def grain_of(period: Period, at: datetime.datetime) -> Grain:
    """Hours are kept for some weeks; the days hold the same readings for ever."""
    if period.days <= LONGEST[Grain.HOUR] and has_hours(period, at):
        return Grain.HOUR
    return next(
        (grain for grain in (Grain.DAY, Grain.MONTH) if period.days <= LONGEST[grain]), Grain.YEAR
    )


def has_hours(period: Period, at: datetime.datetime) -> bool:
    kept = datetime.timedelta(days=settings.READING_HOURS_DAYS_KEPT - 1)
    return period.first >= in_vietnam(at).date() - kept


def moments(grain: Grain, period: Period, at: datetime.datetime) -> Iterator[Moment]:
    """Of the time that has come; what lies ahead is not empty, it is not there yet."""
    if grain == Grain.HOUR:
        hour = period.begin
        while hour < min(period.end, at):
            yield hour
            hour += HOUR
        return
    day = beginning(grain, period.first)
    while day <= min(period.last, in_vietnam(at).date()):
        yield day
        day = beginning(grain, day + {Grain.DAY: 1, Grain.MONTH: 31, Grain.YEAR: 366}[grain] * DAY)


@dataclass(frozen=True, slots=True)
class Line:
    """One hour, day, month or year of a table."""

    moment: Moment
    label: str
    readings: Readings
    is_running: bool


def lines_of(
    grain: Grain, period: Period, found: dict[Moment, Readings], at: datetime.datetime
) -> list[Line]:
    now = current(grain, at)
    return [
        Line(moment, told(grain, moment), found.get(moment, NONE), moment == now)
        for moment in moments(grain, period, at)
    ]


def current(grain: Grain, at: datetime.datetime) -> Moment:
    here = in_vietnam(at)
    if grain == Grain.HOUR:
        return here.replace(minute=0, second=0, microsecond=0)
    return beginning(grain, here.date())


def points_of(grain: Grain, lines: list[Line]) -> list[Point]:
    return [
        Point(
            tick(grain, line.moment),
            f"{line.label}: {format_number(line.readings.readers)}",
            line.readings.readers,
            line.is_running,
        )
        for line in lines
    ]


def told(grain: Grain, moment: Moment) -> str:
    if isinstance(moment, datetime.datetime):
        return f"{moment:%H}:00–{moment:%H}:59, {format_day(moment.date())}"
    if grain == Grain.DAY:
        return f"{WEEKDAYS_IN_WORDS[moment.weekday()]}, {format_day(moment)}"
    return f"{moment.month}/{moment.year}" if grain == Grain.MONTH else str(moment.year)


def tick(grain: Grain, moment: Moment) -> str:
    if isinstance(moment, datetime.datetime):
        return _("%(hour)sh") % {"hour": moment.hour}
    if grain == Grain.DAY:
        return f"{moment.day}/{moment.month}"
    return f"{moment.month}/{moment.year}" if grain == Grain.MONTH else str(moment.year)


def stored(grain: Grain, moment: Moment) -> str:
    """As a spreadsheet sorts it."""
    if isinstance(moment, datetime.datetime):
        return f"{moment:%Y-%m-%d %H:%M}"
    written = moment.isoformat()
    return {Grain.MONTH: written[:7], Grain.YEAR: written[:4]}.get(grain, written)
