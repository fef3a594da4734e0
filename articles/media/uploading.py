"""Files that come in parts. What is counted lies in private storage; a connection, a tab or a
process may break at any moment, and the next one goes on from what is counted.
"""

import datetime
import errno
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, Protocol, cast

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from articles.enums import UploadKind
from articles.media.keeping import wait_for_other_uploads_of
from articles.media.names import file_name
from articles.media.photographs import fill_missing_photograph, take_in_photograph
from articles.media.refusal import MediaRefused
from articles.media.videos import fill_missing_video, take_in_video
from articles.models import (
    Article,
    Photograph,
    Upload,
    User,
    VideoAttachment,
    private_storage,
)
from articles.storage import WholeFileStorage

CHUNK = 256 * 1024
DISK_IS_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
Medium = Photograph | VideoAttachment


class Body(Protocol):
    def read(self, size: int, /) -> bytes: ...


class WrongPlace(Exception):
    """A part belongs elsewhere; `received` says from where on."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


class DiskFull(MediaRefused):
    pass


def begin_upload(
    *,
    by: User,
    at: datetime.datetime,
    kind: UploadKind,
    name: str,
    size: int,
    article: Article | None = None,
    missing: Medium | None = None,
) -> Upload:
    """With `missing` the file is for a medium that was imported without."""
    refuse_size(kind, size)
    upload = Upload(
        kind=kind,
        original_name=file_name(name),
        size=size,
        begun_by=by,
        begun_at=at,
        changed_at=at,
        article=article,
        photograph=missing if isinstance(missing, Photograph) else None,
        video=missing if isinstance(missing, VideoAttachment) else None,
    )
    with transaction.atomic():
        wait_for_other_uploads_of(by)
        refuse_too_many(by, size)
        upload.save()
    return upload


def refuse_size(kind: UploadKind, size: int) -> None:
    if size < 1:
        raise MediaRefused(_("The file is empty. Choose it again."))
    if kind == UploadKind.PHOTOGRAPH and size > settings.PHOTOGRAPH_MAX_BYTES:
        raise MediaRefused(
            _("The picture is too large: at most %(limit)s MB.")
            % {"limit": settings.PHOTOGRAPH_MAX_BYTES // 1024**2}
        )
    if kind == UploadKind.VIDEO and size > settings.VIDEO_MAX_BYTES:
        raise MediaRefused(
            _("The video is too large: at most %(limit)s MB.")
            % {"limit": settings.VIDEO_MAX_BYTES // 1024**2}
        )


def refuse_too_many(by: User, size: int) -> None:
    held = Upload.objects.unfinished().filter(begun_by=by).aggregate(n=Count("pk"), b=Sum("size"))
    if (
        held["n"] >= settings.UPLOADS_UNFINISHED_MAX
        or (held["b"] or 0) + size > settings.UPLOADS_UNFINISHED_MAX_BYTES
    ):
        raise MediaRefused(
            _("Too many of your files are on their way. Let them arrive, or cancel some first.")
        )


def true_place(upload: Upload) -> int:
    """Where the next part belongs, also after a disk lost what had been counted."""
    if upload.finished_at:
        return upload.size
    return min(upload.received, parts().length(upload.file_name))


def append_part(*, by: User, at: datetime.datetime, upload: Upload, offset: int, body: Body) -> int:
    """How much there is then. The row is locked only while what came is put behind the rest: a
    slow connection holds nothing. Of a part that broke off, its beginning counts.
    """
    with tempfile.SpooledTemporaryFile(max_size=CHUNK) as arrived:
        with disk_full_in_words():
            for chunk in chunks(body, settings.UPLOAD_PART_MAX_BYTES):
                arrived.write(chunk)
        length = arrived.tell()
        arrived.seek(0)
        with transaction.atomic():
            found = own_locked(by, upload)
            place = true_place(found)
            if offset != place:
                raise WrongPlace(place)
            if place + length > found.size:
                raise MediaRefused(_("More bytes came than the file has."))
            with disk_full_in_words():
                found.received = parts().append(
                    found.file_name, cast(IO[bytes], arrived), after=place
                )
            found.changed_at = at
            found.save(update_fields=["received", "changed_at"])
    return found.received


def chunks(body: Body, most: int) -> Iterator[bytes]:
    while most > 0:
        try:
            chunk = body.read(min(CHUNK, most))
        except OSError:
            return
        if not chunk:
            return
        most -= len(chunk)
        yield chunk


@contextmanager
def disk_full_in_words() -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        if problem.errno not in DISK_IS_FULL:
            raise
        raise DiskFull(
            _("The server has no room left. Tell the technicians; what came so far is kept.")
        ) from problem


def take_in_upload(
    *,
    by: User,
    at: datetime.datetime,
    upload: Upload,
    caption: str = "",
    credit: str = "",
    alt_text: str = "",
) -> Medium:
    """The medium that the file became; asked again, the same. In no transaction with closing it:
    a long clip would keep that open for minutes.
    """
    if upload.finished_at and upload.medium:
        return upload.medium
    place = true_place(upload)
    if place != upload.size:
        raise WrongPlace(place)
    try:
        with disk_full_in_words(), parts().open(upload.file_name) as file:
            given: dict[str, Any] = {"by": by, "at": at, "file": file, "name": upload.original_name}
            if upload.medium:
                return filled(upload.medium, given)
            if upload.kind == UploadKind.VIDEO:
                return take_in_video(**given, caption=caption)
            return take_in_photograph(**given, caption=caption, credit=credit, alt_text=alt_text)
    except FileNotFoundError:
        return already_taken_in(upload)


def already_taken_in(upload: Upload) -> Medium:
    """Somebody else's finger was faster by a moment, and the file is gone from its place."""
    upload.refresh_from_db()
    if upload.finished_at and upload.medium:
        return upload.medium
    raise WrongPlace(true_place(upload))


