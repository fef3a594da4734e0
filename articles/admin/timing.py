"""Taking a story down at an hour to come: the page beside the one that retracts it now."""

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import actions, selectors
from articles.admin.access import staff
from articles.admin.moments import MomentField
from articles.enums import ArticleState
from articles.models import Article, Retraction
from articles.rights import Case, may
from articles.templatetags.desk import moment
from articles.workflow import TransitionRefused

CANCEL = "huy"
# The takedown that was on the page when it was opened, 0 where none was.
SEEN = "da-thay"


class TakedownForm(forms.Form):
    ends_at = MomentField(
        label=gettext_lazy("Hour of the takedown"),
        help_text=gettext_lazy("Vietnam's time. Readers lose the story to the second."),
    )
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


def takedown_view(request: HttpRequest, article: Article, context: dict[str, Any]) -> HttpResponse:
    at = timezone.now()
    if not may(staff(request), "retract", Case(article, at)):
        raise PermissionDenied
    pending = article.retractions.pending(at).select_related("retracted_by").first()
    if request.method == "POST" and CANCEL in request.POST:
        return cancel(request, article, at)
    form = TakedownForm(request.POST or None, initial=known(pending))
    if request.method == "POST" and form.is_valid():
        refused = attempt(request, article, form, at)
        if not refused:
            return to_story(article)
        form.add_error(None, refused)
        pending = article.retractions.pending(at).select_related("retracted_by").first()
    values = {
        **context,
        "title": _("Take down at an hour"),
        "article": article,
        "form": form,
        "pending": pending,
        "is_public": article.state == ArticleState.PUBLISHED,
        "plan": selectors.plan_of(article, at),
        "cancel": CANCEL,
        "seen": SEEN,
    }
    return TemplateResponse(request, "admin/articles/article/takedown.html", values)


def known(pending: Retraction | None) -> dict[str, Any]:
    if pending is None:
        return {}
    return {
        "ends_at": pending.retracted_at,
        "reason": pending.reason,
        "document_number": pending.document_number,
    }


def attempt(
    request: HttpRequest, article: Article, form: TakedownForm, at: datetime.datetime
) -> str:
    """The sentence that says why not; empty where it was done."""
    try:
        takedown = actions.schedule_takedown(
            by=staff(request),
            at=at,
            article=article,
            expected=seen(request),
            **form.cleaned_data,
        )
    except TransitionRefused as refused:
        return str(refused)
    hour = moment(takedown.retracted_at)
    messages.success(request, _("The story is taken down at %(hour)s.") % {"hour": hour})
    return ""


def seen(request: HttpRequest) -> int | None:
    """None where a page says nothing of it, as those did that were opened before an update."""
    said = request.POST.get(SEEN, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None


def cancel(request: HttpRequest, article: Article, at: datetime.datetime) -> HttpResponse:
    try:
        actions.cancel_takedown(by=staff(request), at=at, article=article, expected=seen(request))
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The takedown is cancelled. The story stays."))
    return to_story(article)


def to_story(article: Article) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
