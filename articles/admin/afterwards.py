"""What is said of a story after its publication, each verb on a page of its own."""

import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import actions, media
from articles.actions.afterwards import Rectification
from articles.admin.access import staff
from articles.admin.files import choosing
from articles.admin.publishing import (
    attempt,
    has_newer_text,
    page,
    scheduled,
    to_story,
    what_is_missing,
)
from articles.body import parse, plain_text
from articles.body.fixing import FixRefused, fixed_body
from articles.enums import ArticleState, Step
from articles.models import Article, Attachment, Demand, User
from articles.rights import Case, may
from articles.text import LoneSurrogateError, normalise

SHOWN, APPROVED, APPROVING = "shown", "approved", "approving"
TEXTS = {
    SHOWN: gettext_lazy("The text that readers have now"),
    APPROVED: gettext_lazy("The new text, which has been approved"),
    APPROVING: gettext_lazy("The new text, which I approve herewith"),
}
ROWS_OF_A_FIX = 3
DEMAND = "yeu-cau"


class AfterForm(forms.Form):
    """Which text the words go to, and which demand they settle."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.ChoiceField(label=gettext_lazy("On which text"), widget=forms.RadioSelect)
    demand: Any = forms.ModelChoiceField(
        label=gettext_lazy("Settles the demand"),
        queryset=Demand.objects.none(),
        required=False,
        empty_label=gettext_lazy("None"),
    )

    def __init__(
        self, *args: Any, article: Article, user: User, at: datetime.datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.texts = texts_for(article, user, at)
        self.fields["version"].initial = article.version
        self.fields["text"].choices = [(key, TEXTS[key]) for key in self.texts]  # type: ignore[attr-defined]
        self.fields["text"].initial = self.texts[-1]
        self.fields["text"].required = len(self.texts) > 1
        offer_demands(self, article)

    def facts(self) -> dict[str, Any]:
        chosen = self.cleaned_data["text"] or self.texts[-1]
        return {
            "expected_version": self.cleaned_data["version"],
            "is_as_shown": chosen == SHOWN,
            "is_approving": chosen == APPROVING,
            "demand": self.cleaned_data.get("demand"),
        }


class CorrectForm(AfterForm):
    note = forms.CharField(
        label=gettext_lazy("What was wrong, what is right"),
        help_text=gettext_lazy(
            "Readers see this note below the story and on the page of corrections."
        ),
        widget=forms.Textarea({"rows": 4, "lang": "vi"}),
    )


class RectifyForm(AfterForm):
    false_statement = forms.CharField(
        label=gettext_lazy("The false statement, as the paper published it"),
        widget=forms.Textarea({"rows": 3, "lang": "vi"}),
    )
    right_statement = forms.CharField(
        label=gettext_lazy("What is right"), widget=forms.Textarea({"rows": 3, "lang": "vi"})
    )
    apology = forms.CharField(
        label=gettext_lazy("Apology"),
        help_text=gettext_lazy("It stands right below what is right. Name who was wronged."),
        widget=forms.Textarea({"rows": 2, "lang": "vi"}),
    )

    def told(self) -> Rectification:
        return Rectification(
            **{name: self.cleaned_data[name] for name in Rectification.__dataclass_fields__}
        )


class RetractForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Kept for ever in the record; readers do not see it."),
        widget=forms.Textarea({"rows": 4, "lang": "vi"}),
    )
    document_number = forms.CharField(
        label=gettext_lazy("Number of the document, if there is one"),
        required=False,
        max_length=120,
    )
    attachment = forms.FileField(
        label=gettext_lazy("The document itself"),
        help_text=gettext_lazy(
            "A PDF, or a scan as JPEG or PNG. Kept for ever, for the desk only."
        ),
        required=False,
        widget=forms.FileInput(choosing(accept=".pdf,.jpg,.jpeg,.png")),
    )
    demand: Any = forms.ModelChoiceField(
        label=gettext_lazy("Settles the demand"),
        queryset=Demand.objects.none(),
        required=False,
        empty_label=gettext_lazy("None"),
    )

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_demands(self, article)


class FixForm(forms.Form):
    """Passages as they stand, and what is to stand there instead."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in range(1, ROWS_OF_A_FIX + 1):
            for name, label in (("wrong", _("As it stands")), ("right", _("As it should be"))):
                self.fields[f"{name}_{row}"] = forms.CharField(
                    label=label, required=False, strip=False, max_length=200,
                    widget=forms.TextInput({"lang": "vi", "autocomplete": "off"}),
                )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        try:
            values["changes"] = [
                (normalise(wrong), normalise(right))
                for row in range(1, ROWS_OF_A_FIX + 1)
                for wrong, right in [(values.get(f"wrong_{row}"), values.get(f"right_{row}") or "")]
                if wrong
            ]
        except LoneSurrogateError as damaged:
            raise forms.ValidationError(str(damaged)) from None
        if not values["changes"]:
            raise forms.ValidationError(_("Copy the passage that is wrong into the first field."))
        return values

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"wrong_{n}"], self[f"right_{n}"]) for n in range(1, ROWS_OF_A_FIX + 1)]


