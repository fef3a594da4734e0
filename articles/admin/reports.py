"""What readers report of advertisements, and the log of the switch."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.actions.advertisements import (
    MAY_MANAGE,
    MAY_SWITCH,
    AdvertisementRefusedError,
    handle_report,
)
from articles.admin.access import staff
from articles.admin.screens import ReadOnlyAdmin
from articles.models import Advertisement, AdvertisementReport, AdvertisementSwitch
from articles.templatetags.desk import moment


class HandledForm(forms.Form):
    outcome = forms.CharField(
        label=gettext_lazy("What was done"),
        widget=forms.Textarea({"rows": 3, "lang": "vi"}),
        max_length=1000,
    )


class HandledFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "trang-thai"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("cho", _("waiting")), ("xong", _("handled"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "cho":
            return queryset.filter(handled_at=None)
        return queryset.exclude(handled_at=None) if self.value() == "xong" else queryset


class OfAdvertisements(ReadOnlyAdmin[Any]):
    folded_fields = ("advertisement",)
    search_help_text = gettext_lazy("Name of the advertiser")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(MAY_MANAGE)

    def find(self, queryset: QuerySet[Any], words: list[str]) -> QuerySet[Any]:
        advertisements = Advertisement.objects.all()
        for word in words:
            advertisements = advertisements.filter(advertiser__icontains=word)
        return queryset.filter(advertisement__in=advertisements)


@admin.register(AdvertisementReport)
class AdvertisementReportAdmin(OfAdvertisements):
    list_display = ("when", "advertisement", "reason", "in_short", "state")
    list_filter = (HandledFilter,)
    list_select_related = ("advertisement", "handled_by")
    reading_order = ("-reported_at", "-pk")
    fields = ("when", "advertisement", "reason", "words", "state", "outcome")

    @admin.display(description=gettext_lazy("reported at"))
    def when(self, report: AdvertisementReport) -> str:
        return moment(report.reported_at)

    @admin.display(description=gettext_lazy("in the reader's words"))
    def in_short(self, report: AdvertisementReport) -> str:
        return report.words if len(report.words) < 120 else f"{report.words[:117]}…"

    @admin.display(description=gettext_lazy("state"))
    def state(self, report: AdvertisementReport) -> SafeString:
        if report.handled_at is None:
            waiting = '<span class="desk-state desk-state--changed">{}</span>'
            return format_html(waiting, _("waiting"))
        done = '<span class="desk-state desk-state--published">{}</span> {}, {}'
        return format_html(done, _("handled"), report.handled_by, moment(report.handled_at))

    def tools(self, request: HttpRequest, obj: AdvertisementReport) -> list[tuple[str, str]]:
        found = []
        if obj.handled_at is None:
            found.append((_("Mark as handled…"), self.address("desk_handle_report", obj.pk)))
        if request.user.has_perm(MAY_SWITCH):
            switches = f"{self.address('desk_switches')}?muc=quang-cao-{obj.advertisement_id}"
            found.append((_("Switch on or off…"), switches))
        return found

    def get_urls(self) -> list[URLPattern]:
        handle = self.admin_site.admin_view(self.handle_view)
        return [path("<int:pk>/xu-ly/", handle, name="desk_handle_report"), *super().get_urls()]

    def handle_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm(MAY_MANAGE):
            raise PermissionDenied
        rows = AdvertisementReport.objects.select_related("advertisement")
        report = get_object_or_404(rows, pk=pk)
        form = HandledForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                handle_report(
                    by=staff(request), at=timezone.now(), report=report, **form.cleaned_data
                )
                messages.success(request, _("The report is marked as handled."))
                return self.back_to(report)
            except AdvertisementRefusedError as refused:
                form.add_error(None, str(refused))
        told = _("Your words, your name and the hour stay with the report.")
        return self.ask(request, report, _("Mark as handled"), told, form=form)


@admin.register(AdvertisementSwitch)
class AdvertisementSwitchAdmin(OfAdvertisements):
    list_display = ("when", "verb", "of_what", "happened_by", "reason", "request")
    list_select_related = ("advertisement", "happened_by")
    reading_order = ("-happened_at", "-pk")
    fields = ("when", "verb", "of_what", "happened_by", "reason", "request")

    @admin.display(description=gettext_lazy("when"))
    def when(self, entry: AdvertisementSwitch) -> str:
        return moment(entry.happened_at)

    @admin.display(description=gettext_lazy("of what"))
    def of_what(self, entry: AdvertisementSwitch) -> str:
        return entry.target

    @admin.display(description=gettext_lazy("authority's request"))
    def request(self, entry: AdvertisementSwitch) -> str:
        received = moment(entry.request_received_at)
        return ", ".join(filter(None, (entry.document_number, received)))
