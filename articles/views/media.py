"""Files of pictures and clips: public ones for everybody, private ones for the desk.

Where nginx or an object storage serves the public files, the first view is never asked.
"""

import hashlib
import os
import re
from typing import BinaryIO

from django.core.exceptions import PermissionDenied, SuspiciousFileOperation
from django.core.files.storage import Storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from articles.models import (
    Article,
    Photograph,
    User,
    VideoAttachment,
    private_storage,
    public_storage,
)
from articles.rights import sees_all
from articles.views.byte_ranges import answer

# What is not here is not served, whatever lies in the storage.
CONTENT_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "mkv": "video/x-matroska",
    "m3u8": "application/vnd.apple.mpegurl",
}
SEGMENT = r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}"
NAME = re.compile(rf"(?:{SEGMENT}/){{1,4}}{SEGMENT}\.([a-z0-9]{{2,5}})", re.ASCII)
OWN_FOLDER = re.compile(r"(photographs|videos)/([0-9a-f]{32})/(.+)", re.ASCII)

# A picture taken back is gone from every cache after this many seconds.
MAX_AGE = 300
SANDBOX = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


@require_safe
def public_file(request: HttpRequest, name: str) -> HttpResponseBase:
    try:
        extension = checked(name)
        file = opened(public_storage(), name)
    except Http404:
        # Plain, so that robots guessing names never make the paper build a page.
        return HttpResponse(status=404, content_type="text/plain")
    headers = SANDBOX | {
        "Content-Type": CONTENT_TYPES[extension],
        "Cache-Control": f"public, max-age={MAX_AGE}",
    }
    return answer(request, file, headers, version=version_of(name))


@require_safe
def desk_file(request: HttpRequest, name: str) -> HttpResponseBase:
    extension = checked(name)
    medium, is_original = medium_of(request, name)
    headers = SANDBOX | {
        "Content-Type": CONTENT_TYPES[extension],
        "Cache-Control": "private, no-store",
    }
    if is_original:
        # As it was uploaded, and so whatever it may be: saved, never shown.
        called = medium.original_name or name.rpartition("/")[2]
        headers["Content-Disposition"] = str(content_disposition_header(True, called))
    return answer(request, opened(private_storage(), name), headers, version=version_of(name))


def checked(name: str) -> str:
    """The extension of a name such as we give ourselves; nothing else reaches the disk."""
    found = NAME.fullmatch(name)
    if not found or ".." in name or found[1] not in CONTENT_TYPES:
        raise Http404
    return found[1]


def medium_of(request: HttpRequest, name: str) -> tuple[Photograph | VideoAttachment, bool]:
    user = request.user
    if not isinstance(user, User) or not (user.is_active and user.is_staff):
        raise PermissionDenied
    found = OWN_FOLDER.fullmatch(name)
    if not found:
        raise Http404
    kind, folder, _rest = found.groups()
    medium = photograph_in(folder, user) if kind == "photographs" else video_in(folder, user)
    if medium is None:
        raise Http404
    return medium, name == medium.original.name


def photograph_in(folder: str, user: User) -> Photograph | None:
    if not user.has_perm("articles.view_photograph"):
        raise PermissionDenied
    return Photograph.objects.filter(folder=folder).first()


def video_in(folder: str, user: User) -> VideoAttachment | None:
    """A clip belongs to its story: who may not open the story may not see the clip."""
    if not user.has_perm("articles.view_videoattachment"):
        raise PermissionDenied
    video = VideoAttachment.objects.filter(folder=folder).first()
    if video is None or video.uploaded_by_id == user.pk:
        return video
    if video.article_id is None:
        is_within_reach = sees_all(user, timezone.now())
    else:
        stories = Article.objects.within_reach_of(user)
        is_within_reach = stories.filter(pk=video.article_id).exists()
    if not is_within_reach:
        raise PermissionDenied
    return video


def opened(storage: Storage, name: str) -> BinaryIO:
    """Only a plain file that really lies in the storage; a link out of it is not followed."""
    try:
        path = storage.path(name)
        if os.path.realpath(path) != os.path.join(os.path.realpath(storage.path("")), name):
            raise Http404
        return open(path, "rb")
    except (OSError, ValueError, NotImplementedError, SuspiciousFileOperation):
        raise Http404 from None


def version_of(name: str) -> str:
    """Bytes never change under a name, so that the name stands for them."""
    return hashlib.sha256(name.encode()).hexdigest()[:16]
