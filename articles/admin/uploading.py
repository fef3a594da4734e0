"""Files in parts: begun, sent, asked after, finished, cancelled. Each answers scripts in JSON."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import media
from articles.actions.auditing import changed, tell_change, values_of
from articles.admin.access import (
    article_within_reach,
    desk_view,
    posted_json,
    refuse,
    staff,
)
from articles.admin.uploads import (
    MOST_DIGITS,
    number,
    photograph_facts,
    video_facts,
    video_to_change,
)
from articles.enums import Deed, UploadKind
from articles.models import Photograph, Upload, User, VideoAttachment
from articles.text import normalise

RIGHTS = {
    UploadKind.PHOTOGRAPH: ("articles.add_photograph", "articles.change_photograph"),
    UploadKind.VIDEO: ("articles.add_videoattachment", "articles.change_videoattachment"),
}
SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
BYTES = "application/octet-stream"
SHOWN = 60
LATELY = timedelta(days=1)
WORDS = {"caption": 2000, "credit": 200, "alt_text": 2000}
View = Callable[..., JsonResponse]


def in_words(view: View) -> View:
    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        try:
            return view(request, *args, **kwargs)
        except media.WrongPlace as wrong:
            sentence = _("The file goes on at another place.")
            return JsonResponse({"error": sentence, "received": wrong.received}, status=409)
        except media.DiskFull as full:
            return refuse(str(full), 507)
        except media.MediaRefused as refused:
            return refuse(str(refused), 422)
        except Upload.DoesNotExist:
            return gone()

    return told


def of_upload(method: str) -> Callable[[View], Callable[..., Any]]:
    """One's own; another person's is not there. The right may have been taken away meanwhile."""

    def decorate(view: View) -> Callable[..., Any]:
        @desk_view("", method=method)
        @wraps(view)
        def found(request: HttpRequest, key: str) -> JsonResponse:
            by = staff(request)
            uploads = Upload.objects.select_related("photograph", "video")
            upload = uploads.filter(key=key, begun_by=by).first()
            if upload is None:
                return gone()
            ask_right(by, UploadKind(upload.kind), is_filling=is_filling(upload))
            return in_words(view)(request, by, upload)

        return found

    return decorate


def gone() -> JsonResponse:
    return refuse(_("This upload is not there any more. Choose the file again."), 404)


def is_filling(upload: Upload) -> bool:
    return upload.finished_at is None and upload.medium is not None


def ask_right(by: User, kind: UploadKind, *, is_filling: bool) -> None:
    to_add, to_change = RIGHTS[kind]
    if not by.has_perm(to_add) or (is_filling and not by.has_perm(to_change)):
        raise PermissionDenied


@desk_view("articles.view_photograph")
def uploads(request: HttpRequest) -> JsonResponse:
    """One's own: what lacks its end, and what arrived lately."""
    own = Upload.objects.filter(begun_by=staff(request)).select_related("photograph", "video")
    lately = own.finished().filter(finished_at__gt=timezone.now() - LATELY)
    fresh = lately.prefetch_related("photograph__renditions", "video__renditions")[:SHOWN]
    return JsonResponse(
        {
            "unfinished": [standing(each) for each in own.unfinished()[:SHOWN]],
            "fresh": [standing(each) | {"medium": facts(each.medium)} for each in fresh],
        }
    )


def standing(upload: Upload) -> dict[str, Any]:
    return {
        "key": upload.key,
        "kind": upload.kind,
        "name": upload.original_name,
        "size": upload.size,
        "received": upload.received,
        "article": upload.article_id,
    }


@desk_view("", method="POST")
@in_words
def begin(request: HttpRequest) -> JsonResponse:
    by = staff(request)
    if not any(by.has_perm(to_add) for to_add, _to_change in RIGHTS.values()):
        raise PermissionDenied
    content = posted_json(request)
    kind, size = content.get("kind"), content.get("size")
    if kind not in UploadKind.values or not isinstance(size, int) or isinstance(size, bool):
        return refuse(_("This address does not answer so."))
    kind = UploadKind(kind)
    ask_right(by, kind, is_filling="missing" in content)
    if known := known_copy(by, kind, content.get("sha256")):
        return JsonResponse({"known": facts(known), "is_own": known.uploaded_by_id == by.pk})
    article = content.get("article")
    upload = media.begin_upload(
        by=by,
        at=timezone.now(),
        kind=kind,
        name=name_of(content),
        size=size,
        article=None if article is None else article_within_reach(by, article),
        missing=missing_medium(by, kind, content["missing"]) if "missing" in content else None,
    )
    return JsonResponse({"key": upload.key, "received": 0})


def name_of(content: dict[str, Any]) -> str:
    name = content.get("name")
    return name if isinstance(name, str) else ""


