"""Looking something up in the library: by day and person, by use, by what must be known of it."""

import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.actions.exporting import midnight
from articles.admin.audit import DAY
from articles.admin.moments import day_field
from articles.admin.screens import OnwardList, OwnFilter
from articles.models import User

SOON = datetime.timedelta(days=30)
UPLOADERS = "add_photograph"


class LookUpForm(forms.Form):
    """Beside the words: from which day to which, and from whom."""

    tu = day_field(gettext_lazy("From day"))
    den = day_field(gettext_lazy("To day"))
    nguoi = forms.ModelChoiceField(
        queryset=User.objects.none(),
        required=False,
        label=gettext_lazy("uploaded by"),
        empty_label=gettext_lazy("anybody"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["nguoi"]
        people.queryset = User.objects.order_by("sort_key", "pk")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("tu"), given.get("den")
        if first and last and last < first:
            self.add_error("den", _("The last day lies before the first."))
        return given

    def among(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Of a form with faults nothing is found: a look that was not understood hides more than
        it shows.
        """
        if not self.is_valid():
            return rows.none()
        given = self.cleaned_data
        if given["nguoi"]:
            rows = rows.filter(uploaded_by=given["nguoi"])
        if given["tu"]:
            rows = rows.filter(uploaded_at__gte=midnight(given["tu"]))
        return rows.filter(uploaded_at__lt=midnight(given["den"] + DAY)) if given["den"] else rows


class LibraryList(OnwardList):
    typed = ("tu", "den", "nguoi")

    @cached_property
    def looking(self) -> LookUpForm:
        return LookUpForm(
            {name: self.params.get(name, "") for name in self.typed}, auto_id="tim-%s"
        )

    def get_filters_params(self, params: Any = None) -> Any:
        found = super().get_filters_params(params)
        for name in self.typed:
            found.pop(name, None)
        return found

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        return self.looking.among(super().get_queryset(request, exclude_parameters))


class UploaderFilter(OwnFilter):
    person = "uploaded_by"


class FileFilter(admin.SimpleListFilter):
    title = gettext_lazy("file")
    parameter_name = "tep"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("thieu", _("still missing")), ("co", _("here"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "thieu":
            return queryset.filter(original="")
        return queryset.exclude(original="") if self.value() == "co" else queryset


class UseFilter(admin.SimpleListFilter):
    title = gettext_lazy("use")
    parameter_name = "dung"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("chua", _("not used anywhere"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.unused() if self.value() else queryset  # type: ignore[attr-defined]


class TermsFilter(admin.SimpleListFilter):
    title = gettext_lazy("terms")
    parameter_name = "quyen"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("sap-het", _("may be used for less than 30 days")),
            ("het", _("may no longer be used")),
            ("tre-em", _("shows children")),
            ("ai", _("AI was used")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        now = timezone.now()
        asked = {
            "sap-het": Q(rights_until__gt=now, rights_until__lte=now + SOON),
            "het": Q(rights_until__lte=now),
            "tre-em": Q(has_children=True),
            "ai": Q(is_ai_used=True),
        }
        chosen = asked.get(self.value() or "")
        return queryset.filter(chosen) if chosen else queryset
