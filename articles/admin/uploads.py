"""Files that arrive while a story is being written, and what the page may know of a medium."""

import datetime
from collections.abc import Callable
from functools import wraps
from operator import attrgetter
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import media
from articles.actions.auditing import tell_change
from articles.actions.clips import describe_clip
from articles.admin.access import desk_view, posted_json, refuse, staff
from articles.enums import Deed, VideoRenditionKind
from articles.media import desk_address
from articles.models import Article, Photograph, User, VideoAttachment
from articles.rights import Case, may

MOST_DIGITS = 19
# What a script may say of a clip: in words, and by number.
TOLD = ("caption", "credit", "subtitles", "transcript")
CHOSEN = ("poster", "photograph")
Medium = TypeVar("Medium", Photograph, VideoAttachment)


def photograph_facts(photograph: Photograph) -> dict[str, Any]:
    made = media.picture_addresses(photograph, address=desk_address)
    return {
        "id": photograph.pk,
        "kind": "photograph",
        "name": photograph.original_name,
        "src": made.src if made else "",
        "width": made.width if made else None,
        "height": made.height if made else None,
        "thumbnail": media.thumbnail_address(photograph, address=desk_address),
        "caption": photograph.caption,
        "credit": photograph.credit,
        "alt_text": photograph.alt_text,
    }


def video_facts(video: VideoAttachment) -> dict[str, Any]:
    made = media.clip_addresses(video, address=desk_address)
    return {
        "id": video.pk,
        "kind": "video",
        "name": video.original_name,
        "src": made.sources[0].address if made else "",
        "poster": made.poster if made else "",
        "width": made.width if made else None,
        "height": made.height if made else None,
        "caption": video.caption,
        "credit": video.credit,
        "posters": [
            {"id": each.pk, "src": desk_address(each.name)}
            for each in sorted(video.renditions.all(), key=attrgetter("number"))
            if each.kind == VideoRenditionKind.POSTER
        ],
        "poster_id": video.poster_id,
        "subtitles": media.cue_count(video.subtitles),
        "transcript": video.transcript,
        "state_label": video.get_state_display() if video.is_missing else "",
    }


def with_file(take_in: Callable[..., JsonResponse]) -> Callable[..., JsonResponse]:
    @wraps(take_in)
    def view(request: HttpRequest) -> JsonResponse:
        file = request.FILES.get("file")
        if not isinstance(file, UploadedFile):
            return refuse(_("No file arrived. Choose it again."))
        given = {"at": timezone.now(), "file": file, "name": file.name or ""}
        try:
            return take_in(staff(request), request.GET.get("missing", ""), given)
        except media.MediaRefused as refused:
            return refuse(str(refused))

    return view


@desk_view("articles.add_photograph", method="POST")
@with_file
def upload_photograph(by: User, missing: str, given: dict[str, Any]) -> JsonResponse:
    if not missing:
        return JsonResponse(photograph_facts(kept(media.take_in_photograph, by=by, **given)))
    if not by.has_perm("articles.change_photograph"):
        return refuse(_("You may not do this."), 403)
    photograph = get_object_or_404(Photograph.objects.missing(), pk=number(missing))
    filled = kept(media.fill_missing_photograph, by=by, photograph=photograph, **given)
    return JsonResponse(photograph_facts(filled))


@desk_view("articles.add_videoattachment", method="POST")
@with_file
def upload_video(by: User, missing: str, given: dict[str, Any]) -> JsonResponse:
    """The clip waits without a story until its story is saved with it in the text."""
    if not missing:
        return JsonResponse(video_facts(kept(media.take_in_video, by=by, **given)))
    if not by.has_perm("articles.change_videoattachment"):
        return refuse(_("You may not do this."), 403)
    video = video_to_change(by, number(missing))
    return JsonResponse(video_facts(kept(media.fill_missing_video, by=by, video=video, **given)))


def kept(
    take_in: Callable[..., Medium], *, by: User, at: datetime.datetime, **given: Any
) -> Medium:
    """Whose file it is, and which bytes came, stands in the record of all acts. Not one
    transaction with it: reading a long clip would keep that open for minutes.
    """
    medium = take_in(by=by, at=at, **given)
    facts = {"file": medium.original_name, "sha256": medium.sha256}
    tell_change(Deed.ADD, medium, by=by, at=at, facts=facts)
    return medium


@desk_view("articles.add_videoattachment", method="POST")
def describe_video(request: HttpRequest) -> JsonResponse:
    """Only what is named is changed; what is refused changes nothing."""
    content = posted_json(request)
    by = staff(request)
    video = video_to_change(by, number(str(content.get("video"))))
    said: dict[str, Any] = {name: content[name] for name in TOLD if is_text(content.get(name))}
    said |= {name: content[name] for name in CHOSEN if is_number(content.get(name))}
    try:
        return JsonResponse(
            video_facts(describe_clip(by=by, at=timezone.now(), video=video, said=said))
        )
    except media.MediaRefused as refused:
        return refuse(str(refused))


@desk_view("articles.view_videoattachment")
def subtitles(request: HttpRequest, pk: int) -> HttpResponse:
    """For previews, before anything is published."""
    video = get_object_or_404(videos_within_reach(staff(request)), pk=pk)
    if not video.subtitles:
        raise Http404
    return HttpResponse(video.subtitles, content_type="text/vtt; charset=utf-8")


def is_text(value: Any) -> bool:
    return isinstance(value, str)


def is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63


def video_to_change(by: User, pk: int) -> VideoAttachment:
    """A clip is part of its story's text: who only reads that changes nothing of it."""
    video = get_object_or_404(videos_within_reach(by).select_related("article__section"), pk=pk)
    if video.article is not None and not may(by, "edit", Case(video.article, timezone.now())):
        raise PermissionDenied
    return video


def videos_within_reach(by: User) -> QuerySet[VideoAttachment]:
    return VideoAttachment.objects.filter(
        Q(uploaded_by=by) | Q(article__in=Article.objects.within_reach_of(by))
    )


def number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < MOST_DIGITS):
        raise Http404
    return int(text)
