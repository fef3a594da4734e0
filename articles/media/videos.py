"""Taking a clip in for a story, and filling in one that was missing.

Whoever brings it waits for its bytes to be kept and for no more: what becomes of them is the
worker's (`articles.media.making_videos`).
"""

import datetime
import hashlib
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.decoding.clips.kinds import HEAD, demuxer_of, extension_of
from articles.decoding.refusals import Refusal, Unusable
from articles.enums import VideoRenditionKind, VideoState
from articles.media.keeping import keep_original, locked, wait_for_other_uploads_of
from articles.media.names import checked, file_name
from articles.media.refusal import MediaRefused
from articles.media.refusal_of_videos import sentence_for
from articles.models import Article, User, VideoAttachment
from articles.models.media import new_folder

CHUNK = 1024**2
MAKE, QUEUE = "articles.make_video", "videos"
MAY_BE_FILLED = (VideoState.MISSING, VideoState.REFUSED)


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
    with transaction.atomic():
        wait_for_other_uploads_of(by)
        return own_copy(by, sha256, article) or keep(described, file, sha256, by=by, at=at)


def fill_missing_video(
    *, by: User, at: datetime.datetime, video: VideoAttachment, file: IO[bytes], name: str
) -> VideoAttachment:
    """Give the file to a video that was imported without, or whose file could not be used."""
    sha256 = checked_hash(file)
    with transaction.atomic():
        found = locked(video)
        if found.state not in MAY_BE_FILLED:
            raise MediaRefused(_("This video has its file already. Nothing was replaced."))
        found.original_name = found.original_name or file_name(name)
        # Its folder is new, so that two people who both found a file cannot mix theirs.
        found.folder = new_folder()
        stills = found.renditions.filter(kind=VideoRenditionKind.POSTER)
        stills.filter(published_as_poster=None).delete()
        return keep(found, file, sha256, by=by, at=at)


def checked_hash(file: IO[bytes]) -> str:
    """Refuses at once what is no clip by its first bytes or its size."""
    file.seek(0)
    head = file.read(HEAD)
    if demuxer_of(head) is None:
        raise MediaRefused(sentence_for(Unusable(Refusal.NOT_A_CLIP if head else Refusal.EMPTY)))
    digest, size = hashlib.sha256(head), len(head)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if size > settings.VIDEO_MAX_BYTES:
            raise MediaRefused(
                _("The video is too large: at most %(limit)s MB.")
                % {"limit": settings.VIDEO_MAX_BYTES // 1024**2}
            )
    return digest.hexdigest()


def own_copy(by: User, sha256: str, article: Article | None) -> VideoAttachment | None:
    found = VideoAttachment.objects.filter(uploaded_by=by, sha256=sha256, article=article)
    return found.exclude(state=VideoState.REFUSED).order_by("pk").first()


def keep(
    video: VideoAttachment, file: IO[bytes], sha256: str, *, by: User, at: datetime.datetime
) -> VideoAttachment:
    file.seek(0)
    extension = extension_of(file.read(HEAD))
    video.original = keep_original(f"videos/{video.folder}/original.{extension}", file)
    video.state, video.progress, video.refusal = VideoState.WAITING, 0, ""
    video.sha256 = sha256
    video.uploaded_by, video.uploaded_at = by, at
    video.save()
    queue_making(video)
    return video


def queue_forgotten() -> int:
    """Clips at work that no job knows of: whatever lost it, none is left lying."""
    queued = ProcrastinateJob.objects.filter(task_name=MAKE, status__in=("todo", "doing"))
    known = set(queued.values_list("args__video", flat=True))
    waiting = VideoAttachment.objects.filter(state__in=(VideoState.WAITING, VideoState.MAKING))
    lost = list(waiting.exclude(pk__in=known).order_by("pk"))
    for video in lost:
        queue_making(video)
    return len(lost)


def queue_making(video: VideoAttachment) -> None:
    """Within the caller's transaction. Two workers never work on one clip."""
    app.configure_task(MAKE, queue=QUEUE, lock=f"video-{video.pk}").defer(video=video.pk)
