"""Where the made forms of a medium are found. Reads prefetched `renditions`, asks nothing else."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter

from django.conf import settings

from articles.enums import ImageFormat, VideoRenditionKind
from articles.models import (
    Photograph,
    PhotographRendition,
    VideoAttachment,
    VideoRendition,
    public_storage,
)

# Best first; JPEG is what every browser can fall back on.
MEDIA_TYPES = {
    ImageFormat.AVIF: "image/avif",
    ImageFormat.WEBP: "image/webp",
    ImageFormat.JPEG: "image/jpeg",
}
FALLBACK_WIDTH = 960
THUMBNAIL_WIDTH = 320

Address = Callable[[str], str]
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
    renditions: Iterable[PhotographRendition], address: Address = public_address
) -> PictureAddresses | None:
    """For a page that has fetched the renditions without their photograph."""
    everything = list(renditions)
    by_format = {
        format: [made for made in everything if made.format == format] for format in MEDIA_TYPES
    }
    fallbacks = by_format.pop(ImageFormat.JPEG)
    if not fallbacks:
        return None
    largest = max(fallbacks, key=width)
    return PictureAddresses(
        src=address(nearest(fallbacks, FALLBACK_WIDTH).name),
        srcset=srcset(fallbacks, address),
        sources=tuple(
            Source(MEDIA_TYPES[format], srcset(made, address))
            for format, made in by_format.items()
            if made
        ),
        width=largest.width,
        height=largest.height,
    )


def thumbnail_address(photograph: Photograph, address: Address = public_address) -> str:
    """A small JPEG; empty while the file is missing."""
    made = [made for made in photograph.renditions.all() if made.format == ImageFormat.JPEG]
    return address(nearest(made, THUMBNAIL_WIDTH).name) if made else ""


def sharing_address(photograph: Photograph, address: Address = public_address) -> str:
    """The largest JPEG, for feeds and sharing cards; empty while the file is missing."""
    made = [made for made in photograph.renditions.all() if made.format == ImageFormat.JPEG]
    return address(max(made, key=width).name) if made else ""


def clip_addresses(
    video: VideoAttachment, address: Address = public_address
) -> ClipAddresses | None:
    """None while the file is missing. The poster may be empty, the sources never are."""
    return addresses_of_clip(video.renditions.all(), address, poster_id=video.poster_id)


def addresses_of_clip(
    renditions: Iterable[VideoRendition],
    address: Address = public_address,
    *,
    poster_id: int | None = None,
) -> ClipAddresses | None:
    """For a page that has fetched the renditions without their videos."""
    made = list(renditions)
    clips = sorted((each for each in made if each.kind == VideoRenditionKind.MP4), key=height)
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


def poster_among(made: Iterable[VideoRendition], chosen: int | None) -> VideoRendition | None:
    """The chosen still, else the first of those that were offered."""
    stills = [each for each in made if each.kind == VideoRenditionKind.POSTER]
    return min(stills, key=lambda each: (each.pk != chosen, each.number, each.pk), default=None)


def nearest(made: Iterable[PhotographRendition], wanted: int) -> PhotographRendition:
    """The smallest that is large enough, else the largest there is."""
    in_order = sorted(made, key=width)
    return next((each for each in in_order if each.width >= wanted), in_order[-1])


def srcset(made: Iterable[PhotographRendition], address: Address) -> str:
    return ", ".join(f"{address(each.name)} {each.width}w" for each in sorted(made, key=width))