def offer_demands(form: forms.Form, article: Article) -> None:
    field: Any = form.fields["demand"]
    field.queryset = Demand.objects.open().filter(article=article).most_urgent_first()
    field.label_from_instance = demand_in_a_line


def demand_in_a_line(demand: Demand) -> str:
    return f"{demand.asked_by} – {demand.get_kind_display()}"


def texts_for(article: Article, user: User, at: datetime.datetime) -> list[str]:
    """The last is the likeliest. A text that waits for its hour waits on."""
    live = article.published.visible(at).first()
    is_new = has_newer_text(article, live) and not article.published.upcoming(at).exists()
    if is_new and article.step == Step.APPROVED:
        return [SHOWN, APPROVED]
    if is_new and may(user, "approve", Case(article, at)):
        return [SHOWN, APPROVING]
    return [SHOWN]


# -- Pages ------------------------------------------------------------------------


def require(request: HttpRequest, right: str, article: Article) -> User:
    user = staff(request)
    if not may(user, right, Case(article, timezone.now())):
        raise PermissionDenied
    return user


def fix_view(request: HttpRequest, article: Article, context: dict[str, Any]) -> HttpResponse:
    user = require(request, "fix", article)
    form = FixForm(request.POST or None, initial={"version": article.version})
    if request.method == "POST" and form.is_valid():
        refused = tried(lambda: fix_as_told(user, article, form.cleaned_data))
        if not refused:
            messages.success(request, _("The slip is mended. It stands in the history of work."))
            return to_story(article)
        form.add_error(None, refused)
    at = timezone.now()
    return page(
        request, "fix", context, article=article, form=form,
        live=article.published.visible(at).first(), upcoming=article.published.upcoming(at).first(),
        is_approved=article.step == Step.APPROVED,
        paragraphs=plain_text(parse(article.body), with_captions=False).split("\n"),
    )  # fmt: skip


def fix_as_told(user: User, article: Article, told: dict[str, Any]) -> None:
    actions.fix(
        by=user,
        at=timezone.now(),
        article=article,
        body=fixed_body(article.body, told["changes"]),
        expected_version=told["version"],
    )


def update_view(request: HttpRequest, article: Article, context: dict[str, Any]) -> HttpResponse:
    user, at = require(request, "update", article), timezone.now()
    form = AfterForm(request.POST or None, article=article, user=user, at=at)
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        refused = tried(
            lambda: actions.update(
                by=user,
                at=timezone.now(),
                article=article,
                expected_version=facts["expected_version"],
                # The page offers it only where nothing waits for its hour.
                expected_scheduled=0,
                is_approving=facts["is_approving"],
            )
        )
        if not refused:
            messages.success(request, _("Updated. The page says so, with the hour."))
            return to_story(article)
        form.add_error(None, refused)
    return after_page(
        request, "update", context, article, form, at,
        is_ready=form.texts[-1] != SHOWN, **what_is_missing(article, at),
    )  # fmt: skip


def correct_view(request: HttpRequest, article: Article, context: dict[str, Any]) -> HttpResponse:
    user, at = require(request, "correct", article), timezone.now()
    form = CorrectForm(
        request.POST or None, article=article, user=user, at=at, initial=asked_for(request)
    )
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        refused = tried(
            lambda: actions.correct(
                by=user, at=timezone.now(), article=article, note=note, **form.facts()
            )
        )
        if not refused:
            messages.success(request, _("Published with its correction."))
            return onward(article)
        form.add_error(None, refused)
    return after_page(request, "correct", context, article, form, at)


