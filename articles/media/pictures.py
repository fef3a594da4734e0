"""Pictures are opened in a process of their own; here stands what goes in and what comes out."""

import tempfile
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from articles.decoding.limits import Limits
from articles.decoding.refusals import Refusal, Unusable
from articles.decoding.renditions import file_name
from articles.enums import ImageFormat
from articles.media import sandbox
from articles.media.refusal import refused_picture

# For the window in which files are chosen; what a file is, its content says.
ACCEPTED = "image/jpeg,image/png,image/webp,image/gif,image/avif,image/heic,image/heif"
MEGABYTE = 1024**2
# Of addresses, of which a decoder uses a half: fifty megapixels take it two hundred megabytes.
MEMORY, WRITTEN = 1536 * MEGABYTE, 64 * MEGABYTE
LOOKING = Limits(memory=MEMORY, written=WRITTEN, seconds=40, cpu_seconds=30)
MAKING = Limits(memory=MEMORY, written=WRITTEN, seconds=240, cpu_seconds=120)
# A process of the site waits for one such decoder, not for ten at once.
ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class MadePicture:
    """`path` lies in a folder that is gone with the `with` that made it."""

    format: ImageFormat
    width: int
    height: int
    path: Path


@dataclass(frozen=True, slots=True)
class SeenPicture:
    """`width` and `height` are those of the upright original; `told` is what its file says."""

    extension: str
    width: int
    height: int
    told: dict[str, Any]
    first: MadePicture


@contextmanager
def folder_for_work() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="newsroom-picture-") as folder:
        yield Path(folder)


def look(source: Path, folder: Path) -> SeenPicture:
    try:
        with ONE_AT_A_TIME:
            found = sandbox.run("look_at_picture", limits=LOOKING, **options(source, folder))
        (first,) = made_in(folder, found["made"])
    except Unusable as unusable:
        raise refused_picture(unusable) from unusable
    return SeenPicture(
        extension=found["extension"],
        width=found["width"],
        height=found["height"],
        told=found["told"],
        first=first,
    )


def make(source: Path, folder: Path, *, there: Collection[str]) -> list[MadePicture]:
    """Raises `Unusable`: nobody waits for a sentence here."""
    given = options(source, folder)
    found = sandbox.run("make_pictures", limits=MAKING, there=sorted(there), **given)
    return made_in(folder, found["made"])


def options(source: Path, folder: Path) -> dict[str, Any]:
    return {
        "source": str(source),
        "folder": str(folder),
        "most_pixels": settings.PHOTOGRAPH_MAX_PIXELS,
    }


def made_in(folder: Path, rows: list[dict[str, Any]]) -> list[MadePicture]:
    """Names are ours, and a link to something else is not what was made."""
    found = [
        MadePicture(
            ImageFormat(row["format"]),
            int(row["width"]),
            int(row["height"]),
            folder / file_name(row["format"], int(row["width"])),
        )
        for row in rows
    ]
    if any(made.path.is_symlink() or not made.path.is_file() for made in found):
        raise Unusable(Refusal.DAMAGED)
    return found
