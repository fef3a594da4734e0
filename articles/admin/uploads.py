"""What the page may know of a photograph and a clip, and what is said of a clip."""

from operator import attrgetter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from articles import media
from articles.actions.clips import describe_clip
from articles.admin.access import desk_view, posted_json, refuse, staff
from articles.admin.terms import terms_told
from articles.enums import VideoRenditionKind
from articles.media import desk_address
from articles.media.sharing.crop import fills_card
from articles.models import Article, Photograph, User, VideoAttachment
from articles.rights import Case, may

MOST_DIGITS = 19
# What a script may say of a clip: in words, and by number.
TOLD = ("caption", "credit", "subtitles", "transcript")
CHOSEN = ("poster", "photograph")


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
        "fills_card": bool(made and fills_card((made.width, made.height))),
        "library": reverse("admin:articles_photograph_change", args=[photograph.pk]),
        "terms": terms_told(photograph, timezone.now()),
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
        "state": video.state,
        "poster_id": video.poster_id,
        "subtitles": media.cue_count(video.subtitles),
        "transcript": video.transcript,
        "state_label": video.get_state_display() if video.is_missing else "",
        "progress": video.progress,
        "refusal": video.refusal,
        "posters": [
            {"id": each.pk, "src": desk_address(each.name)}
            for each in sorted(video.renditions.all(), key=attrgetter("number"))
            if each.kind == VideoRenditionKind.POSTER
        ],
    }


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