def filled(medium: Medium, given: dict[str, Any]) -> Medium:
    """Asked twice, the second time finds that its own file was given already."""
    medium.refresh_from_db()
    if medium.sha256 and medium.sha256 == sha256_of(given["file"]):
        return medium
    if isinstance(medium, Photograph):
        return fill_missing_photograph(photograph=medium, **given)
    return fill_missing_video(video=medium, **given)


def sha256_of(file: IO[bytes]) -> str:
    file.seek(0)
    found = hashlib.sha256()
    while chunk := file.read(CHUNK):
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()


def close_upload(*, by: User, at: datetime.datetime, upload: Upload, medium: Medium) -> bool:
    """Within the caller's transaction. False if it was closed before; cancelled meanwhile, what
    became of the file is news all the same.
    """
    found = Upload.objects.select_for_update().filter(pk=upload.pk, begun_by=by).first()
    if found is None or found.finished_at:
        return found is None
    found.photograph = medium if isinstance(medium, Photograph) else None
    found.video = medium if isinstance(medium, VideoAttachment) else None
    found.received, found.finished_at, found.changed_at = found.size, at, at
    found.save()
    remove_file(found)
    return True


def cancel_upload(*, by: User, upload: Upload) -> None:
    """What has become a medium stays one."""
    with transaction.atomic():
        drop(own_locked(by, upload))


def forget_uploads(*, older_than: datetime.datetime) -> int:
    """Files whose rest never came, and the memory of those that arrived long ago."""
    old = Upload.objects.filter(changed_at__lt=older_than)
    return sum(forget(pk, older_than) for pk in list(old.values_list("pk", flat=True)))


def forget(pk: int, older_than: datetime.datetime) -> bool:
    with transaction.atomic():
        # A part may come this very moment; then it is not old any more.
        found = Upload.objects.select_for_update(skip_locked=True).filter(
            pk=pk, changed_at__lt=older_than
        )
        if upload := found.first():
            drop(upload)
        return upload is not None


def drop(upload: Upload) -> None:
    remove_file(upload)
    upload.delete()


def remove_file(upload: Upload) -> None:
    name = upload.file_name
    transaction.on_commit(lambda: parts().delete(name), robust=True)


def own_locked(by: User, upload: Upload) -> Upload:
    return Upload.objects.select_for_update().get(pk=upload.pk, begun_by=by)


def parts() -> WholeFileStorage:
    storage = private_storage()
    if not isinstance(storage, WholeFileStorage):
        raise TypeError("Parts of files can only be put together in a storage of whole files")
    return storage
