"""Taking a photograph into the library, filling in one that was missing, making its renditions."""

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from articles.media import pictures
from articles.media.keeping import locked, store, wait_for_other_uploads_of
from articles.media.names import checked, file_name
from articles.media.pictures import MadePicture, SeenPicture
from articles.media.publication import holds, release_medium
from articles.media.refusal import MediaRefused
from articles.media.telling import describe
from articles.models import Photograph, PhotographRendition, User, private_storage
from articles.models.media import new_folder

MAKE_RENDITIONS = "articles.make_renditions"
# Small work that a page waits for goes before the clips.
PRIORITY = 10
CHUNK = 1024**2


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """`first` lacks only the photograph it will belong to."""

    folder: str
    original: str
    sha256: str
    seen: SeenPicture
    first: PhotographRendition


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
    """A new file is a new medium; the same bytes from the same person are what they were.
    One rendition is made at once, so that desk and page have it; the worker makes the rest.
    """
    photograph = Photograph(
        original_name=file_name(name),
        caption=checked(caption),
        credit=checked(credit, longest=200),
        alt_text=checked(alt_text),
    )
    with pictures.folder_for_work() as work:
        source = work / "original"
        sha256 = bring(file, source)
        if known := own_copy(by, sha256):
            return known
        files = stored(photograph.folder, pictures.look(source, work), source, sha256)
    with transaction.atomic():
        wait_for_other_uploads_of(by)
        return own_copy(by, sha256) or keep(photograph, files, by=by, at=at)


def fill_missing_photograph(
    *, by: User, at: datetime.datetime, photograph: Photograph, file: IO[bytes], name: str
) -> Photograph:
    """Give the file to a photograph that was imported without; readers get it at once."""
    with pictures.folder_for_work() as work:
        source = work / "original"
        sha256 = bring(file, source)
        # Its folder is new, so that two people who both found a file cannot mix theirs.
        files = stored(new_folder(), pictures.look(source, work), source, sha256)
    with transaction.atomic():
        found = locked(photograph)
        if not found.is_missing:
            raise MediaRefused(_("This photograph has its file already. Nothing was replaced."))
        found.original_name = found.original_name or file_name(name)
        keep(found, files, by=by, at=at)
        release_medium(found, at=at)
    return found


def make_renditions(photograph: Photograph, *, at: datetime.datetime) -> None:
    """Everything but what is there. Whoever is killed in it leaves files under the same names,
    which the next one replaces; rows come last, and all at once.
    """
    if photograph.is_missing or photograph.renditions_made_at:
        return
    with pictures.folder_for_work() as work:
        source = work / "original"
        with private_storage().open(str(photograph.original)) as file:
            bring(file, source)
        made = pictures.make(source, work, there=names_there(photograph))
        renditions = [rendition(photograph.folder, each) for each in made]
    with transaction.atomic():
        add_renditions(photograph, renditions, at=at)


def add_renditions(
    photograph: Photograph, renditions: Iterable[PhotographRendition], *, at: datetime.datetime
) -> None:
    found = locked(photograph)
    if found.renditions_made_at or found.folder != photograph.folder:
        return
    for each in renditions:
        each.photograph = found
    PhotographRendition.objects.bulk_create(renditions, ignore_conflicts=True)
    found.renditions_made_at = photograph.renditions_made_at = at
    found.save(update_fields=["renditions_made_at"])
    release_medium(found, at=at)


def names_there(photograph: Photograph) -> list[str]:
    storage = private_storage()
    there = [made for made in photograph.renditions.all() if holds(storage, made)]
    return [Path(made.name).name for made in there]


def bring(file: IO[bytes], path: Path) -> str:
    """The file on this disk, and the hash of its bytes."""
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as target:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            if size > settings.PHOTOGRAPH_MAX_BYTES:
                raise MediaRefused(
                    _("The picture is too large: at most %(limit)s MB.")
                    % {"limit": settings.PHOTOGRAPH_MAX_BYTES // 1024**2}
                )
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()


def own_copy(by: User, sha256: str) -> Photograph | None:
    return Photograph.objects.filter(uploaded_by=by, sha256=sha256).order_by("pk").first()


def stored(folder: str, seen: SeenPicture, source: Path, sha256: str) -> StoredPicture:
    with source.open("rb") as file:
        original = store(f"{place_of(folder)}/original.{seen.extension}", file)
    return StoredPicture(folder, original, sha256, seen, rendition(folder, seen.first))


def place_of(folder: str) -> str:
    return f"photographs/{folder}"


def rendition(folder: str, made: MadePicture) -> PhotographRendition:
    with made.path.open("rb") as file:
        name = store(f"{place_of(folder)}/{made.path.name}", file)
    return PhotographRendition(
        format=made.format,
        width=made.width,
        height=made.height,
        name=name,
        size=made.path.stat().st_size,
    )


def keep(
    photograph: Photograph, files: StoredPicture, *, by: User, at: datetime.datetime
) -> Photograph:
    photograph.folder, photograph.original = files.folder, files.original
    photograph.width, photograph.height = files.seen.width, files.seen.height
    photograph.sha256 = files.sha256
    photograph.uploaded_by, photograph.uploaded_at = by, at
    describe(photograph, files.seen.told, at=at)
    photograph.save()
    files.first.photograph = photograph
    files.first.save()
    app.configure_task(MAKE_RENDITIONS, priority=PRIORITY).defer(photograph=photograph.pk)
    return photograph
