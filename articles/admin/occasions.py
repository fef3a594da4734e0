"""Banners and dresses at the desk: a log of what stood when, a form to arrange, one to end."""

import datetime
from typing import Any, ClassVar, TypeVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.actions.intervals import IntervalRefusedError
from articles.admin.moments import MomentField
from articles.admin.screens import ReadOnlyAdmin
from articles.models.intervals import Interval
from articles.templatetags.desk import moment

NOW, LATER = "now", "later"
Row = TypeVar("Row", bound=Interval)


class BeginningForm(forms.Form):
    """When it begins; when it ends differs."""

    when = forms.ChoiceField(
        label=gettext_lazy("Begins"),
        choices=[(NOW, gettext_lazy("Now")), (LATER, gettext_lazy("At a later hour"))],
        initial=NOW,
        widget=forms.RadioSelect,
    )
    shown_from = MomentField(label=gettext_lazy("Beginning"), required=False)

    def __init__(self, *args: Any, at: datetime.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("when") == NOW:
            values["shown_from"] = self.at
        elif not values.get("shown_from") and "shown_from" not in self.errors:
            self.add_error("shown_from", ValidationError(_("Say at which hour.")))
        return values


class OccasionAdmin(ReadOnlyAdmin[Row]):
    """Nothing is edited and nothing removed: the list is the record."""

    may: str
    form_template: str
    list_template: str
    done: Any
    ended: Any
    reading_order = ("-shown_from", "-pk")
    list_select_related: ClassVar[tuple[str, ...]] = ("arranged_by", "ended_by")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(self.may)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.may)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request)

    def form_for(self, request: HttpRequest, at: datetime.datetime) -> Any:
        raise NotImplementedError

    def arrange(self, request: HttpRequest, form: Any, at: datetime.datetime) -> None:
        raise NotImplementedError

    def end(self, request: HttpRequest, row: Any, at: datetime.datetime) -> None:
        raise NotImplementedError

    def form_context(self, request: HttpRequest, form: Any) -> dict[str, Any]:
        return {}

    # -- Columns of the list ----------------------------------------------------

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, row: Row) -> str:
        return standing(row, timezone.now())

    @admin.display(description=gettext_lazy("shown"))
    def shown(self, row: Row) -> str:
        return f"{moment(row.shown_from)} – {moment(row.shown_until)}"

    @admin.display(description=gettext_lazy("arranged by"))
    def arranged(self, row: Row) -> str:
        return who_and_when(row.arranged_by, row.arranged_at)

    @admin.display(description=gettext_lazy("ended early by"))
    def ended_early(self, row: Row) -> str:
        return who_and_when(row.ended_by, row.ended_at)

    # -- Pages ----------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        name = f"desk_end_{self.opts.model_name}"
        return [
            path("<int:pk>/ket-thuc/", self.admin_site.admin_view(self.end_view), name=name),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        at = timezone.now()
        standing_now = list(self.get_queryset(request).not_over(at).order_by("shown_from"))
        rows = [(row, row.is_in_force(at)) for row in standing_now]
        context = {**(extra_context or {}), "not_over": rows, "has_add_permission": False}
        return super().changelist_view(request, context)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        at = timezone.now()
        form = self.form_for(request, at)
        if request.method == "POST" and form.is_valid():
            try:
                self.arrange(request, form, at)
            except IntervalRefusedError as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, self.done)
                return self.to_list()
        context = {
            **self.admin_site.each_context(request),
            "title": self.opts.verbose_name,
            "opts": self.opts,
            "form": form,
            **self.form_context(request, form),
        }
        return TemplateResponse(request, self.form_template, context)

    def end_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm(self.may):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = get_object_or_404(self.model, pk=pk)
        try:
            self.end(request, row, timezone.now())
        except IntervalRefusedError as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, self.ended)
        return self.to_list()

    def to_list(self) -> HttpResponse:
        return HttpResponseRedirect(
            self.address(f"{self.opts.app_label}_{self.opts.model_name}_changelist")
        )


def standing(row: Interval, at: datetime.datetime) -> str:
    if row.shown_until == row.shown_from:
        return _("taken back before it began")
    if row.is_over(at):
        return _("over")
    return _("in force") if row.is_in_force(at) else _("waits for its hour")


def who_and_when(person: Any, when: datetime.datetime | None) -> str:
    return f"{person} · {moment(when)}" if when else ""
