"""A reader reports an advertisement: a plain form, no cookie, no name asked."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles import pages
from articles.actions.advertisements import AdvertisementRefusedError, report_advertisement
from articles.enums import ReportReason
from articles.models import Advertisement
from articles.readership.address import client_address, household
from articles.readership.allowance import Allowance
from articles.readership.beacon import is_from_our_page, slot_of
from articles.text import LoneSurrogateError, normalise
from articles.views.pages import answer, known

# Reports of one household within half an hour; a whole office may share an address.
REPORTS_PER_ADDRESS = 10
LONGEST_WORDS = 1000

allowance = Allowance(REPORTS_PER_ADDRESS)


class ReportForm(forms.Form):
    reason = forms.ChoiceField(choices=ReportReason.choices, widget=forms.RadioSelect)
    words = forms.CharField(max_length=LONGEST_WORDS, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages = dict.fromkeys(
            ("required", "invalid_choice"), _("Choose what is wrong with the advertisement.")
        )

    def clean_words(self) -> str:
        try:
            return normalise(self.cleaned_data["words"])
        except LoneSurrogateError as damaged:
            raise forms.ValidationError(str(damaged)) from damaged

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("reason") == ReportReason.OTHER and not values.get("words"):
            self.add_error("words", _("Say in a few words what is wrong."))
        return values


@csrf_exempt  # There is no session to ride on; where the post comes from is looked at instead.
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, number: str) -> HttpResponse:
    advertisement = reportable(int(number))
    if request.method != "POST":
        return form_page(advertisement, ReportForm())
    form = ReportForm(request.POST)
    if not is_from_our_page(request.META, settings.SITE_ORIGIN):
        refuse(form, _("This did not come from a page of ours. Send it again from here."))
        return form_page(advertisement, form, HTTPStatus.FORBIDDEN)
    if not form.is_valid():
        return form_page(advertisement, form, HTTPStatus.BAD_REQUEST)
    return taken_in(request, advertisement, form)


def reportable(number: int) -> Advertisement:
    """One that readers have seen; the number of one still to come tells nobody of it."""
    begun = Advertisement.objects.begun(timezone.now()).filter(pk=number)
    return known(begun.select_related("photograph").first())  # type: ignore[no-any-return]


def taken_in(request: HttpRequest, advertisement: Advertisement, form: ReportForm) -> HttpResponse:
    reason, words = ReportReason(form.cleaned_data["reason"]), form.cleaned_data["words"]
    at = timezone.now()
    address = client_address(request.META, trusted_proxies=settings.TRUSTED_PROXIES)
    # The same words again are the same report, and use up nothing.
    key = hash((advertisement.pk, reason, words))
    if not allowance.admits(household(address), 0, slot_of(at), key):
        refuse(form, _("Many reports came from your connection. Please try again in half an hour."))
        return form_page(advertisement, form, HTTPStatus.TOO_MANY_REQUESTS)
    try:
        report_advertisement(at=at, advertisement=advertisement, reason=reason, words=words)
    except AdvertisementRefusedError as refused:
        refuse(form, str(refused))
        return form_page(advertisement, form, HTTPStatus.TOO_MANY_REQUESTS)
    done = reverse("advert_reported")
    return HttpResponse(status=HTTPStatus.SEE_OTHER, headers={"Location": done})


def refuse(form: ReportForm, sentence: str) -> None:
    form.is_valid()
    form.add_error(None, sentence)


def form_page(
    advertisement: Advertisement, form: ReportForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    page = pages.advert_report_page(advertisement, at=timezone.now())
    context = {"page": page, "form": form, "longest": LONGEST_WORDS}
    return HttpResponse(render_to_string("articles/advert_report.html", context), status=status)


@require_safe
def reported(request: HttpRequest) -> HttpResponse:
    return answer("articles/advert_reported.html", pages.advert_reported_page(at=timezone.now()))
