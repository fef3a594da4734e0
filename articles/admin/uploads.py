"""What the page may know of a photograph and a clip, and what is said of a clip."""

from operator import attrgetter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from articles import media
from articles.admin.access import desk_view, posted_json, staff
from articles.admin.terms import terms_told
from articles.enums import VideoRenditionKind
from articles.media import desk_address
from articles.media.sharing.crop import fills_card
from articles.models import Article, Photograph, User, VideoAttachment
from articles.rights import Case, may
from articles.text import normalise

MOST_DIGITS = 19


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
        "state_label": video.get_state_display() if video.is_missing else "",
        "progress": video.progress,
        "refusal": video.refusal,
        "posters": [
            {"id": each.pk, "src": desk_address(each.name)}
            for each in sorted(video.renditions.all(), key=attrgetter("number"))
            if each.kind == VideoRenditionKind.POSTER
        ],
        "poster_id": video.poster_id,
    }


@desk_view("articles.add_videoattachment", method="POST")
def describe_video(request: HttpRequest) -> JsonResponse:
    content = posted_json(request)
    video = video_to_change(staff(request), number(str(content.get("video"))))
    video.caption, video.credit = text_of(content, "caption", 2000), text_of(content, "credit", 200)
    video.save(update_fields=["caption", "credit"])
    return JsonResponse(video_facts(video))


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


def text_of(content: dict[str, Any], name: str, limit: int) -> str:
    value = content.get(name)
    return normalise(value)[:limit] if isinstance(value, str) else ""
