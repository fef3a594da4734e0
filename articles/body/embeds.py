"""What another service may show inside a story: its name and a reference, never an address.

The addresses are made here out of the reference, so whatever was pasted, a page can frame only
these hosts and print only these addresses.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, urlencode


class Kind(StrEnum):
    VIDEO = "video"
    POST = "post"
    MAP = "map"


class Shape(StrEnum):
    """The room that is kept free for the frame before it comes."""

    WIDE = "wide"
    TALL = "tall"
    POST = "post"
    MAP = "map"


@dataclass(frozen=True, slots=True)
class Service:
    """`host` is what the page's policy lets in. `tells_origin`: it plays for sites it can name."""

    name: str
    host: str
    references: re.Pattern[str]
    address: Callable[[str], str]
    frame: Callable[[str], str]
    shape: Callable[[str], Shape]
    tells_origin: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    latitude: float
    longitude: float
    zoom: int

    def __str__(self) -> str:
        return f"{_decimal(self.latitude)},{_decimal(self.longitude)},{self.zoom:d}"


NUMBER = "[0-9]{5,25}"
PAGE = "[A-Za-z0-9][A-Za-z0-9.-]{0,99}"
POST = f"(?:{NUMBER}|pfbid[A-Za-z0-9]{{20,120}})"
YOUTUBE = re.compile(r"(shorts/)?([A-Za-z0-9_-]{11})(?:\?t=([1-9][0-9]{0,5}))?")
TIKTOK = re.compile(r"(@[A-Za-z0-9_][A-Za-z0-9._]{0,39}/)?video/([0-9]{10,25})")
FACEBOOK_VIDEO = re.compile(f"(?:{PAGE}/videos|watch|reel)/{NUMBER}")
FACEBOOK_POST = re.compile(
    f"{PAGE}/posts/{POST}|groups/{PAGE}/posts/{NUMBER}|photo/{NUMBER}|story/{NUMBER}/{POST}"
)
FACEBOOK = re.compile(f"{FACEBOOK_VIDEO.pattern}|{FACEBOOK_POST.pattern}")
PLACE = re.compile(r"(-?[0-9]{1,2}\.[0-9]{5}),(-?[0-9]{1,3}\.[0-9]{5}),([1-9]|1[0-9]|20)", re.ASCII)

LAST_ZOOM = 20
MERCATOR_END = 85.0
# The size of frame that a map's corners are reckoned for, and of the tiles it is laid of.
MAP_WIDTH, MAP_HEIGHT, TILE = 640, 400, 256


def is_reference(service: str, reference: str) -> bool:
    """In its one written form: the same thing never has two references."""
    known = SERVICES.get(service)
    if known is None or known.references.fullmatch(reference) is None:
        return False
    return known.references is not PLACE or str(place_of(reference)) == reference


def kind_of(service: str, reference: str) -> Kind:
    shape = SERVICES[service].shape(reference)
    return Kind(shape) if shape in {Shape.POST, Shape.MAP} else Kind.VIDEO


def place_of(reference: str) -> Place | None:
    latitude, longitude, zoom = reference.split(",")
    return place_at(float(latitude), float(longitude), int(zoom))


def place_at(latitude: float, longitude: float, zoom: float) -> Place | None:
    """None where the earth, or its map, ends."""
    if not (abs(latitude) <= MERCATOR_END and abs(longitude) <= 180 and math.isfinite(zoom)):
        return None
    return Place(latitude, longitude, min(max(round(zoom), 1), LAST_ZOOM))


def zoom_of_width(degrees: float) -> float:
    """The zoom at which a map of our width shows so many degrees from west to east."""
    return math.log2(360 * MAP_WIDTH / TILE / degrees) if degrees > 0 else LAST_ZOOM


def corners(place: Place) -> tuple[float, float, float, float]:
    """West, south, east, north; the height is reckoned on the map's own stretched scale."""
    turn = 2**place.zoom * TILE
    across, up = 180 * MAP_WIDTH / turn, math.pi * MAP_HEIGHT / turn
    middle = math.asinh(math.tan(math.radians(place.latitude)))
    south, north = (math.degrees(math.atan(math.sinh(middle + step))) for step in (-up, up))
    return place.longitude - across, south, place.longitude + across, north


def _decimal(degrees: float) -> str:
    return f"{round(degrees, 5) + 0.0:.5f}"


# -- YouTube --------------------------------------------------------------------


def _youtube_parts(reference: str) -> tuple[str, str, str]:
    found = YOUTUBE.fullmatch(reference)
    assert found, reference
    return found[1] or "", found[2], found[3] or ""


