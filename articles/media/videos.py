"""Taking a clip in for a story, and filling in one that was missing."""

import datetime
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from articles.enums import VideoRenditionKind, VideoState
from articles.media.clips import MadeClip, extension_of, make_clip, size_of
from articles.media.keeping import store, wait_for_other_uploads_of
from articles.media.names import checked, file_name
from articles.media.publication import release_medium
from articles.media.refusal import MediaRefused
from articles.models import Article, User, VideoAttachment, VideoRendition

CHUNK = 1024**2


def take_in_video(
    *,
    by: User,
    at: datetime.datetime,
    file: IO[bytes],
    name: str,
    caption: str = "",
    article: Article | None = None,
) -> VideoAttachment:
    """`file` can be sought in; the same bytes for the same story are what they were."""
    described = VideoAttachment(
        article=article, original_name=file_name(name), caption=checked(caption)
    )
    sha256 = checked_hash(file)
    if known := own_copy(by, sha256, article):
        return known
    with clip_of(file) as clip, transaction.atomic():
        wait_for_other_uploads_of(by)
        return own_copy(by, sha256, article) or keep(described, clip, file, sha256, by=by, at=at)


def fill_missing_video(
    *, by: User, at: datetime.datetime, video: VideoAttachment, file: IO[bytes], name: str
) -> VideoAttachment:
    """Give the file to a video that was imported without; readers get it at once."""
    sha256 = checked_hash(file)
    with clip_of(file) as clip, transaction.atomic():
        # The full lock: whoever is publishing the story with this video is waited for.
        stored = VideoAttachment.objects.select_for_update().get(pk=video.pk)
        if not stored.is_missing:
            raise MediaRefused(_("This video has its file already. Nothing was replaced."))
        stored.original_name = stored.original_name or file_name(name)
        keep(stored, clip, file, sha256, by=by, at=at)
        release_medium(stored, at=at)
    return stored


def checked_hash(file: IO[bytes]) -> str:
    if size_of(file) > settings.VIDEO_MAX_BYTES:
        raise MediaRefused(
            _("The video is too large: at most %(limit)s MB.")
            % {"limit": settings.VIDEO_MAX_BYTES // 1024**2}
        )
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def clip_of(file: IO[bytes]) -> Iterator[MadeClip]:
    with tempfile.TemporaryDirectory(prefix="newsroom-video-") as folder:
        yield make_clip(file, Path(folder))


def own_copy(by: User, sha256: str, article: Article | None) -> VideoAttachment | None:
    found = VideoAttachment.objects.filter(uploaded_by=by, sha256=sha256, article=article)
    return found.order_by("pk").first()


def keep(
    video: VideoAttachment,
    clip: MadeClip,
    file: IO[bytes],
    sha256: str,
    *,
    by: User,
    at: datetime.datetime,
) -> VideoAttachment:
    folder = f"videos/{video.folder}"
    video.original = store(f"{folder}/original.{extension_of(file)}", file)
    video.state = VideoState.READY
    video.width, video.height, video.duration_ms = clip.width, clip.height, clip.duration_ms
    video.sha256 = sha256
    video.uploaded_by, video.uploaded_at = by, at
    video.save()
    VideoRendition.objects.bulk_create([mp4(video, clip, folder), poster(video, clip, folder)])
    return video


def mp4(video: VideoAttachment, clip: MadeClip, folder: str) -> VideoRendition:
    with clip.path.open("rb") as file:
        return VideoRendition(
            video=video,
            kind=VideoRenditionKind.MP4,
            width=clip.width,
            height=clip.height,
            name=store(f"{folder}/{clip.height}.mp4", file),
            size=clip.path.stat().st_size,
        )


def poster(video: VideoAttachment, clip: MadeClip, folder: str) -> VideoRendition:
    width, height = clip.poster_size
    return VideoRendition(
        video=video,
        kind=VideoRenditionKind.POSTER,
        width=width,
        height=height,
        name=store(f"{folder}/poster.jpg", BytesIO(clip.poster)),
        size=len(clip.poster),
    )
