"""What a file is by its first bytes, whatever it is called."""

import re

MEDIA_BOXES = {
    b"avif": "AVIF", b"avis": "AVIF",
    b"heic": "HEIF", b"heix": "HEIF", b"hevc": "HEIF", b"hevx": "HEIF", b"heim": "HEIF",
    b"heis": "HEIF", b"mif1": "HEIF", b"msf1": "HEIF",
    b"crx ": "CR3", b"jxl ": "JPEG XL",
}  # fmt: skip
# Known, and kept shut: decoders of these had most of the holes of the last years.
NEVER_OPENED = (
    (re.compile(rb"II\*\0|MM\0\*|II\+\0|MM\0\+"), "TIFF"),
    (re.compile(rb"BM"), "BMP"),
    (re.compile(rb"\0\0\x01\0"), "ICO"),
    (re.compile(rb"8BPS"), "PSD"),
    (re.compile(rb"%PDF-"), "PDF"),
    (re.compile(rb"%!PS|\xc5\xd0\xd3\xc6"), "EPS"),
    (re.compile(rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51"), "JPEG 2000"),
    (re.compile(rb"\0\0\0\x0cJXL |\xff\x0a"), "JPEG XL"),
    (re.compile(rb"PK\x03\x04"), "ZIP"),
    (re.compile(rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?(?:<!DOCTYPE svg|<svg)",
                re.DOTALL | re.IGNORECASE), "SVG"),
    (re.compile(rb"push graphic-context"), "MVG"),
)  # fmt: skip
FILM = re.compile(
    rb"\x1a\x45\xdf\xa3|RIFF....AVI |\0\0\x01[\xba\xb3]|.{4}(?:moov|mdat|wide)", re.DOTALL
)
PICTURE = re.compile(rb"\xff\xd8|\x89PNG|GIF8|RIFF....WEBP", re.DOTALL)
BOUND = re.compile(rb"\xef\xbb\xbf")


def container_of(head: bytes) -> str:
    """Of the boxes that phones and cameras write: HEIF, AVIF, and whatever is not a picture."""
    if head[4:8] != b"ftyp":
        return ""
    return MEDIA_BOXES.get(head[8:12], "film")


def begins_as_picture(head: bytes) -> bool:
    """One of a kind that is opened, so that it is damaged where it cannot be."""
    return container_of(head) in ("AVIF", "HEIF") or PICTURE.match(head) is not None


def is_film(head: bytes) -> bool:
    return container_of(head) == "film" or FILM.match(head) is not None


def never_opened(head: bytes) -> str:
    found = BOUND.sub(b"", head, count=1)
    for pattern, name in NEVER_OPENED:
        if pattern.match(found):
            return name
    container = container_of(head)
    return container if container not in ("", "film", "AVIF", "HEIF") else ""
