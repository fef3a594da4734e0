"""Which sizes and formats are made of a picture, and the making."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image

from articles.decoding.pixels import resized, scaled

Size = tuple[int, int]

# Screens of phones are 720 to 828 dots wide or 1080 to 1180: browsers take the next
# width above, and what is far above is waited for in vain.
WIDTHS = (320, 480, 828, 1200, 1920)
# Few browsers still ask for JPEG; those and the outside (feeds, cards) do with less choice.
JPEG_WIDTHS = (320, 1200)
FIRST_WIDTH = 1200
WEBP_LONGEST = 16_383
# Longer ones take the encoder too much memory; they are drawings, which WebP does as well.
AVIF_LONGEST = 4096
MADE_AS: dict[str, tuple[str, dict[str, Any]]] = {
    "jpeg": ("jpg", {"quality": 82, "progressive": True, "optimize": True}),
    "webp": ("webp", {"quality": 78, "method": 4}),
    # As quick as WebP at this speed, and half its bytes.
    "avif": ("avif", {"quality": 54, "speed": 8}),
}


def file_name(format: str, width: int) -> str:
    return f"{width}.{MADE_AS[format][0]}"


def largest_size(original: Size) -> Size:
    return scaled(original, min(1, WIDTHS[-1] / original[0]))


def first_size(original: Size) -> Size:
    """One of those that are made afterwards, so that it need not be made again."""
    largest = largest_size(original)
    return next((size for size in sizes(largest) if size[0] >= FIRST_WIDTH), largest)


def sizes(largest: Size) -> list[Size]:
    """Widths that are worth a file of their own, and the largest itself."""
    worthwhile = [width for width in WIDTHS if width * 10 <= largest[0] * 9]
    return [*(scaled(largest, width / largest[0]) for width in worthwhile), largest]


def renditions(largest: Image.Image) -> Iterator[tuple[Image.Image, str]]:
    for size in sizes(largest.size):
        picture = resized(largest, size)
        for format in MADE_AS:
            if is_wanted(format, size, largest.size):
                yield picture, format


def is_wanted(format: str, size: Size, largest: Size) -> bool:
    if format == "jpeg":
        return size[0] in JPEG_WIDTHS or size == largest
    if max(largest) > AVIF_LONGEST:
        return format == "webp" and max(size) <= WEBP_LONGEST
    return format == "avif"


def encoded(picture: Image.Image, format: str, mark: bytes = b"") -> bytes:
    """`mark` is the XMP that stays with the picture wherever it is copied to."""
    file = io.BytesIO()
    words = {"xmp": mark} if mark else {}
    picture.save(file, format.upper(), **MADE_AS[format][1], **words)
    return file.getvalue()


def write(picture: Image.Image, format: str, folder: Path, mark: bytes) -> dict[str, Any]:
    content = encoded(picture, format, mark)
    (folder / file_name(format, picture.width)).write_bytes(content)
    return {"format": format, "width": picture.width, "height": picture.height}
