"""Both storages compared with what the database says should lie in them.

Kills, full disks and ended intervals leave files behind or missing; each finding names one file
and can mend it. Folders and rows are read in batches: an archive may hold millions.
"""

import datetime
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from articles.media.publication import (
    Medium,
    Rendition,
    copy,
    for_readers,
    holds,
    is_needed,
    is_shown,
)
from articles.models import (
    Photograph,
    Upload,
    VideoAttachment,
    private_storage,
    public_storage,
)
from articles.models.uploads import FOLDER as UPLOADS
from articles.storage import PART, WholeFileStorage

BATCH = 500
# Files come before their rows are committed: what belongs to no row may only be young.
YOUNG = datetime.timedelta(days=1)
FOLDERS: dict[str, type[Photograph] | type[VideoAttachment]] = {
    "photographs": Photograph,
    "videos": VideoAttachment,
}

LOST: StrPromise = _("lost: neither storage holds it, bring it back from a backup")
LACKING: StrPromise = _("readers need it, it is not public")
NOT_NEEDED: StrPromise = _("public, though no story or advertisement shown now or later uses it")
OF_NO_UPLOAD: StrPromise = _("part of a file that nobody is sending any more")
OF_NOTHING: StrPromise = _("belongs to no photograph and no video")


@dataclass(frozen=True, slots=True)
class Finding:
    name: str
    what: StrPromise
    mend: Callable[[], object] | None = None


def findings(*, at: datetime.datetime) -> Iterator[Finding]:
    for medium in media_needed(at):
        yield from lacking(medium, at=at)
    for storage in (public_storage(), private_storage()):
        if isinstance(storage, WholeFileStorage):
            yield from left_lying(storage, at=at)
            yield from left_of_uploads(storage, at=at)


def left_of_uploads(storage: WholeFileStorage, *, at: datetime.datetime) -> Iterator[Finding]:
    for keys in batches(names_in(storage, UPLOADS)):
        going_on = set(
            Upload.objects.unfinished().filter(key__in=keys).values_list("key", flat=True)
        )
        for name in [f"{UPLOADS}/{key}" for key in keys if key not in going_on]:
            if at - storage.get_created_time(name) > YOUNG:
                yield Finding(name, OF_NO_UPLOAD, removing(storage, name))


def media_needed(at: datetime.datetime) -> Iterator[Medium]:
    for model in FOLDERS.values():
        last = 0
        while batch := needed_after(model, last, at=at):
            yield from batch
            last = batch[-1].pk


def needed_after(model: type[Medium], last: int, *, at: datetime.datetime) -> list[Medium]:
    found = model._default_manager.filter(is_shown(model, at=at), pk__gt=last)
    return list(found.order_by("pk").prefetch_related("renditions")[:BATCH])


def lacking(medium: Medium, *, at: datetime.datetime) -> Iterator[Finding]:
    private, public = private_storage(), public_storage()
    for rendition in for_readers(medium):
        if not holds(public, rendition):
            if holds(private, rendition):
                yield Finding(rendition.name, LACKING, bringing_out(medium, rendition, at=at))
            else:
                yield Finding(rendition.name, LOST)


def bringing_out(
    medium: Medium, rendition: Rendition, *, at: datetime.datetime
) -> Callable[[], object]:
    @transaction.atomic
    def mend() -> None:
        type(medium)._default_manager.select_for_update().get(pk=medium.pk)
        if is_needed(medium, at=at):
            copy(rendition, private_storage(), public_storage())

    return mend


def left_lying(storage: WholeFileStorage, *, at: datetime.datetime) -> Iterator[Finding]:
    for kind, model in FOLDERS.items():
        for folders in batches(folders_of(storage, kind)):
            known = {
                medium.folder: medium
                for medium in model._default_manager.filter(folder__in=folders)
                .annotate(
                    is_shown=ExpressionWrapper(is_shown(model, at=at), output_field=BooleanField())
                )
                .prefetch_related("renditions")
            }
            for folder in folders:
                yield from left_in(storage, f"{kind}/{folder}", known.get(folder), at=at)


def left_in(
    storage: WholeFileStorage, place: str, medium: Medium | None, *, at: datetime.datetime
) -> Iterator[Finding]:
    shown = names_of(medium) if medium and medium.is_shown else ()  # type: ignore[union-attr]
    for name in [f"{place}/{file}" for file in storage.listdir(place)[1]]:
        if medium is None or name.endswith(PART):
            if at - storage.get_created_time(name) > YOUNG:
                yield Finding(name, OF_NOTHING, removing(storage, name))
        elif storage is public_storage() and name not in shown:
            yield Finding(name, NOT_NEEDED, withdrawing(medium, name, at=at))


def names_of(medium: Medium) -> list[str]:
    return [rendition.name for rendition in for_readers(medium)]


def removing(storage: WholeFileStorage, name: str) -> Callable[[], object]:
    return lambda: storage.delete(name)


def withdrawing(medium: Medium, name: str, *, at: datetime.datetime) -> Callable[[], object]:
    @transaction.atomic
    def mend() -> None:
        now = type(medium)._default_manager.select_for_update().get(pk=medium.pk)
        if name not in names_of(now) or not is_needed(now, at=at):
            public_storage().delete(name)

    return mend


def folders_of(storage: WholeFileStorage, kind: str) -> Iterator[str]:
    return names_in(storage, kind, are_folders=True)


def names_in(storage: WholeFileStorage, place: str, *, are_folders: bool = False) -> Iterator[str]:
    try:
        with os.scandir(storage.path(place)) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False) is are_folders:
                    yield entry.name
    except FileNotFoundError:
        return


def batches(names: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(names, BATCH)):
        yield batch
