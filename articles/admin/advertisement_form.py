"""The form of one advertisement."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import media
from articles.admin.files import choosing
from articles.admin.moments import MomentField
from articles.enums import AdvertisementSlot
from articles.models import Advertisement, Photograph, User
from articles.templatetags.desk import moment
from articles.text import LoneSurrogateError, normalise

# Width by height, in thousandths: a tower in a wide place would push the news out of sight.
SHAPES = {True: (2000, 10_000), False: (500, 2500)}


class AdvertisementForm(forms.ModelForm[Advertisement]):
    photograph = forms.ModelChoiceField(
        queryset=Photograph.objects.with_file(),
        required=False,
        widget=forms.NumberInput({"data-picker": "photograph"}),
        label=gettext_lazy("picture from the library"),
        help_text=gettext_lazy("Its number in the library, or search by its words."),
    )
    file = forms.FileField(
        required=False,
        label=gettext_lazy("or a new picture"),
        help_text=gettext_lazy(
            "Wide places take a picture at least twice as wide as high; those at the side, "
            "from 1 : 2 to 5 : 2."
        ),
        widget=forms.ClearableFileInput(choosing(accept=media.ACCEPTED_PICTURES)),
    )
    shown_from = MomentField(label=gettext_lazy("runs from"))
    shown_until = MomentField(label=gettext_lazy("runs until"))

    class Meta:
        model = Advertisement
        fields = (
            "advertiser", "slot", "photograph", "alt_text", "words", "url",
            "shown_from", "shown_until",
        )  # fmt: skip
        widgets = {
            "words": forms.Textarea({"rows": 3, "lang": "vi"}),
            "url": forms.URLInput({"placeholder": "https://"}),
        }

    user: User
    # Told by whoever saved it and was refused; what was typed stays.
    refusal = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = capfirst(str(field.label))
        if "slot" in self.fields:
            self.fields["slot"].widget.choices = [
                ("", _("Choose a place")), *AdvertisementSlot.choices,
            ]  # fmt: skip
        if "shown_from" in self.fields and not self.instance.pk:
            self.initial.setdefault("shown_from", timezone.now())

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.refusal:
            self.add_error(None, self.refusal)
        self.refuse_a_wrong_time(values)
        if values.get("file") and not self.errors:
            values["photograph"] = self.taken_in(values)
        if picture := values.get("photograph"):
            self.refuse_a_wrong_shape(picture, values.get("slot"))
        return values

    def taken_in(self, values: dict[str, Any]) -> Photograph | None:
        """Only once everything else is right: a picture is not taken in twice."""
        file = values["file"]
        try:
            return media.take_in_photograph(
                by=self.user,
                at=timezone.now(),
                file=file,
                name=file.name or "",
                caption=_("Advertisement: %(name)s") % {"name": values["advertiser"]},
                alt_text=values.get("alt_text", ""),
            )
        except media.MediaRefused as refused:
            self.add_error("file", str(refused))
            return None

    def refuse_a_wrong_shape(self, picture: Photograph, slot: str | None) -> None:
        if slot not in AdvertisementSlot.values or not (picture.width and picture.height):
            return
        narrowest, widest = SHAPES[AdvertisementSlot(slot).is_wide]
        if not narrowest <= 1000 * picture.width / picture.height <= widest:
            self.add_error(
                "photograph",
                ValidationError(
                    _("A picture of %(width)d × %(height)d does not have the shape of this place."),
                    params={"width": picture.width, "height": picture.height},
                ),
            )

    def refuse_a_wrong_time(self, values: dict[str, Any]) -> None:
        slot = values.get("slot", self.instance.slot)
        begin = values.get("shown_from", self.instance.shown_from)
        end = values.get("shown_until")
        if not (slot and begin and end):
            return
        if end <= self.earliest_end(begin):
            # Nor could the database compare a time that runs backward.
            self.add_error("shown_until", _("An advertisement ends after it begins."))
        else:
            self.refuse_a_taken_place(slot, begin, end)

    def earliest_end(self, begin: datetime.datetime) -> datetime.datetime:
        """What has begun may be ended at once; what has not runs for a while at least."""
        return max(begin, timezone.now()) if "shown_from" in self.fields else begin

    def refuse_a_taken_place(
        self, slot: str, begin: datetime.datetime, end: datetime.datetime
    ) -> None:
        """Says who stands there; the database would only say that somebody does."""
        others = Advertisement.objects.filter(slot=slot).exclude(pk=self.instance.pk)
        other = others.filter(shown_from__lt=end, shown_until__gt=begin).first()
        if other:
            told = {"name": other.advertiser, "end": moment(other.shown_until)}
            self.add_error(
                "slot" if "slot" in self.fields else "shown_until",
                _("“%(name)s” stands in this place until %(end)s.") % told,
            )


def drafted(given: Mapping[str, Any]) -> Advertisement:
    """Whatever the form holds by now, right or wrong."""
    number = str(given.get("photograph", ""))
    is_number = number.isascii() and number.isdigit() and len(number) < 19
    photographs = Photograph.objects.prefetch_related("renditions")
    slot = given.get("slot")
    return Advertisement(
        advertiser=shown(given, "advertiser") or _("Advertiser"),
        slot=slot if slot in AdvertisementSlot.values else AdvertisementSlot.ARTICLE_SIDE,
        photograph=photographs.filter(pk=int(number)).first() if is_number else None,
        alt_text=shown(given, "alt_text"),
        words=shown(given, "words"),
        url="https://",
    )


def shown(given: Mapping[str, Any], name: str) -> str:
    try:
        return normalise(str(given.get(name, "")).replace("\0", ""))[:300]
    except LoneSurrogateError:
        return ""
