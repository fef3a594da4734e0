"""Where the made forms of a medium are found. Reads prefetched `renditions`, asks nothing else.

`Made…` are the same forms as a story's page has them from its one question.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeAlias, TypeVar

from django.conf import settings

from articles.enums import ImageFormat, VideoRenditionKind
from articles.models import (
    FIRST_FORM,
    Photograph,
    PhotographRendition,
    VideoAttachment,
    VideoRendition,
    public_storage,
)
from articles.selectors import MadeClip, MadePicture

# Best first; JPEG is what every browser can fall back on.
BETTER_THAN_JPEG = {ImageFormat.AVIF: "image/avif", ImageFormat.WEBP: "image/webp"}
FALLBACK_WIDTH = 960
THUMBNAIL_WIDTH = 320

Address = Callable[[str], str]
AnyPicture: TypeAlias = PhotographRendition | MadePicture
AnyClip = TypeVar("AnyClip", VideoRendition, MadeClip)
width = attrgetter("width")
height = attrgetter("height")


@dataclass(frozen=True, slots=True)
class Source:
    """One `<source>`: for pictures `address` is a srcset, for clips a single address."""

    media_type: str
    address: str
    height: int = 0


@dataclass(frozen=True, slots=True)
class PictureAddresses:
    src: str
    srcset: str
    sources: tuple[Source, ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ClipAddresses:
    """`sources` by height, the smallest first; `hls` is the address of the master playlist."""

    sources: tuple[Source, ...]
    poster: str
    width: int
    height: int
    hls: str = ""


def public_address(name: str) -> str:
    return public_storage().url(name)


def desk_address(name: str) -> str:
    """For signed-in staff only; works before publication too."""
    return f"{settings.DESK_PATH}tep/{name}"


def picture_addresses(
    photograph: Photograph, address: Address = public_address
) -> PictureAddresses | None:
    """None while the file is missing."""
    return addresses_of_picture(photograph.renditions.all(), address)


def addresses_of_picture(
    renditions: Iterable[AnyPicture], address: Address = public_address
) -> PictureAddresses | None:
    """For a page that has fetched the renditions without their photograph."""
    by_format: dict[str, list[AnyPicture]] = {}
    for made in sorted(renditions, key=width):
        by_format.setdefault(made.format, []).append(made)
    fallbacks = by_format.get(ImageFormat.JPEG)
    if not fallbacks:
        return None
    largest = fallbacks[-1]
    return PictureAddresses(
        src=address(nearest(fallbacks, FALLBACK_WIDTH).name),
        srcset=srcset(fallbacks, address),
        sources=tuple(
            Source(media_type, srcset(by_format[format], address))
            for format, media_type in BETTER_THAN_JPEG.items()
            if format in by_format
        ),
        width=largest.width,
        height=largest.height,
    )


def thumbnail_address(photograph: Photograph, address: Address = public_address) -> str:
    """A small JPEG; empty while the file is missing."""
    made = jpegs(photograph)
    return address(nearest(made, THUMBNAIL_WIDTH).name) if made else ""


def sharing_address(photograph: Photograph, address: Address = public_address) -> str:
    """The largest JPEG, for feeds and sharing cards; empty while the file is missing."""
    made = jpegs(photograph)
    return address(made[-1].name) if made else ""


def jpegs(photograph: Photograph) -> list[PhotographRendition]:
    made = [made for made in photograph.renditions.all() if made.format == ImageFormat.JPEG]
    return sorted(made, key=width)


def clip_addresses(
    video: VideoAttachment, address: Address = public_address
) -> ClipAddresses | None:
    """None while the file is missing. The poster may be empty, the sources never are."""
    return addresses_of_clip(video.renditions.all(), address, poster_id=video.poster_id)


def addresses_of_clip(
    renditions: Iterable[AnyClip],
    address: Address = public_address,
    *,
    poster_id: int | None = None,
) -> ClipAddresses | None:
    """For a page that has fetched the renditions without their videos."""
    made = list(renditions)
    clips = sorted(offered(made), key=height)
    lists = [each for each in made if each.kind == VideoRenditionKind.HLS]
    poster = poster_among(made, poster_id)
    if not clips:
        return None
    largest = clips[-1]
    return ClipAddresses(
        sources=tuple(Source("video/mp4", address(clip.name), clip.height) for clip in clips),
        poster=address(poster.name) if poster else "",
        width=largest.width,
        height=largest.height,
        hls=address(lists[0].name) if lists else "",
    )


def offered(made: Iterable[AnyClip]) -> list[AnyClip]:
    """The ladder; as long as there is none, the clip as it came."""
    clips = [each for each in made if each.kind == VideoRenditionKind.MP4]
    return [each for each in clips if each.number != FIRST_FORM] or clips


def poster_among(made: Iterable[AnyClip], chosen: int | None) -> AnyClip | None:
    """The chosen still, else the first of those that were offered."""
    stills = [each for each in made if each.kind == VideoRenditionKind.POSTER]
    return min(stills, key=lambda each: (each.pk != chosen, each.number, each.pk), default=None)


def nearest(in_order: Sequence[AnyPicture], wanted: int) -> AnyPicture:
    """The smallest that is large enough, else the largest there is."""
    return next((each for each in in_order if each.width >= wanted), in_order[-1])


def srcset(in_order: Iterable[AnyPicture], address: Address) -> str:
    return ", ".join(f"{address(each.name)} {each.width}w" for each in in_order)