def _youtube_address(reference: str) -> str:
    short, number, start = _youtube_parts(reference)
    if short:
        return f"https://www.youtube.com/shorts/{number}"
    moment = f"&t={start}s" if start else ""
    return f"https://www.youtube.com/watch?v={number}{moment}"


def _youtube_frame(reference: str) -> str:
    _short, number, start = _youtube_parts(reference)
    query = urlencode({"autoplay": 1, "rel": 0} | ({"start": start} if start else {}))
    return f"https://www.youtube-nocookie.com/embed/{number}?{query}"


def _youtube_shape(reference: str) -> Shape:
    return Shape.TALL if reference.startswith("shorts/") else Shape.WIDE


# -- Facebook -------------------------------------------------------------------


def _facebook_address(reference: str) -> str:
    match reference.split("/"):
        case ["watch", number]:
            return f"https://www.facebook.com/watch/?v={number}"
        case ["photo", number]:
            return f"https://www.facebook.com/photo/?fbid={number}"
        case ["story", page, number] if page.isdigit():
            query = urlencode({"story_fbid": number, "id": page})
            return f"https://www.facebook.com/permalink.php?{query}"
    return f"https://www.facebook.com/{reference}/"


def _facebook_frame(reference: str) -> str:
    target = quote(_facebook_address(reference), safe="")
    if FACEBOOK_VIDEO.fullmatch(reference):
        return f"https://www.facebook.com/plugins/video.php?href={target}&show_text=false&autoplay=true"
    return f"https://www.facebook.com/plugins/post.php?href={target}&show_text=true&width=500"


def _facebook_shape(reference: str) -> Shape:
    if reference.startswith("reel/"):
        return Shape.TALL
    return Shape.WIDE if FACEBOOK_VIDEO.fullmatch(reference) else Shape.POST


# -- TikTok ---------------------------------------------------------------------


def _tiktok_frame(reference: str) -> str:
    return f"https://www.tiktok.com/player/v1/{reference.rpartition('/')[2]}?autoplay=1&rel=0"


def _tiktok_address(reference: str) -> str:
    """Who made a video may be unknown; the service finds it by its number under any name."""
    return f"https://www.tiktok.com/{'' if reference[0] == '@' else '@/'}{reference}"


# -- Maps -----------------------------------------------------------------------


def _google_address(reference: str) -> str:
    latitude, longitude, zoom = reference.split(",")
    return f"https://www.google.com/maps/@{latitude},{longitude},{zoom}z"


def _google_frame(reference: str) -> str:
    latitude, longitude, zoom = reference.split(",")
    query = urlencode({"q": f"{latitude},{longitude}", "z": zoom, "hl": "vi", "output": "embed"})
    return f"https://www.google.com/maps?{query}"


def _osm_address(reference: str) -> str:
    latitude, longitude, zoom = reference.split(",")
    marker = urlencode({"mlat": latitude, "mlon": longitude})
    return f"https://www.openstreetmap.org/?{marker}#map={zoom}/{latitude}/{longitude}"


def _osm_frame(reference: str) -> str:
    place = place_of(reference)
    assert place, reference
    box = ",".join(f"{edge:.5f}" for edge in corners(place))
    marker = reference.rpartition(",")[0]
    query = urlencode({"bbox": box, "layer": "mapnik", "marker": marker})
    return f"https://www.openstreetmap.org/export/embed.html?{query}"


SERVICES: dict[str, Service] = {
    "youtube": Service(
        name="YouTube",
        host="https://www.youtube-nocookie.com",
        references=YOUTUBE,
        address=_youtube_address,
        frame=_youtube_frame,
        shape=_youtube_shape,
        tells_origin=True,
    ),
    "facebook": Service(
        name="Facebook",
        host="https://www.facebook.com",
        references=FACEBOOK,
        address=_facebook_address,
        frame=_facebook_frame,
        shape=_facebook_shape,
        tells_origin=True,
    ),
    "tiktok": Service(
        name="TikTok",
        host="https://www.tiktok.com",
        references=TIKTOK,
        address=_tiktok_address,
        frame=_tiktok_frame,
        shape=lambda reference: Shape.TALL,
        tells_origin=True,
    ),
    "google-maps": Service(
        name="Google Maps",
        host="https://www.google.com",
        references=PLACE,
        address=_google_address,
        frame=_google_frame,
        shape=lambda reference: Shape.MAP,
    ),
    "openstreetmap": Service(
        name="OpenStreetMap",
        host="https://www.openstreetmap.org",
        references=PLACE,
        address=_osm_address,
        frame=_osm_frame,
        shape=lambda reference: Shape.MAP,
    ),
}
