"""What a picture tells of itself, from all the places where programs write that."""

import re
from contextlib import suppress
from dataclasses import replace

from PIL import Image
from PIL.ExifTags import IFD
from PIL.ExifTags import Base as ExifTag

from articles.decoding.iptc import told_by_iptc
from articles.decoding.provenance import source_type_in
from articles.decoding.telling import Told, best_of
from articles.decoding.xmp import told_by_xmp

IPTC_RESOURCE = 0x0404
# What cameras write there by themselves says nothing of the picture.
OF_CAMERAS = re.compile(
    r"olympus digital camera|sony dsc|minolta digital camera|digital camera"
    r"|dcim[\\/].*|default|untitled|screenshot|[-_.\w]+\.(?:jpe?g|heic|png)",
    re.IGNORECASE,
)
EXIF_MOMENT = re.compile(r"(\d{4}):(\d\d):(\d\d)[ T](\d\d:\d\d:\d\d)")
EXIF_ZONE = re.compile(r"[+-]\d\d:\d\d|Z")


def told_by(image: Image.Image, content: bytes) -> Told:
    """Newest standard first. None of it may keep a sound picture out, however broken it is."""
    sources = []
    for read in (of_xmp, of_iptc, of_exif):
        with suppress(Exception):
            sources.append(read(image))
    found = best_of(sources)
    return replace(found, source_type=source_type_in(content, found.source_type))


def of_xmp(image: Image.Image) -> Told:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    return told_by_xmp(packet.encode() if isinstance(packet, str) else packet)


def of_iptc(image: Image.Image) -> Told:
    resources = image.info.get("photoshop")
    block = resources.get(IPTC_RESOURCE, b"") if isinstance(resources, dict) else b""
    return told_by_iptc(block)


def of_exif(image: Image.Image) -> Told:
    exif = image.getexif()
    camera = exif.get_ifd(IFD.Exif)
    caption = text_of(exif.get(ExifTag.ImageDescription))
    return Told(
        caption="" if OF_CAMERAS.fullmatch(caption) else caption,
        photographer=text_of(exif.get(ExifTag.Artist)),
        copyright=text_of(exif.get(ExifTag.Copyright)),
        taken_at=moment_of(
            text_of(camera.get(ExifTag.DateTimeOriginal)),
            text_of(camera.get(ExifTag.OffsetTimeOriginal)),
        ),
    )


def text_of(value: object) -> str:
    """The standard knows ASCII only; programs write UTF-8, which is read as Latin-1."""
    if not isinstance(value, str):
        return ""
    with suppress(UnicodeEncodeError, UnicodeDecodeError):
        value = value.encode("latin-1").decode("utf-8")
    return value.strip("\0 \r\n\t")


def moment_of(moment: str, zone: str) -> str:
    found = EXIF_MOMENT.match(moment)
    if found is None:
        return ""
    year, month, day, time = found.groups()
    return f"{year}-{month}-{day}T{time}{zone if EXIF_ZONE.fullmatch(zone) else ''}"
