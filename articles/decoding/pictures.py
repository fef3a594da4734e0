"""From a hostile file to small clean pictures. `look_at_picture` first, `make_pictures` later."""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

# Named, or Pillow loads every decoder it has to find one of them.
from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from articles.decoding.kinds import begins_as_picture, container_of, is_film, never_opened
from articles.decoding.pixels import SIDEWAYS, orientation_of, prepared, upright
from articles.decoding.refusals import Refusal, Unusable
from articles.decoding.renditions import file_name, first_size, largest_size, renditions, write
from articles.decoding.tasks import Tell
from articles.decoding.told import told_by
from articles.decoding.xmp import packet_of

# Whatever else Pillow can open stays shut: most holes of the last years were there.
PLUGINS = (
    JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin, GifImagePlugin,
    AvifImagePlugin,
)  # fmt: skip
OPENED = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
EXTENSIONS = {
    "JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "AVIF": "avif",
    "HEIF": "heic",
}  # fmt: skip
HEAD = 1024
LONGEST_TO_SHORTEST = 20
JPEG_SCANS = 100
MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]", re.DOTALL)
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9

warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


def look_at_picture(options: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Decode the whole file once: what it is, what it tells, and a first JPEG of it."""
    content = Path(options["source"]).read_bytes()
    with sound(content, options["most_pixels"]) as image:
        extension, size = EXTENSIONS[image.format or ""], upright_size(image)
        picture = decoded(image, first_size(size))
        told = told_by(image, content)
    made = write(picture, "jpeg", Path(options["folder"]), packet_of(told))
    width, height = size
    return {
        "extension": extension,
        "width": width,
        "height": height,
        "told": told.as_row(),
        "made": [made],
    }


def make_pictures(options: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """All that readers' browsers choose among, but for those named in `there`."""
    content, folder = Path(options["source"]).read_bytes(), Path(options["folder"])
    there = set(options["there"])
    with sound(content, options["most_pixels"]) as image:
        largest = decoded(image, largest_size(upright_size(image)))
        mark = packet_of(told_by(image, content))
    return {
        "made": [
            write(picture, format, folder, mark)
            for picture, format in renditions(largest)
            if file_name(format, picture.width) not in there
        ]
    }


@contextmanager
def sound(content: bytes, most_pixels: int) -> Iterator[Image.Image]:
    """Raises `Unusable` for anything that is not a sound picture, also while it is decoded."""
    try:
        with opened(content) as image:
            check_size(image, most_pixels)
            yield image
    except (Unusable, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unusable(Refusal.TOO_MANY_PIXELS, limit=most_pixels // 1_000_000) from None
    except UnidentifiedImageError:
        raise not_a_picture(content[:HEAD]) from None
    except Exception as error:
        # Decoders fail in as many ways as there are broken files.
        raise Unusable(Refusal.DAMAGED) from error


def opened(content: bytes) -> Image.Image:
    if not content:
        raise Unusable(Refusal.EMPTY)
    if scans(content) > JPEG_SCANS:
        raise Unusable(Refusal.DAMAGED)
    formats: tuple[str, ...] = OPENED
    if container_of(content[:HEAD]) == "HEIF":
        formats += heif()
    return Image.open(io.BytesIO(content), formats=formats)


def heif() -> tuple[str]:
    """Loads its library, and only for the pictures of iPhones: that takes longer than a JPEG.
    Thumbnails stay shut, because a forged one would stand for a picture it does not show.
    """
    library = import_module("pillow_heif")
    library.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    return ("HEIF",)


def check_size(image: Image.Image, most_pixels: int) -> None:
    shorter, longer = sorted(image.size)
    if shorter * longer > most_pixels:
        raise Unusable(Refusal.TOO_MANY_PIXELS, limit=most_pixels // 1_000_000)
    if longer > shorter * LONGEST_TO_SHORTEST:
        raise Unusable(Refusal.STRIP)


def upright_size(image: Image.Image) -> tuple[int, int]:
    return image.size[::-1] if orientation_of(image) in SIDEWAYS else image.size


def decoded(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """`size` is that of the upright picture."""
    orientation = orientation_of(image)
    as_stored = size[::-1] if orientation in SIDEWAYS else size
    return upright(prepared(image, as_stored), orientation)


def scans(content: bytes) -> int:
    """How often a JPEG goes over all its pixels: a small file may do it ten thousand times."""
    if not content.startswith(b"\xff\xd8"):
        return 0
    count, place = 0, 2
    while found := MARKER.search(content, place):
        marker, place = found[0][1], found.end()
        if marker == END_OF_IMAGE or count > JPEG_SCANS:
            break
        count += marker == START_OF_SCAN
        place += int.from_bytes(content[place : place + 2])
    return count


def not_a_picture(head: bytes) -> Unusable:
    if kind := never_opened(head):
        return Unusable(Refusal.OTHER_KIND, kind=kind)
    if is_film(head):
        return Unusable(Refusal.VIDEO)
    if begins_as_picture(head):
        return Unusable(Refusal.DAMAGED)
    return Unusable(Refusal.NOT_A_PICTURE)
