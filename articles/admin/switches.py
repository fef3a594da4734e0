"""The switch over advertisements: what is off, who turned it and why, what an authority asks."""

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.actions.advertisements import (
    AdvertisementRefusedError,
    Request,
    Target,
    switch_advertisements,
)
from articles.admin.access import staff
from articles.admin.moments import MomentField
from articles.enums import AdvertisementSlot, SwitchVerb
from articles.models import Advertisement, AdvertisementSwitch
from articles.models.fields import LineField

SITE = "toan-trang"
SLOT, ADVERTISEMENT = "vi-tri-", "quang-cao-"
SHOWN_OF_THE_LOG = 20
LOOKED_BACK = datetime.timedelta(days=90)


@dataclass(frozen=True)
class Choice:
    """One thing that can be turned, as the form names it."""

    key: str
    name: str
    target: Target
    is_off: bool


@dataclass(frozen=True)
class OpenRequest:
    """Of an authority, and not carried out yet."""

    entry: AdvertisementSwitch
    key: str
    left: str
    is_late: bool


class SwitchForm(forms.Form):
    target = forms.ChoiceField(label=gettext_lazy("What"), widget=forms.RadioSelect)
    verb = forms.ChoiceField(
        label=gettext_lazy("What to do"), choices=SwitchVerb.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It stays in the log with your name and the hour."),
        widget=forms.Textarea({"rows": 3, "lang": "vi"}),
    )
    document_number = forms.CharField(
        label=gettext_lazy("Number of the authority's document, if it asked"),
        required=False,
        max_length=120,
    )
    received_at = MomentField(
        label=gettext_lazy("The request was received at"),
        required=False,
        help_text=gettext_lazy("The twenty-four hours run from here."),
    )

    def __init__(self, *args: Any, choices: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {choice.key: choice for choice in choices}
        self.fields["target"].choices = [  # type: ignore[attr-defined]
            (choice.key, _("%(name)s (off)") % {"name": choice.name} if choice.is_off
             else choice.name)
            for choice in choices
        ]  # fmt: skip

    def clean_reason(self) -> str:
        return str(LineField().clean(self.cleaned_data["reason"], None))

    def clean_document_number(self) -> str:
        return str(LineField(blank=True).clean(self.cleaned_data["document_number"], None))

    def request(self) -> Request | None:
        number, received_at = (self.cleaned_data[n] for n in ("document_number", "received_at"))
        return Request(number, received_at) if number or received_at else None


def choices(at: datetime.datetime) -> list[Choice]:
    off = AdvertisementSwitch.objects.off_targets()
    rows = Advertisement.objects.unended(at).select_related("photograph").order_by("slot", "pk")
    named = [
        (SITE, _("The whole site"), Target()),
        *((f"{SLOT}{slot.value}", str(slot.label), Target(slot)) for slot in AdvertisementSlot),
        *((key_of(row), str(row), Target(advertisement=row)) for row in rows),
    ]
    return [Choice(key, name, target, place_of(target) in off) for key, name, target in named]


def place_of(target: Target) -> tuple[str, int | None]:
    return target.slot, target.advertisement.pk if target.advertisement else None


def key_of(advertisement: Advertisement) -> str:
    return f"{ADVERTISEMENT}{advertisement.pk}"


def switches_view(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    at = timezone.now()
    form = SwitchForm(
        request.POST or None,
        choices=choices(at),
        initial={"target": request.GET.get("muc", ""), "verb": SwitchVerb.OFF},
    )
    if request.method == "POST" and form.is_valid():
        try:
            turn(request, form, at)
            return HttpResponseRedirect(reverse("admin:desk_switches"))
        except AdvertisementRefusedError as refused:
            form.add_error(None, str(refused))
    log = AdvertisementSwitch.objects.select_related("advertisement", "happened_by")
    shown = {
        "title": _("Advertisement switch"),
        "form": form,
        "log": log[:SHOWN_OF_THE_LOG],
        "open_requests": open_requests(at),
    }
    return TemplateResponse(
        request, "admin/articles/advertisement/switches.html", {**context, **shown}
    )


def turn(request: HttpRequest, form: SwitchForm, at: datetime.datetime) -> None:
    verb = SwitchVerb(form.cleaned_data["verb"])
    switch_advertisements(
        by=staff(request),
        at=at,
        verb=verb,
        target=form.known[form.cleaned_data["target"]].target,
        reason=form.cleaned_data["reason"],
        request=form.request(),
    )
    told = {
        SwitchVerb.OFF: _("Switched off. Readers see it no more."),
        SwitchVerb.ON: _("Switched on again."),
        SwitchVerb.REQUESTED: _("The request was noted. Its twenty-four hours are running."),
    }
    messages.success(request, told[verb])


# -- Requests of authorities ----------------------------------------------------


def open_requests(at: datetime.datetime) -> list[OpenRequest]:
    """Noted, and neither the thing itself nor anything it is part of was switched off since."""
    recent = AdvertisementSwitch.objects.filter(happened_at__gt=at - LOOKED_BACK)
    noted = recent.filter(verb=SwitchVerb.REQUESTED).select_related("advertisement")
    turned_off = list(recent.filter(verb=SwitchVerb.OFF))
    off = AdvertisementSwitch.objects.off_targets() if noted else set()
    return [
        open_request(entry, at)
        for entry in noted.order_by("request_received_at", "id")
        if not is_settled(entry, turned_off, off, at)
    ]


def is_settled(
    entry: AdvertisementSwitch,
    turned_off: list[AdvertisementSwitch],
    off: set[tuple[str, int | None]],
    at: datetime.datetime,
) -> bool:
    if entry.advertisement and entry.advertisement.shown_until <= at:
        return True
    covering = {place_of(target) for target in wider(entry)}
    later = {(each.slot, each.advertisement_id) for each in turned_off if each.pk > entry.pk}
    return bool(covering & (later | off))


def wider(entry: AdvertisementSwitch) -> list[Target]:
    """The target itself and whatever would take it down too."""
    slot = entry.advertisement.slot if entry.advertisement else entry.slot
    found = [Target(), Target(slot=slot)] if slot else [Target()]
    return [*found, Target(advertisement=entry.advertisement)] if entry.advertisement else found


def open_request(entry: AdvertisementSwitch, at: datetime.datetime) -> OpenRequest:
    due = entry.due_at or at
    key = key_of(entry.advertisement) if entry.advertisement else ""
    return OpenRequest(
        entry=entry,
        key=key or (f"{SLOT}{entry.slot}" if entry.slot else SITE),
        left=time_left(abs(due - at)),
        is_late=due <= at,
    )


def time_left(span: datetime.timedelta) -> str:
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    told = ngettext("%(hours)d hour", "%(hours)d hours", hours) % {"hours": hours}
    more = ngettext("%(minutes)d minute", "%(minutes)d minutes", minutes) % {"minutes": minutes}
    return f"{told} {more}"
