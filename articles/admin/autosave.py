"""Unsaved text kept on the server, and who else has a story open."""

import datetime
import uuid
from typing import Any

from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.access import article_within_reach, desk_view, posted_json, refuse, staff
from articles.body import BodyRefused, clean, repair_paste
from articles.models import Article, Autosave, Presence, User
from articles.templatetags.desk import moment as format_moment

MAX_PAYLOAD = 2_000_000
MAX_KEPT = 50
STALE_AFTER = datetime.timedelta(seconds=60)


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


@desk_view("articles.change_article", method="POST")
def present(request: HttpRequest, pk: int) -> JsonResponse:
    """A sign of life. The answer says who else is here and which version is stored now."""
    by, at = staff(request), timezone.now()
    article = article_within_reach(by, pk)
    if posted_json(request).get("leaves"):
        Presence.objects.filter(article=article, user=by).delete()
        return JsonResponse({})
    note_presence(article, by=by, at=at)
    return JsonResponse(
        {
            "others": [person_facts(one) for one in others_at(article, by, at)],
            "version": article.version,
            "updated_by": str(article.updated_by),
            "updated_at": format_moment(article.updated_at),
        }
    )


@transaction.atomic
def note_presence(article: Article, *, by: User, at: datetime.datetime) -> None:
    """Who had gone for a minute arrives anew."""
    stale = Presence.objects.filter(article=article, user=by, seen_at__lt=at - STALE_AFTER)
    stale.delete()
    Presence.objects.update_or_create(
        article=article,
        user=by,
        defaults={"seen_at": at},
        create_defaults={"seen_at": at, "opened_at": at},
    )


def others_at(article: Article, user: User, at: datetime.datetime) -> list[Presence]:
    here = Presence.objects.filter(article=article, seen_at__gte=at - STALE_AFTER)
    return list(here.exclude(user=user).select_related("user").order_by("opened_at"))


def person_facts(presence: Presence) -> dict[str, str]:
    return {"name": str(presence.user), "since": format_moment(presence.opened_at)}


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
