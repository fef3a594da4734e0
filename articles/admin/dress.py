"""The dress of the paper: dated ahead, and looked at before it begins."""

import datetime
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, re_path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control

from articles import pages
from articles.actions.dress import arrange_dress, end_dress
from articles.admin.access import staff
from articles.admin.moments import MomentField
from articles.admin.occasions import BeginningForm, OccasionAdmin
from articles.enums import DressKind
from articles.models import Dress
from articles.text import LoneSurrogateError, normalise_line


class DressForm(BeginningForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Dress"), choices=DressKind.choices, widget=forms.RadioSelect
    )
    occasion = forms.CharField(
        label=gettext_lazy("Occasion"),
        help_text=gettext_lazy("For the record of the desk; readers do not see it."),
        max_length=120,
        widget=forms.TextInput({"lang": "vi", "autocomplete": "off"}),
    )
    shown_until = MomentField(label=gettext_lazy("End"))
    field_order = ("kind", "occasion", "when", "shown_from", "shown_until")

    def clean_occasion(self) -> str:
        try:
            return normalise_line(self.cleaned_data["occasion"])
        except LoneSurrogateError as damaged:
            raise ValidationError(str(damaged)) from damaged


@admin.register(Dress)
class DressAdmin(OccasionAdmin[Dress]):
    may = "articles.change_dress"
    form_template = "admin/articles/dress/form.html"
    change_list_template = "admin/articles/dress/change_list.html"
    done = gettext_lazy("The dress is arranged.")
    ended = gettext_lazy("The dress has ended.")
    list_display = ("occasion", "kind", "standing", "shown", "arranged", "ended_early")
    folded_fields = ("occasion",)
    fields = ("occasion", "kind", "standing", "shown", "arranged", "ended_early")

    def form_for(self, request: HttpRequest, at: datetime.datetime) -> DressForm:
        return DressForm(request.POST if request.method == "POST" else None, at=at)

    def arrange(self, request: HttpRequest, form: Any, at: datetime.datetime) -> None:
        names = ("kind", "occasion", "shown_from", "shown_until")
        given = {name: form.cleaned_data[name] for name in names}
        arrange_dress(by=staff(request), at=at, **given)

    def end(self, request: HttpRequest, row: Dress, at: datetime.datetime) -> None:
        end_dress(by=staff(request), at=at, dress=row)

    def form_context(self, request: HttpRequest, form: Any) -> dict[str, Any]:
        return {"title": _("Arrange a dress"), "kinds": DressKind.choices}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {"kinds": DressKind.choices})

    # -- Looking before it begins ---------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        kinds = "|".join(DressKind.values)
        preview = self.admin_site.admin_view(
            cache_control(private=True, no_store=True)(self.preview)
        )
        return [
            re_path(rf"^xem-truoc/(?P<kind>{kinds})/$", preview, name="desk_preview_dress"),
            *super().get_urls(),
        ]

    def preview(self, request: HttpRequest, kind: str) -> HttpResponse:
        """The front page of this moment in that dress, for the desk alone."""
        if not request.user.has_perm(self.may):
            raise PermissionDenied
        page = dressed(pages.front_page(at=timezone.now()), kind)
        return render(request, "articles/front.html", {"page": page})


def dressed(page: pages.FrontPage, kind: str) -> pages.FrontPage:
    one_day = datetime.timedelta(days=1)
    worn = pages.DressWorn(page.at, page.at + one_day, kind=kind)
    head = replace(page.head, robots="noindex, nofollow", canonical="")
    return replace(page, frame=replace(page.frame, dresses=(worn,)), head=head)
