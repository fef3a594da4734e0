"""Who serves in which office, at the desk: assignments, delegations, the roster of shifts."""

import datetime
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.actions.offices import (
    MAY_MANAGE,
    OfficeRefusedError,
    assign,
    delegate,
    end_assignment,
    enter_shifts,
    may_end,
)
from articles.admin.access import staff
from articles.admin.office_forms import AssignForm, DelegateForm, RosterForm
from articles.admin.screens import ReadOnlyAdmin
from articles.enums import Office
from articles.models import Assignment, User
from articles.templatetags.desk import moment
from articles.text import in_vietnam

WEEK = datetime.timedelta(days=7)
WEEKDAYS = (
    gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"), gettext_lazy("Friday"), gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)  # fmt: skip
FURTHEST = 500


class StandingFilter(admin.SimpleListFilter):
    title = gettext_lazy("standing")
    parameter_name = "hieu-luc"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("con", _("valid now")), ("sap", _("waits for its hour")), ("het", _("over"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        now = timezone.now()
        chosen: dict[str, Callable[[], QuerySet[Any]]] = {
            "con": lambda: queryset.in_force(now),  # type: ignore[attr-defined]
            "sap": lambda: queryset.not_over(now).filter(valid_from__gt=now),  # type: ignore[attr-defined]
            "het": lambda: queryset.exclude(pk__in=Assignment.objects.not_over(now)),
        }
        wanted = chosen.get(self.value() or "")
        return wanted() if wanted else queryset


class OfficeFilter(admin.SimpleListFilter):
    title = gettext_lazy("office")
    parameter_name = "nhiem-vu"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Office.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(office=self.value()) if self.value() in Office.values else queryset


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin[Assignment]):
    """Nothing is edited and nothing removed: the list is the record."""

    change_list_template = "admin/articles/assignment/change_list.html"
    list_display = ("person", "office", "over", "span", "standing", "basis", "entered")
    list_filter = (StandingFilter, OfficeFilter)
    list_select_related = ("user", "section__parent", "on_behalf_of", "assigned_by", "ended_by")
    folded_fields = ("user__full_name", "user__username", "basis")
    search_help_text = gettext_lazy("Name of the person, or words of the decision")
    reading_order = ("-id", "-pk")
    fields = ("person", "office", "over", "span", "standing", "basis", "entered", "ended_early")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(MAY_MANAGE)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_MANAGE)

    # -- Columns of the list ----------------------------------------------------

    @admin.display(description=gettext_lazy("person"))
    def person(self, row: Assignment) -> str:
        if row.is_shift:
            return _("%(name)s, on a shift") % {"name": row.user}
        if row.on_behalf_of is None:
            return str(row.user)
        return _("%(name)s, for %(giver)s") % {"name": row.user, "giver": row.on_behalf_of}

    @admin.display(description=gettext_lazy("section"))
    def over(self, row: Assignment) -> str:
        return over(row)

    @admin.display(description=gettext_lazy("from – until"))
    def span(self, row: Assignment) -> str:
        return f"{moment(row.valid_from)} – {moment(row.valid_until)}"

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, row: Assignment) -> str:
        now, end = timezone.now(), row.ends_at()
        if end and end <= now:
            return _("over")
        return _("waits for its hour") if row.valid_from > now else _("valid now")

    @admin.display(description=gettext_lazy("entered by"))
    def entered(self, row: Assignment) -> str:
        since = row.assigned_at or row.valid_from
        return f"{row.assigned_by or _('the installation')} · {moment(since)}"

    @admin.display(description=gettext_lazy("ended early by"))
    def ended_early(self, row: Assignment) -> str:
        return f"{row.ended_by} · {moment(row.ended_at)}" if row.ended_at else ""

    # -- Pages ------------------------------------------------------------------

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page has a button of its own."""
        context = {**(extra_context or {}), "has_add_permission": False}
        return super().changelist_view(request, context)

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("uy-quyen/", guarded(self.delegate_view), name="desk_delegate"),
            path("lich-truc/", guarded(self.roster_view), name="desk_roster"),
            path("<int:pk>/ket-thuc/", guarded(self.end_view), name="desk_end_assignment"),
            *super().get_urls(),
        ]

    def tools(self, request: HttpRequest, obj: Assignment) -> list[tuple[str, str]]:
        is_over = not Assignment.objects.not_over(timezone.now()).filter(pk=obj.pk).exists()
        if is_over or not may_end(staff(request), obj):
            return []
        return [(_("End it now"), self.address("desk_end_assignment", obj.pk))]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = AssignForm(request.POST or None, initial=asked_for(request))
        if request.method == "POST" and form.is_valid():
            done = self.attempt(
                request, form, lambda by, at: assign(by=by, at=at, **form.cleaned_data)
            )
            if done:
                messages.success(request, _("The office is given."))
                return HttpResponseRedirect(self.address("articles_assignment_changelist"))
        told = _(
            "From its hour on this person may do what the office carries. It is kept for ever."
        )
        return self.form_page(request, form, _("Give an office"), told)

    def delegate_view(self, request: HttpRequest) -> HttpResponse:
        """For every holder of an office, and for who enters it in her stead."""
        by, at = staff(request), timezone.now()
        may_manage = by.has_perm(MAY_MANAGE)
        own = [each for each in Assignment.objects.mandates_of(by, at) if each.is_own]
        if not may_manage and all(each.office == Office.REPORTER for each in own):
            raise PermissionDenied
        form = DelegateForm(request.POST or None, by=by, may_manage=may_manage)
        if request.method == "POST" and form.is_valid():
            given = {"giver": by, **form.cleaned_data}
            done = self.attempt(request, form, lambda by, at: delegate(by=by, at=at, **given))
            if done:
                messages.success(request, _("Delegated. What is done so names both of you."))
                return HttpResponseRedirect(self.address("desk_delegate"))
        told = _("Who acts for you does no more than you may yourself, and delegates nothing on.")
        hers = Assignment.objects.not_over(at).exclude(on_behalf_of=None)
        rows = hers if may_manage else hers.filter(Q(on_behalf_of=by) | Q(user=by))
        return self.form_page(
            request, form, _("Delegate an office"), told, rows=self.told(rows, by),
            template="delegate",
        )  # fmt: skip

    def told(self, rows: QuerySet[Assignment], by: User) -> list[dict[str, Any]]:
        found = rows.select_related("user", "section__parent", "on_behalf_of", "assigned_by")
        return [
            {"row": row, "over": over(row), "may_end": may_end(by, row)}
            for row in found.order_by("valid_until", "pk")[:FURTHEST]
        ]

    def roster_view(self, request: HttpRequest) -> HttpResponse:
        """Everybody at the desk reads who is on duty; who keeps the offices writes it."""
        by, at = staff(request), timezone.now()
        may_manage = by.has_perm(MAY_MANAGE)
        if not (may_manage or by.has_perm("articles.change_article")):
            raise PermissionDenied
        if request.method == "POST" and not may_manage:
            raise PermissionDenied
        form = RosterForm(request.POST or None, at=at) if may_manage else None
        if form and request.method == "POST" and form.is_valid():
            shifts = form.cleaned_data.pop("lines")
            done = self.attempt(
                request,
                form,
                lambda by, at: enter_shifts(by=by, at=at, shifts=shifts, **form.cleaned_data),
            )
            if done:
                messages.success(request, _("%(count)d shifts entered.") % {"count": len(shifts)})
                monday = monday_of(shifts[0].valid_from)
                return HttpResponseRedirect(f"{self.address('desk_roster')}?tuan={monday}")
        monday = week_asked(request.GET.get("tuan", ""), at)
        context = {
            "days": days_of(monday, at, by),
            "monday": monday,
            "sunday": monday + WEEK - datetime.timedelta(days=1),
            "before": monday - WEEK,
            "after": monday + WEEK,
        }
        told = _("Who has the last word for how long. Outside the shift the office is gone.")
        return self.form_page(
            request, form, _("Roster of shifts"), told, template="roster", **context
        )

    def end_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        by, row = staff(request), get_object_or_404(Assignment, pk=pk)
        if not may_end(by, row):
            raise PermissionDenied
        back = self.address(
            "desk_roster" if row.is_shift else
            "desk_delegate" if row.on_behalf_of_id else "articles_assignment_changelist"
        )  # fmt: skip
        if request.method != "POST":
            told = _("It ends at once; that it was in force until now is kept.")
            return self.ask(request, row, _("End it now"), told, back=back)
        try:
            end_assignment(by=by, at=timezone.now(), assignment=row)
        except OfficeRefusedError as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Ended: %(name)s") % {"name": row})
        return HttpResponseRedirect(back)

    def attempt(
        self, request: HttpRequest, form: Any, work: Callable[[User, datetime.datetime], Any]
    ) -> bool:
        try:
            work(staff(request), timezone.now())
        except OfficeRefusedError as refused:
            form.add_error(None, str(refused))
            return False
        return True

    def form_page(
        self,
        request: HttpRequest,
        form: Any,
        title: str,
        told: str,
        template: str = "form",
        **more: Any,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "told": told,
            "opts": self.opts,
            "form": form,
            "may_manage": request.user.has_perm(MAY_MANAGE),
        }
        return TemplateResponse(
            request, f"admin/articles/assignment/{template}.html", context | more
        )


def over(row: Assignment) -> str:
    if row.section is not None:
        return str(row.section)
    return _("as far as the office reaches") if row.on_behalf_of_id else _("all sections")


def asked_for(request: HttpRequest) -> dict[str, Any]:
    number = request.GET.get("nguoi", "")
    is_number = number.isascii() and number.isdigit() and len(number) < 19
    wanted = request.GET.get("nhiem-vu", "")
    return {
        "user": int(number) if is_number else None,
        "office": wanted if wanted in Office.values else Office.REPORTER,
    }


# -- The week -----------------------------------------------------------------------


def monday_of(when: datetime.datetime) -> datetime.date:
    day = in_vietnam(when).date()
    return day - datetime.timedelta(days=day.weekday())


def week_asked(text: str, at: datetime.datetime) -> datetime.date:
    this_week = monday_of(at)
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return this_week
    if not 1900 <= day.year <= 2200:
        return this_week
    return day - datetime.timedelta(days=day.weekday())


def days_of(monday: datetime.date, at: datetime.datetime, by: User) -> list[dict[str, Any]]:
    midnight = in_vietnam(at).replace(hour=0, minute=0, second=0, microsecond=0)
    begin = midnight + (monday - midnight.date())
    shifts = Assignment.objects.filter(
        is_shift=True, valid_from__lt=begin + WEEK, valid_until__gt=begin
    ).filter(Q(ended_at=None) | Q(ended_at__gt=begin))
    rows = list(shifts.select_related("user", "section__parent").order_by("valid_from", "pk"))
    return [
        one_day(begin + datetime.timedelta(days=place), WEEKDAYS[place], rows, at, by)
        for place in range(7)
    ]


def one_day(
    begin: datetime.datetime, name: Any, rows: list[Assignment], at: datetime.datetime, by: User
) -> dict[str, Any]:
    end = begin + datetime.timedelta(days=1)
    return {
        "name": name,
        "day": begin.date(),
        "is_today": begin <= at < end,
        "shifts": [
            {
                "row": row,
                "over": over(row),
                "from": max(row.valid_from, begin),
                "until": min(row.ends_at() or end, end),
                "is_now": row.valid_from <= at < (row.ends_at() or end),
                "may_end": may_end(by, row) and (row.ends_at() or end) > at,
            }
            for row in rows
            if row.valid_from < end and (row.ends_at() or end) > begin
        ],
    }