def known_copy(by: User, kind: UploadKind, sha256: Any) -> Photograph | VideoAttachment | None:
    """Photographs are everybody's; clips belong to stories, and so only one's own are told of."""
    if not isinstance(sha256, str) or not SHA256.fullmatch(sha256):
        return None
    if kind == UploadKind.VIDEO:
        own = VideoAttachment.objects.filter(sha256=sha256, uploaded_by=by, article=None)
        return own.order_by("pk").first()
    if not by.has_perm("articles.view_photograph"):
        return None
    found = list(Photograph.objects.with_file().filter(sha256=sha256).order_by("pk")[:SHOWN])
    return min(found, key=lambda each: each.uploaded_by_id != by.pk, default=None)


def missing_medium(by: User, kind: UploadKind, given: Any) -> Photograph | VideoAttachment:
    pk = number(str(given))
    if kind == UploadKind.VIDEO:
        return video_to_change(by, pk)
    return get_object_or_404(Photograph.objects.missing(), pk=pk)


@of_upload("GET")
def ask(request: HttpRequest, by: User, upload: Upload) -> JsonResponse:
    return JsonResponse({"received": media.true_place(upload)})


@of_upload("POST")
def append(request: HttpRequest, by: User, upload: Upload) -> JsonResponse:
    """The body is the bytes themselves: nothing reads them before they are wanted."""
    offset = request.GET.get("offset", "")
    if not (offset.isascii() and offset.isdigit() and len(offset) < MOST_DIGITS):
        return refuse(_("This address does not answer so."))
    if request.content_type != BYTES:
        return refuse(_("This address does not answer so."), 415)
    received = media.append_part(
        by=by, at=timezone.now(), upload=upload, offset=int(offset), body=request
    )
    return JsonResponse({"received": received})


@of_upload("POST")
def finish(request: HttpRequest, by: User, upload: Upload) -> JsonResponse:
    """Whose file it is, and which bytes came, stands in the record of all acts."""
    at = timezone.now()
    medium = media.take_in_upload(by=by, at=at, upload=upload)
    with transaction.atomic():
        if media.close_upload(by=by, at=at, upload=upload, medium=medium):
            told = {"file": medium.original_name, "sha256": medium.sha256}
            tell_change(Deed.ADD, medium, by=by, at=at, facts=told)
    return JsonResponse(facts(medium))


@of_upload("POST")
def cancel(request: HttpRequest, by: User, upload: Upload) -> JsonResponse:
    media.cancel_upload(by=by, upload=upload)
    return JsonResponse({})


@of_upload("POST")
def describe(request: HttpRequest, by: User, upload: Upload) -> JsonResponse:
    """What its uploader says of a photograph that has just come; later the library's keepers do."""
    photograph = upload.photograph
    if photograph is None or upload.finished_at is None or photograph.uploaded_by_id != by.pk:
        raise Http404
    content, before = posted_json(request), values_of(photograph, WORDS)
    for field, limit in WORDS.items():
        setattr(photograph, field, text_of(content, field, limit))
    with transaction.atomic():
        photograph.save()
        told = changed(before, values_of(photograph, WORDS))
        tell_change(Deed.CHANGE, photograph, by=by, at=timezone.now(), changes=told)
    return JsonResponse(facts(photograph))


def facts(medium: Photograph | VideoAttachment | None) -> dict[str, Any]:
    if isinstance(medium, Photograph):
        return photograph_facts(medium)
    return video_facts(medium) if medium else {}


def upload_settings(request: HttpRequest, site: AdminSite) -> dict[str, Any]:
    """What the scripts of any page need that sends files."""
    to = partial(reverse, current_app=site.name)
    return {
        "user": staff(request).pk,
        "uploads": to("admin:desk_uploads"),
        "photographs": to("admin:articles_photograph_changelist"),
        "limits": {
            UploadKind.PHOTOGRAPH: settings.PHOTOGRAPH_MAX_BYTES,
            UploadKind.VIDEO: settings.VIDEO_MAX_BYTES,
        },
        "sign_in": f"{to('admin:login')}?next={to('admin:desk_signed_in')}",
        "other_account": to("admin:desk_other_account"),
    }


def upload_urls() -> list[URLPattern]:
    return [
        path("desk/uploads/", uploads, name="desk_uploads"),
        path("desk/uploads/new/", begin, name="desk_upload_begin"),
        path("desk/uploads/<slug:key>/", ask, name="desk_upload_ask"),
        path("desk/uploads/<slug:key>/part/", append, name="desk_upload_part"),
        path("desk/uploads/<slug:key>/finish/", finish, name="desk_upload_finish"),
        path("desk/uploads/<slug:key>/cancel/", cancel, name="desk_upload_cancel"),
        path("desk/uploads/<slug:key>/words/", describe, name="desk_upload_words"),
    ]


def text_of(content: dict[str, Any], name: str, limit: int) -> str:
    value = content.get(name)
    return normalise(value)[:limit] if isinstance(value, str) else ""