def rectify_view(request: HttpRequest, article: Article, context: dict[str, Any]) -> HttpResponse:
    user, at = require(request, "rectify", article), timezone.now()
    apology = _("We apologise to our readers and to all who are concerned.")
    initial = {"apology": apology, **asked_for(request)}
    form = RectifyForm(request.POST or None, article=article, user=user, at=at, initial=initial)
    if request.method == "POST" and form.is_valid():
        refused = tried(
            lambda: actions.rectify(
                by=user, at=timezone.now(), article=article, told=form.told(), **form.facts()
            )
        )
        if not refused:
            messages.success(request, _("The rectification is published."))
            return onward(article)
        form.add_error(None, refused)
    return after_page(
        request, "rectify", context, article, form, at,
        piece=article.published.once_shown(at).order_by("-shown_from", "-number").first(),
        is_retracted=article.state == ArticleState.RETRACTED,
    )  # fmt: skip


def retract_view(request: HttpRequest, article: Article, context: dict[str, Any]) -> HttpResponse:
    user, at = require(request, "retract", article), timezone.now()
    form = RetractForm(
        request.POST or None, request.FILES or None, article=article, initial=asked_for(request)
    )
    if request.method == "POST" and form.is_valid():
        refused = tried(lambda: retract_as_told(user, article, form.cleaned_data))
        if not refused:
            messages.success(request, _("Retracted. Readers now get a short notice instead."))
            return onward(article)
        form.add_error(None, refused)
    return after_page(request, "retract", context, article, form, at)


def retract_as_told(user: User, article: Article, told: dict[str, Any]) -> None:
    """A takedown that is refused leaves no document behind."""
    at = timezone.now()
    with transaction.atomic():
        facts = told | {"attachment": attachment_of(user, told["attachment"], at=at)}
        actions.retract(by=user, at=at, article=article, **facts)


def attachment_of(user: User, file: Any, *, at: datetime.datetime) -> Attachment | None:
    if not file:
        return None
    return media.take_in_document(by=user, at=at, file=file, name=file.name or "")


# -- What the pages share ---------------------------------------------------------


def tried(work: Callable[[], Any]) -> list[str]:
    try:
        return attempt(work)
    except FixRefused as refused:
        return refused.sentences
    except ValidationError as refused:
        return refused.messages


def asked_for(request: HttpRequest) -> dict[str, Any]:
    """The demand that somebody came here from."""
    number = request.GET.get(DEMAND, "")
    return {"demand": number} if number.isascii() and number.isdigit() else {}


def after_page(
    request: HttpRequest,
    name: str,
    context: dict[str, Any],
    article: Article,
    form: forms.Form,
    at: datetime.datetime,
    **values: Any,
) -> HttpResponse:
    live = article.published.visible(at).first()
    return page(
        request, name, context, article=article, form=form, live=live,
        upcoming=scheduled(article, at),
        has_newer_text=has_newer_text(article, live),
        copies=list(article.outside_copies.all()),
        **values,
    )  # fmt: skip


def onward(article: Article) -> HttpResponse:
    """To the copies that are now to be dealt with, where the story has some."""
    response = to_story(article)
    if article.outside_copies.exists():
        response.headers["Location"] = reverse("admin:desk_copies", args=[article.pk])
    return response


def links_after(case: Case | None, user: User, *, is_live: bool) -> list[tuple[str, str]]:
    """The verbs after publication that this person may say of the story now."""
    if case is None:
        return []
    article = case.article
    is_published = article.state == ArticleState.PUBLISHED
    was_public = article.state != ArticleState.DRAFT
    offered = (
        ("desk_fix", "fix", _("Small fix…"), article.step == Step.APPROVED),
        ("desk_update", "update", _("Publish the update…"), is_live),
        ("desk_correct", "correct", _("Correct…"), is_live),
        ("desk_rectify", "rectify", _("Rectify under press law…"), is_live or was_public),
        ("desk_retract", "retract", _("Retract…"), is_published),
        ("desk_takedown", "retract", _("Take down at an hour…"), is_published),
        ("desk_copies", "note_copy", _("Copies elsewhere…"), True),
        ("desk_demand_new", "handle_demand", _("Take down a demand…"), was_public),
    )
    return [
        (label, reverse(f"admin:{name}", args=[article.pk]))
        for name, right, label, is_possible in offered
        if is_possible and may(user, right, case)
    ]
