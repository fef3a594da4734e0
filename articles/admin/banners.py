"""The emergency banner: up in under a minute, down with one press."""

import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.actions.banners import put_up_banner, take_down_banner
from articles.admin.access import staff
from articles.admin.links import LinkField, story_at
from articles.admin.moments import MomentField
from articles.admin.occasions import BeginningForm, OccasionAdmin
from articles.admin.story_form import desk_script
from articles.models import Banner
from articles.text import LoneSurrogateError, in_vietnam, normalise_line

HOURS = ("3", "6", "12")
TONIGHT, HOUR = "tonight", "hour"
REPLACED, REPEATED = "thay", "lai"
LONGEST = 160


class BannerForm(BeginningForm):
    text = forms.CharField(
        label=gettext_lazy("What people must know, in one line"),
        max_length=LONGEST,
        widget=forms.TextInput(
            {"lang": "vi", "autocomplete": "off", "autofocus": True, "maxlength": LONGEST}
        ),
    )
    link = LinkField(
        label=gettext_lazy("Leads to (may stay empty)"),
        help_text=gettext_lazy("Paste the address of a story of ours, or one with https://."),
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off"}),
    )
    until = forms.ChoiceField(
        label=gettext_lazy("Ends"),
        choices=[
            ("3", gettext_lazy("After 3 hours")),
            ("6", gettext_lazy("After 6 hours")),
            ("12", gettext_lazy("After 12 hours")),
            (TONIGHT, gettext_lazy("At midnight")),
            (HOUR, gettext_lazy("At an hour of your own")),
        ],
        initial="6",
        widget=forms.RadioSelect,
    )
    shown_until = MomentField(label=gettext_lazy("End"), required=False)
    replacing = forms.ModelChoiceField(
        queryset=Banner.objects.all(), required=False, widget=forms.HiddenInput
    )
    field_order = ("text", "link", "when", "shown_from", "until", "shown_until")

    def clean_text(self) -> str:
        try:
            text = normalise_line(self.cleaned_data["text"])
        except LoneSurrogateError as damaged:
            raise ValidationError(str(damaged)) from damaged
        if not text:
            raise ValidationError(_("Say in one line what people must know."))
        return text

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("link"):
            self.find_story(values)
        begin = values.get("shown_from")
        if begin and values.get("until"):
            self.set_end(values, begin)
        return values

    def find_story(self, values: dict[str, Any]) -> None:
        try:
            values["target"] = story_at(values["link"], self.at)
        except ValidationError as problem:
            self.add_error("link", problem)
            return
        values["url"] = "" if values["target"] else values["link"]

    def set_end(self, values: dict[str, Any], begin: datetime.datetime) -> None:
        choice = values["until"]
        if choice in HOURS:
            values["shown_until"] = begin + datetime.timedelta(hours=int(choice))
        elif choice == TONIGHT:
            values["shown_until"] = midnight_after(begin)
        elif not values.get("shown_until") and "shown_until" not in self.errors:
            self.add_error("shown_until", ValidationError(_("Say at which hour.")))


def midnight_after(moment: datetime.datetime) -> datetime.datetime:
    local = in_vietnam(moment)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + datetime.timedelta(days=1)


@admin.register(Banner)
class BannerAdmin(OccasionAdmin[Banner]):
    may = "articles.put_up_banner"
    form_template = "admin/articles/banner/form.html"
    change_list_template = "admin/articles/banner/change_list.html"
    done = gettext_lazy("The banner is arranged.")
    ended = gettext_lazy("The banner is down. Readers see it no more.")
    list_display = ("text", "standing", "shown", "arranged", "ended_early")
    list_select_related = ("arranged_by", "ended_by", "target")
    folded_fields = ("text",)
    fields = ("text", "leads_to", "standing", "shown", "arranged", "ended_early")

    @admin.display(description=gettext_lazy("leads to"))
    def leads_to(self, banner: Banner) -> str:
        return str(banner.target or banner.url)

    def form_for(self, request: HttpRequest, at: datetime.datetime) -> BannerForm:
        if request.method == "POST":
            return BannerForm(request.POST, at=at)
        return BannerForm(at=at, initial=self.begun_from(request))

    def begun_from(self, request: HttpRequest) -> dict[str, Any]:
        """The words of an earlier one: a storm goes on, or its line is written anew."""
        for name in (REPLACED, REPEATED):
            number = request.GET.get(name, "")
            is_number = number.isascii() and number.isdigit() and len(number) < 19
            known = Banner.objects.filter(pk=number).first() if is_number else None
            if known:
                link = f"/{known.target_id}.html" if known.target_id else known.url
                replacing = known.pk if name == REPLACED else None
                return {"text": known.text, "link": link, "replacing": replacing}
        return {}

    def arrange(self, request: HttpRequest, form: Any, at: datetime.datetime) -> None:
        given = form.cleaned_data
        put_up_banner(
            by=staff(request),
            at=at,
            text=given["text"],
            shown_from=given["shown_from"],
            shown_until=given["shown_until"],
            target=given.get("target"),
            url=given.get("url", ""),
            replacing=given["replacing"],
        )

    def end(self, request: HttpRequest, row: Banner, at: datetime.datetime) -> None:
        take_down_banner(by=staff(request), at=at, banner=row)

    def form_context(self, request: HttpRequest, form: Any) -> dict[str, Any]:
        return {
            **desk_script(request, "banner", stories=self.address("desk_stories")),
            "title": _("Put up an emergency banner"),
            "longest": LONGEST,
        }
