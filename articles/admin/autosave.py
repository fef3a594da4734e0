"""Unsaved text kept on the server."""

import uuid
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.access import article_within_reach, desk_view, posted_json, refuse, staff
from articles.body import BodyRefused, clean, repair_paste
from articles.models import Article, Autosave, User

MAX_PAYLOAD = 2_000_000
MAX_KEPT = 50


@desk_view("articles.change_article", method="POST")
def keep(request: HttpRequest) -> JsonResponse:
    """The form as it stands, under the key of that form; nothing of the story changes."""
    by, content = staff(request), posted_json(request)
    if len(request.body) > MAX_PAYLOAD:
        return refuse(_("The story is too long to be kept. Shorten it or split it."), 413)
    number = content.get("article")
    article = None if number is None else article_within_reach(by, number)
    kept, _is_new = Autosave.objects.update_or_create(
        saved_by=by,
        draft_key=read_key(content.get("draft_key")),
        defaults={
            "article": article,
            "payload": read_payload(content.get("payload")),
            "based_on_version": read_version(content.get("based_on_version")),
            "saved_at": timezone.now(),
        },
    )
    return JsonResponse({"saved_at": kept.saved_at.isoformat()})


def read_key(value: Any) -> uuid.UUID:
    try:
        return uuid.UUID(str(value))
    except ValueError as problem:
        raise BadRequest from problem


def read_version(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise BadRequest
    return value


def read_payload(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or len(value) > MAX_KEPT:
        raise BadRequest
    return {storable(str(name)): storable(str(text)) for name, text in value.items()}


def storable(text: str) -> str:
    """PostgreSQL refuses U+0000 and half characters even inside JSON; the rest must be kept."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\x00", "")


@desk_view("articles.change_article", method="POST")
def forget(request: HttpRequest) -> JsonResponse:
    Autosave.objects.filter(
        saved_by=staff(request), draft_key=read_key(posted_json(request).get("draft_key"))
    ).delete()
    return JsonResponse({})


def unsaved_texts(user: User, article: Article | None) -> list[Autosave]:
    """Newest first; of an existing story those of this person alone."""
    return list(Autosave.objects.filter(saved_by=user, article=article).order_by("-saved_at")[:5])


def mended(request: HttpRequest) -> JsonResponse:
    """What Word and web pages put on the clipboard, as the story's document."""
    html = posted_json(request).get("html")
    if not isinstance(html, str):
        raise BadRequest
    try:
        return JsonResponse({"html": clean(repair_paste(html))})
    except BodyRefused as refused:
        return refuse(str(refused))


mend_paste = desk_view("articles.change_article", method="POST")(mended)


def signed_in(request: HttpRequest) -> HttpResponse:
    """The end of a login in a frame: hands the new token to the page around it."""
    return render(request, "admin/articles/article/signed_in.html", {"token": get_token(request)})


def other_account(request: HttpRequest) -> HttpResponse:
    """Where the frame goes when somebody else signed in: out again, then to the login."""
    login = f"{reverse('admin:login')}?next={reverse('admin:desk_signed_in')}"
    return render(request, "admin/articles/article/other_account.html", {"login": login})
