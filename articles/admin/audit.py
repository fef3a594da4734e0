"""The record of all acts: looked up by person, story, act and day, and taken out in files."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.actions.exporting import (
    MAY_EXPORT_PUBLISHED,
    MAY_EXPORT_RECORD,
    Days,
    ExportRefusedError,
    days_from,
    export_published,
    export_record,
    midnight,
)
from articles.admin.access import staff
from articles.admin.audit_words import shown_changes, shown_facts
from articles.admin.moments import day_field
from articles.admin.screens import ReadOnlyAdmin
from articles.enums import AuditArea
from articles.models import Article, AuditEntry, User
from articles.models.audit import ACTIONS
from articles.text import normalise_line

ONWARD = "tiep"
SHOWN = 50
STORIES_LOOKED_AT = 200
LARGEST = 2**63
DAY = datetime.timedelta(days=1)
Pages = Callable[[HttpRequest], HttpResponseBase]


def acts() -> list[tuple[str, Any]]:
    areas = [(f"mang-{area.value}", area.label) for area in AuditArea]
    return [
        ("", _("everything")),
        (_("Areas of work"), areas),
        (_("Single acts"), sorted(ACTIONS.items(), key=lambda act: str(act[1]))),
    ]


class LookUpForm(forms.Form):
    nguoi = forms.ModelChoiceField(
        queryset=User.objects.order_by("sort_key", "pk"),
        required=False,
        label=gettext_lazy("who"),
        empty_label=gettext_lazy("anybody"),
    )
    viec = forms.ChoiceField(choices=acts, required=False, label=gettext_lazy("what"))
    bai = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("story"),
        widget=forms.TextInput(
            {
                "lang": "vi",
                "autocomplete": "off",
                "placeholder": gettext_lazy("Number, or words of the headline"),
            }
        ),
    )
    tu = day_field(gettext_lazy("From day"))
    den = day_field(gettext_lazy("To day"))

    def clean_bai(self) -> str:
        return normalise_line(self.cleaned_data["bai"].replace("\0", ""))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("tu"), given.get("den")
        try:
            days_from(first or last or timezone.localdate(), last or first or timezone.localdate())
        except ExportRefusedError as refused:
            self.add_error("den" if last else "tu", str(refused))
        return given

    def found(self) -> QuerySet[AuditEntry]:
        """Of a form with faults nothing is found: a filter that was not understood hides more
        than it shows.
        """
        rows = AuditEntry.objects.order_by("-happened_at", "-pk")
        if not self.is_valid():
            return rows.none()
        given = self.cleaned_data
        if given["nguoi"]:
            rows = rows.filter(actor=given["nguoi"])
        if given["viec"]:
            rows = rows.filter(**of_act(given["viec"]))
        if given["bai"]:
            rows = rows.filter(subject_type="article", subject_id__in=stories(given["bai"]))
        if given["tu"]:
            rows = rows.filter(happened_at__gte=midnight(given["tu"]))
        return rows.filter(happened_at__lt=midnight(given["den"] + DAY)) if given["den"] else rows


def of_act(chosen: str) -> dict[str, str]:
    if chosen.startswith("mang-"):
        return {"area": chosen.removeprefix("mang-")}
    return {"action": chosen}


def stories(words: str) -> list[int]:
    """By number also what is no more: a draft that was removed for good."""
    if words.isascii() and words.isdigit():
        number = int(words[:20])
        return [number] if number < LARGEST else []
    found = Article.objects.matching(words).order_by("-updated_at", "-pk")
    return list(found.values_list("pk", flat=True)[:STORIES_LOOKED_AT])


class ExportForm(forms.Form):
    first = day_field(gettext_lazy("From day"), required=True)
    last = day_field(gettext_lazy("To day"), required=True)
    reason = forms.CharField(
        label=gettext_lazy("What for, at whose request"),
        max_length=300,
        widget=forms.TextInput({"lang": "vi", "autocomplete": "off"}),
        help_text=gettext_lazy("Kept in the record with your name."),
    )

    def clean_reason(self) -> str:
        return normalise_line(self.cleaned_data["reason"].replace("\0", ""))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "first" in given and "last" in given:
            try:
                given["days"] = days_from(given["first"], given["last"])
            except ExportRefusedError as refused:
                self.add_error("last", str(refused))
        return given


class RecordExportForm(ExportForm):
    form = forms.ChoiceField(
        label=gettext_lazy("Form of the file"),
        choices=[
            ("csv", gettext_lazy("CSV: for a spreadsheet")),
            ("jsonl", gettext_lazy("JSON Lines: complete, with salts and hashes")),
        ],
        initial="csv",
        widget=forms.RadioSelect,
    )
    field_order = ("first", "last", "form", "reason")


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin[AuditEntry]):
    """A list that never counts, in the order of the hours."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("xuat/", view(self.export_record_view), name="desk_export_record"),
            path("xuat-ban/", view(self.export_published_view), name="desk_export_published"),
            *super().get_urls(),
        ]

    # -- Looking up -------------------------------------------------------------

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = LookUpForm(request.GET)
        found = form.found()
        rows = list(after(found, request.GET.get(ONWARD, ""))[: SHOWN + 1])
        context = {
            **self.admin_site.each_context(request),
            "title": self.opts.verbose_name_plural,
            "opts": self.opts,
            "form": form,
            "is_narrowed": any(form.data.get(name) for name in form.fields),
            "entries": [(entry, shown_changes(entry)) for entry in rows[:SHOWN]],
            "onward": onward_query(request, rows) if len(rows) > SHOWN else "",
        }
        return TemplateResponse(request, "admin/articles/auditentry/list.html", context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        number = object_id if object_id.isdigit() and len(object_id) < 19 else 0
        rows = AuditEntry.objects.select_related("actor", "seal")
        entry = get_object_or_404(rows, pk=number)
        context = {
            **self.admin_site.each_context(request),
            "title": entry.action_name,
            "opts": self.opts,
            "entry": entry,
            "seal": getattr(entry, "seal", None),
            "changes": shown_changes(entry),
            "facts": shown_facts(entry),
            "back": self.address("articles_auditentry_changelist"),
        }
        return TemplateResponse(request, "admin/articles/auditentry/entry.html", context)

    # -- Taking out -------------------------------------------------------------

    def export_record_view(self, request: HttpRequest) -> HttpResponseBase:
        def lines(form: forms.Form, days: Days) -> Iterator[str]:
            given = form.cleaned_data
            return export_record(
                by=staff(request), at=timezone.now(), days=days, form=given["form"],
                reason=given["reason"],
            )  # fmt: skip

        return self.export(
            request,
            MAY_EXPORT_RECORD,
            RecordExportForm(request.POST or None, initial=this_day()),
            lines,
            title=_("Export the record"),
            told=_("All acts of these days. That you took them out is entered as well."),
            name="so-ghi",
        )

    def export_published_view(self, request: HttpRequest) -> HttpResponseBase:
        def lines(form: forms.Form, days: Days) -> Iterator[str]:
            reason = form.cleaned_data["reason"]
            return export_published(by=staff(request), at=timezone.now(), days=days, reason=reason)

        return self.export(
            request,
            MAY_EXPORT_PUBLISHED,
            ExportForm(request.POST or None, initial=this_day()),
            lines,
            title=_("Export published versions"),
            told=_(
                "Every version that readers had from one of these days on: text, hours, hashes, "
                "names and hashes of pictures. One line of JSON for each."
            ),
            name="ban-da-xuat-ban",
        )

    def export(
        self,
        request: HttpRequest,
        permission: str,
        form: ExportForm,
        lines: Callable[[forms.Form, Days], Iterator[str]],
        *,
        title: str,
        told: str,
        name: str,
    ) -> HttpResponseBase:
        if not request.user.has_perm(permission):
            raise PermissionDenied
        if request.method == "POST" and form.is_valid():
            days = form.cleaned_data["days"]
            kind = form.cleaned_data.get("form", "jsonl")
            return download(lines(form, days), f"{name}_{days}.{kind}")
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "told": told,
            "opts": self.opts,
            "form": form,
            "back": self.address("articles_auditentry_changelist"),
        }
        return TemplateResponse(request, "admin/articles/auditentry/export.html", context)


def this_day() -> dict[str, Any]:
    today = timezone.localdate()
    return {"first": today, "last": today}


def download(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    kind = "text/csv" if name.endswith("csv") else "application/x-ndjson"
    response = StreamingHttpResponse(
        (line.encode() for line in lines), content_type=f"{kind}; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def after(rows: QuerySet[AuditEntry], place: str) -> QuerySet[AuditEntry]:
    """Read on below the last row; whatever is no such place begins at the top."""
    number, _comma, text = place.partition(",")
    is_number = number.isascii() and number.isdigit() and len(number) < 19
    try:
        moment = parse_datetime(text) if is_number else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        return rows
    onwards = rows.filter(happened_at__lte=moment)
    return onwards.exclude(happened_at=moment, pk__gte=int(number))


def onward_query(request: HttpRequest, rows: list[AuditEntry]) -> str:
    last = rows[SHOWN - 1]
    asked = request.GET.copy()
    asked[ONWARD] = f"{last.pk},{last.happened_at.isoformat()}"
    return f"?{asked.urlencode()}"
