"""Taking a clip in for a story, and filling in one that was missing."""

import datetime
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from articles.enums import VideoRenditionKind, VideoState
from articles.media.clips import MadeClip, extension_of, make_clip, size_of
from articles.media.keeping import locked, store, wait_for_other_uploads_of
from articles.media.names import checked, file_name
from articles.media.publication import release_medium
from articles.media.refusal import MediaRefused
from articles.models import Article, User, VideoAttachment, VideoRendition
from articles.models.media import new_folder

CHUNK = 1024**2


@dataclass(frozen=True, slots=True)
class StoredClip:
    """`renditions` lack only the video they will belong to."""

    folder: str
    original: str
    sha256: str
    clip: MadeClip
    renditions: tuple[VideoRendition, VideoRendition]


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
        return own_copy(by, sha256, article) or keep(
            described, stored(described.folder, clip, file, sha256), by=by, at=at
        )


def fill_missing_video(
    *, by: User, at: datetime.datetime, video: VideoAttachment, file: IO[bytes], name: str
) -> VideoAttachment:
    """Give the file to a video that was imported without; readers get it at once."""
    sha256 = checked_hash(file)
    # Its folder is new, so that two people who both found a file cannot mix theirs.
    with clip_of(file) as clip:
        files = stored(new_folder(), clip, file, sha256)
    with transaction.atomic():
        found = locked(video)
        if not found.is_missing:
            raise MediaRefused(_("This video has its file already. Nothing was replaced."))
        found.original_name = found.original_name or file_name(name)
        keep(found, files, by=by, at=at)
        release_medium(found, at=at)
    return found


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


def stored(folder: str, clip: MadeClip, file: IO[bytes], sha256: str) -> StoredClip:
    place = f"videos/{folder}"
    original = store(f"{place}/original.{extension_of(file)}", file)
    with clip.path.open("rb") as made:
        mp4 = VideoRendition(
            kind=VideoRenditionKind.MP4,
            width=clip.width,
            height=clip.height,
            name=store(f"{place}/{clip.height}.mp4", made),
            size=clip.path.stat().st_size,
        )
    width, height = clip.poster_size
    poster = VideoRendition(
        kind=VideoRenditionKind.POSTER,
        width=width,
        height=height,
        name=store(f"{place}/poster.jpg", BytesIO(clip.poster)),
        size=len(clip.poster),
    )
    return StoredClip(folder, original, sha256, clip, (mp4, poster))


def keep(
    video: VideoAttachment, files: StoredClip, *, by: User, at: datetime.datetime
) -> VideoAttachment:
    video.folder, video.original = files.folder, files.original
    video.state = VideoState.READY
    video.width, video.height = files.clip.width, files.clip.height
    video.duration_ms = files.clip.duration_ms
    video.sha256 = files.sha256
    video.uploaded_by, video.uploaded_at = by, at
    video.save()
    for rendition in files.renditions:
        rendition.video = video
    VideoRendition.objects.bulk_create(files.renditions)
    return video
