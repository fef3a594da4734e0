"""Taking a photograph into the library, and filling in one that was missing."""

import datetime
import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from articles.media.keeping import locked, store, wait_for_other_uploads_of
from articles.media.names import checked, file_name
from articles.media.pictures import ReadPicture, read_picture
from articles.media.publication import release_medium
from articles.media.refusal import MediaRefused
from articles.models import Photograph, PhotographRendition, User
from articles.models.media import new_folder


@dataclass(frozen=True, slots=True)
class StoredPicture:
    folder: str
    original: str
    sha256: str
    picture: ReadPicture
    names: list[str]


def take_in_photograph(
    *,
    by: User,
    at: datetime.datetime,
    file: IO[bytes],
    name: str,
    caption: str = "",
    credit: str = "",
    alt_text: str = "",
) -> Photograph:
    """A new file is a new medium; the same bytes from the same person are what they were."""
    described = Photograph(
        original_name=file_name(name),
        caption=checked(caption),
        credit=checked(credit, longest=200),
        alt_text=checked(alt_text),
    )
    content = read(file)
    sha256 = hashlib.sha256(content).hexdigest()
    if known := own_copy(by, sha256):
        return known
    picture = read_picture(content)
    with transaction.atomic():
        wait_for_other_uploads_of(by)
        return own_copy(by, sha256) or keep(
            described, stored(described.folder, picture, content), by=by, at=at
        )


def fill_missing_photograph(
    *, by: User, at: datetime.datetime, photograph: Photograph, file: IO[bytes], name: str
) -> Photograph:
    """Give the file to a photograph that was imported without; readers get it at once."""
    content = read(file)
    # Its folder is new, so that two people who both found a file cannot mix theirs.
    files = stored(new_folder(), read_picture(content), content)
    with transaction.atomic():
        found = locked(photograph)
        if not found.is_missing:
            raise MediaRefused(_("This photograph has its file already. Nothing was replaced."))
        found.original_name = found.original_name or file_name(name)
        keep(found, files, by=by, at=at)
        release_medium(found, at=at)
    return found


def read(file: IO[bytes]) -> bytes:
    content = file.read(settings.PHOTOGRAPH_MAX_BYTES + 1)
    if len(content) > settings.PHOTOGRAPH_MAX_BYTES:
        raise MediaRefused(
            _("The picture is too large: at most %(limit)s MB.")
            % {"limit": settings.PHOTOGRAPH_MAX_BYTES // 1024**2}
        )
    return content


def own_copy(by: User, sha256: str) -> Photograph | None:
    return Photograph.objects.filter(uploaded_by=by, sha256=sha256).order_by("pk").first()


def stored(folder: str, picture: ReadPicture, content: bytes) -> StoredPicture:
    place = f"photographs/{folder}"
    return StoredPicture(
        folder=folder,
        original=store(f"{place}/original.{picture.extension}", BytesIO(content)),
        sha256=hashlib.sha256(content).hexdigest(),
        picture=picture,
        names=[store(f"{place}/{made.file_name}", BytesIO(made.content)) for made in picture.made],
    )


def keep(
    photograph: Photograph, files: StoredPicture, *, by: User, at: datetime.datetime
) -> Photograph:
    photograph.folder, photograph.original = files.folder, files.original
    photograph.width, photograph.height = files.picture.width, files.picture.height
    photograph.sha256 = files.sha256
    photograph.uploaded_by, photograph.uploaded_at = by, at
    photograph.save()
    PhotographRendition.objects.bulk_create(
        PhotographRendition(
            photograph=photograph,
            format=made.format,
            width=made.width,
            height=made.height,
            name=name,
            size=len(made.content),
        )
        for name, made in zip(files.names, files.picture.made, strict=True)
    )
    return photograph
