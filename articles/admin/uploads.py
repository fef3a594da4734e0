"""Files that arrive while a story is being written, and what the page may know of a medium."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import media
from articles.admin.access import desk_view, refuse, staff
from articles.media import desk_address
from articles.models import Photograph, VideoAttachment


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
        "state_label": video.get_state_display() if video.is_missing else "",
    }


def sent_file(request: HttpRequest) -> UploadedFile[Any] | None:
    file = request.FILES.get("file")
    return file if isinstance(file, UploadedFile) else None


@desk_view("articles.add_photograph", method="POST")
def upload_photograph(request: HttpRequest) -> JsonResponse:
    if not (file := sent_file(request)):
        return refuse(_("No file arrived. Choose it again."))
    try:
        photograph = media.take_in_photograph(
            by=staff(request), at=timezone.now(), file=file, name=file.name or ""
        )
    except media.MediaRefused as refused:
        return refuse(str(refused))
    return JsonResponse(photograph_facts(photograph))


@desk_view("articles.add_videoattachment", method="POST")
def upload_video(request: HttpRequest) -> JsonResponse:
    """The clip waits without a story until its story is saved with it in the text."""
    if not (file := sent_file(request)):
        return refuse(_("No file arrived. Choose it again."))
    try:
        video = media.take_in_video(
            by=staff(request), at=timezone.now(), file=file, name=file.name or ""
        )
    except media.MediaRefused as refused:
        return refuse(str(refused))
    return JsonResponse(video_facts(video))
