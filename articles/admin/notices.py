"""What people are told, on every page of the desk: fetched, looked at, chosen."""

import hashlib
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.actions.notifying import choose_notices, done_by, see
from articles.admin.access import desk_view, staff
from articles.enums import NoticeKind
from articles.models import NoticeChoice, User
from articles.selectors import notices
from articles.templatetags.desk import moment

LISTED = 20
BEFORE = "truoc"
LARGEST_NUMBER = 18
MOST_AT_ONCE = 200


@desk_view("")
def newest(request: HttpRequest) -> HttpResponseBase:
    """Three queries: the login, the person, what is new to her."""
    found = notices.unseen(staff(request), timezone.now())
    answer = JsonResponse(
        {"count": len(found), "notices": [facts(notice) for notice in found[:LISTED]]}
    )
    tag = f'"{hashlib.blake2b(answer.content, digest_size=16).hexdigest()}"'
    answer.headers["ETag"] = tag
    return get_conditional_response(request, etag=tag, response=answer) or answer


def facts(notice: Any) -> dict[str, Any]:
    event = notice.event
    address = reverse("admin:articles_article_change", args=[notice.article_id])
    return {
        "id": notice.pk,
        "what": event.get_verb_display(),
        "kind": notice.kind,
        "headline": event.headline,
        "by": done_by(event),
        "reason": event.reason,
        "moment": moment(event.happened_at),
        "address": address if notice.is_open else None,
    }


@desk_view("", method="POST")
def mark_seen(request: HttpRequest) -> HttpResponseBase:
    """The notices given, or all where none is."""
    chosen = request.POST.getlist("notice")[:MOST_AT_ONCE]
    if any(number_of(text) is None for text in chosen):
        raise BadRequest
    numbers = [int(text) for text in chosen] or None
    see(by=staff(request), at=timezone.now(), notices=numbers)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({})
    return redirect("admin:desk_notices_told")


def number_of(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= LARGEST_NUMBER
    return int(text) if is_number else None


def told(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Everything one was told, read on from a given row, never counted."""
    before = number_of(request.GET.get(BEFORE, ""))
    rows = notices.page_of(staff(request), timezone.now(), before=before)
    shown = rows[: notices.PAGE]
    context |= {
        "title": _("Notices"),
        "notices": [(notice, done_by(notice.event)) for notice in shown],
        "has_unseen": any(notice.seen_at is None for notice in shown),
        "onward": shown[-1].pk if len(rows) > notices.PAGE else None,
        "before": BEFORE,
    }
    return TemplateResponse(request, "admin/articles/my_work/notices.html", context)


class ChoiceForm(forms.Form):
    """Two boxes for each kind."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = {each.kind: each for each in NoticeChoice.objects.filter(user=user)}
        for kind in NoticeKind:
            choice = stored.get(kind)
            for name, label, value in (
                ("screen", gettext_lazy("on the desk"), choice.is_on_screen if choice else True),
                (
                    "mail",
                    gettext_lazy("by e-mail"),
                    choice.is_by_mail if choice else kind.is_mailed_unless_told,
                ),
            ):
                self.fields[f"{name}_{kind}"] = forms.BooleanField(
                    label=f"{kind.label}: {label}", required=False, initial=value
                )

    def rows(self) -> list[tuple[NoticeKind, Any, Any]]:
        return [(kind, self[f"screen_{kind}"], self[f"mail_{kind}"]) for kind in NoticeKind]

    def chosen(self) -> dict[NoticeKind, tuple[bool, bool]]:
        given = self.cleaned_data
        return {kind: (given[f"screen_{kind}"], given[f"mail_{kind}"]) for kind in NoticeKind}


def choices(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    by = staff(request)
    form = ChoiceForm(request.POST or None, user=by)
    if request.method == "POST" and form.is_valid():
        choose_notices(by=by, at=timezone.now(), chosen=form.chosen())
        messages.success(request, _("Saved."))
        return redirect("admin:desk_notice_choices")
    context |= {
        "title": _("How I am told"),
        "form": form,
        "person": by,
        "is_mail_sent": settings.IS_MAIL_SENT,
        "minutes": settings.NOTICE_MAIL_MINUTES,
    }
    return TemplateResponse(request, "admin/articles/my_work/choices.html", context)
