"""From a hostile file to small clean pictures. Knows bytes and pixels, no tables."""

import io
import re
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, UnidentifiedImageError
from PIL.ExifTags import Base as ExifTag

from articles.enums import ImageFormat
from articles.media.refusal import MediaRefused

# Whatever else Pillow can open stays shut: most holes of the last years were there.
OPENED = ("JPEG", "PNG", "WEBP", "GIF")
EXTENSIONS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}
HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")

# Screens of cheap phones are 720 dots wide, of most others 1080 to 1180: browsers take the next
# width above, and what is far above is waited for in vain.
WIDTHS = (320, 480, 768, 1200, 1920)
# Few browsers still ask for JPEG; those and the outside (feeds, cards) do with less choice.
JPEG_WIDTHS = (320, 1200)
LONGEST_TO_SHORTEST = 20
WEBP_LONGEST = 16_383
# Longer ones take the encoder too much memory; they are drawings, which WebP does as well.
AVIF_LONGEST = 4096
JPEG_SCANS = 100
MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]", re.DOTALL)
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
MADE_AS = {
    ImageFormat.JPEG: ("jpg", {"quality": 82, "progressive": True, "optimize": True}),
    ImageFormat.WEBP: ("webp", {"quality": 78, "method": 4}),
    # As quick as WebP at this speed, and half its bytes.
    ImageFormat.AVIF: ("avif", {"quality": 54, "speed": 8}),
}
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SIDEWAYS = (5, 6, 7, 8)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
# Fifty megapixels take two hundred megabytes: a process holds one such picture, not ten.
ONE_AT_A_TIME = threading.Lock()

warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


@dataclass(frozen=True, slots=True)
class MadePicture:
    format: ImageFormat
    width: int
    height: int
    content: bytes

    @property
    def file_name(self) -> str:
        return f"{self.width}.{MADE_AS[self.format][0]}"


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """`width` and `height` are those of the upright original."""

    extension: str
    width: int
    height: int
    made: tuple[MadePicture, ...]


def read_picture(content: bytes) -> ReadPicture:
    """Decode the whole file once; raise MediaRefused for anything that is not a sound picture."""
    try:
        with ONE_AT_A_TIME, opened(content) as image:
            return process(image)
    except MediaRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise MediaRefused(too_many_pixels()) from None
    except UnidentifiedImageError:
        raise MediaRefused(not_a_picture(content)) from None
    except Exception as error:
        # Decoders fail in as many ways as there are broken files; none may take the site along.
        raise MediaRefused(_("The picture is damaged or cut off. Send the file again.")) from error


def opened(content: bytes) -> Image.Image:
    if not content:
        raise MediaRefused(_("The file is empty."))
    if scans(content) > JPEG_SCANS:
        raise MediaRefused(_("The picture is damaged or cut off. Send the file again."))
    return Image.open(io.BytesIO(content), formats=OPENED)


def process(image: Image.Image) -> ReadPicture:
    check_size(image)
    orientation = orientation_of(image)
    width, height = image.size[::-1] if orientation in SIDEWAYS else image.size
    extension = EXTENSIONS[image.format or ""]
    scale = min(1, WIDTHS[-1] / width)
    largest = prepared(image, scaled(image.size, scale))
    if orientation in TURNS:
        largest = largest.transpose(TURNS[orientation])
    return ReadPicture(extension, width, height, tuple(renditions(largest)))


def check_size(image: Image.Image) -> None:
    shorter, longer = sorted(image.size)
    if shorter * longer > settings.PHOTOGRAPH_MAX_PIXELS:
        raise MediaRefused(too_many_pixels())
    if longer > shorter * LONGEST_TO_SHORTEST:
        raise MediaRefused(_("The picture is too narrow a strip to be printed."))


def orientation_of(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ExifTag.Orientation, 1))
    except Exception:
        # What cameras and forgers write there is often broken while the picture is sound.
        return 1


def scaled(size: tuple[int, int], scale: float) -> tuple[int, int]:
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def prepared(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Opaque sRGB pixels of that size and nothing else: no profile, no position, no comment."""
    profile = image.info.get("icc_profile")
    # Lets the JPEG decoder itself halve or quarter; every byte of the file is still read.
    image.draft(None, size)
    image.load()
    found = flattened(resized(in_eight_bits(image), size))
    found = in_srgb(found, profile)
    found.info = {}
    return found


def in_eight_bits(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in ("L", "RGB", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def resized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    if image.size == size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def flattened(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, own, SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")


def renditions(largest: Image.Image) -> Iterator[MadePicture]:
    for size in sizes(largest.size):
        picture = resized(largest, size)
        for format in MADE_AS:
            if is_wanted(format, size, largest.size):
                yield MadePicture(format, *size, encoded(picture, format))


def is_wanted(format: ImageFormat, size: tuple[int, int], largest: tuple[int, int]) -> bool:
    if format == ImageFormat.JPEG:
        return size[0] in JPEG_WIDTHS or size == largest
    if max(largest) > AVIF_LONGEST:
        return format == ImageFormat.WEBP and max(size) <= WEBP_LONGEST
    return format == ImageFormat.AVIF


def sizes(largest: tuple[int, int]) -> list[tuple[int, int]]:
    """Widths that are worth a file of their own, and the largest itself."""
    worthwhile = [width for width in WIDTHS if width * 10 <= largest[0] * 9]
    return [*(scaled(largest, width / largest[0]) for width in worthwhile), largest]


def encoded(picture: Image.Image, format: ImageFormat) -> bytes:
    file = io.BytesIO()
    picture.save(file, format.value, **MADE_AS[format][1])
    return file.getvalue()


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


def too_many_pixels() -> str:
    return _("The picture has too many pixels: at most %(limit)s megapixels.") % {
        "limit": settings.PHOTOGRAPH_MAX_PIXELS // 1_000_000
    }


def not_a_picture(content: bytes) -> str:
    if content[4:8] == b"ftyp" and content[8:12] in HEIF_BRANDS:
        return _(
            "Pictures of the kind HEIC cannot be used yet. On the iPhone choose "
            "Settings › Camera › Formats › Most Compatible, or send the picture as JPEG."
        )
    return _("The file is not a picture that can be used: send JPEG, PNG, WebP or GIF.")
