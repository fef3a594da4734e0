"""From an address that somebody pasted to a service and a reference.

Nothing is fetched: a short address that only its service can open is refused with a sentence.
The host must be one of the table, letter by letter; all that is kept of the rest are the numbers
and names that a service's own shape of reference lets through.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from articles.body.embeds import (
    LAST_ZOOM,
    SERVICES,
    Place,
    is_reference,
    place_at,
    zoom_of_width,
)
from articles.body.refusals import (
    EmbedNothingNamed,
    EmbedRefused,
    EmbedShortened,
    EmbedUnknown,
)
from articles.body.schema import MAX_HREF
from articles.text import LoneSurrogateError, normalise


@dataclass(frozen=True, slots=True)
class Embeddable:
    service: str
    reference: str


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of a web address that say what it leads to."""

    path: tuple[str, ...]
    query: Mapping[str, str]
    fragment: str

    def first(self) -> str:
        return self.path[0] if self.path else ""

    def after(self, *names: str) -> str:
        """The part that follows the first of these."""
        steps = zip(self.path, self.path[1:], strict=False)
        return next((here for name, here in steps if name in names), "")


def recognise(text: str) -> Embeddable:
    """Raise EmbedRefused, with a sentence for the person, where there is nothing to embed."""
    parts = _web_address(text)
    host = (parts.hostname or "").lower()
    if host in SHORTENERS:
        raise EmbedShortened
    service, reader = _reader_of(host)
    reference = reader(_parts_of(parts))
    if reference is None or not is_reference(service, reference):
        raise EmbedNothingNamed(SERVICES[service].name)
    return Embeddable(service, reference)


def recognised(text: str) -> Embeddable | None:
    try:
        return recognise(text)
    except EmbedRefused:
        return None


def _web_address(text: str) -> SplitResult:
    """Refused are a name before the host, a port, and all that only looks like an address."""
    try:
        address = normalise(text).strip()
        if not SCHEME.match(address):
            address = f"https:{'' if address.startswith('//') else '//'}{address}"
        parts = urlsplit(address)
        is_plain = parts.scheme in {"http", "https"} and parts.netloc.lower() == parts.hostname
    except (ValueError, LoneSurrogateError):
        raise EmbedUnknown from None
    if len(address) > MAX_HREF or not is_plain or UNSAFE.search(address):
        raise EmbedUnknown
    return parts


def _reader_of(host: str) -> tuple[str, "Callable[[Address], str | None]"]:
    for prefix in ("", *PREFIXES):
        if host.startswith(prefix) and (found := HOSTS.get(host.removeprefix(prefix))):
            return found
    raise EmbedUnknown


def _parts_of(parts: SplitResult) -> Address:
    query = parse_qs(parts.query, max_num_fields=50) if parts.query.count("&") < 50 else {}
    return Address(
        path=tuple(unquote(part) for part in parts.path.split("/") if part),
        query={name: values[0] for name, values in query.items()},
        fragment=parts.fragment,
    )


SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:(?![0-9])")
UNSAFE = re.compile(r"[\x00-\x20\\<>\"`\x7f]")
PREFIXES = ("www.", "m.", "web.", "mbasic.", "music.")
SHORTENERS = frozenset(
    {"fb.watch", "fb.me", "vm.tiktok.com", "vt.tiktok.com", "maps.app.goo.gl", "goo.gl", "g.co"}
)

# -- YouTube --------------------------------------------------------------------

MOMENT = re.compile(r"(?:([0-9]{1,3})h)?(?:([0-9]{1,4})m)?(?:([0-9]{1,6})s?)?")


def _youtube(address: Address) -> str | None:
    if address.first() == "shorts":
        return f"shorts/{address.after('shorts')}"
    number = address.query.get("v") or address.after("embed", "live", "v", "e")
    return _with_start(number, address)


def _youtube_short_host(address: Address) -> str | None:
    return _with_start(address.first(), address)


def _with_start(number: str, address: Address) -> str:
    given = address.query.get("t") or address.query.get("start") or ""
    seconds = _seconds(given or address.fragment.removeprefix("t="))
    return f"{number}?t={seconds}" if seconds else number


def _seconds(given: str) -> int:
    found = MOMENT.fullmatch(given)
    if found is None:
        return 0
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    total = hours * 3600 + minutes * 60 + seconds
    return total if total < 1_000_000 else 0


# -- Facebook -------------------------------------------------------------------

NUMBERED_NAME = re.compile(r".*-([0-9]{8,25})")
PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,99}")


def _facebook(address: Address) -> str | None:
    if address.first() == "share":
        raise EmbedShortened
    if address.first() == "plugins":
        return _facebook_plugin(address)
    if number := _facebook_video(address):
        return number
    return _facebook_post(address)


def _facebook_plugin(address: Address) -> str | None:
    """The target of an embed code; one inside another is nothing that the service makes."""
    inner = urlsplit(address.query.get("href", ""))
    target = _parts_of(inner)
    is_own = inner.netloc.lower().removeprefix("www.").removeprefix("m.") == "facebook.com"
    return _facebook(target) if is_own and target.first() != "plugins" else None


def _facebook_video(address: Address) -> str | None:
    first, query = address.first(), address.query
    if first in {"watch", "video.php"}:
        return f"watch/{query.get('v', '')}"
    if first in {"reel", "reels"}:
        return f"reel/{address.after('reel', 'reels')}"
    if "videos" not in address.path[1:]:
        return None
    name, number = _facebook_name(first), address.path[-1]
    return f"{name}/videos/{number}" if name else f"watch/{number}"


def _facebook_post(address: Address) -> str | None:
    first, query = address.first(), address.query
    if first in {"permalink.php", "story.php"}:
        return f"story/{query.get('id', '')}/{query.get('story_fbid', '')}"
    if first in {"photo", "photo.php"}:
        return f"photo/{query.get('fbid', '')}"
    if first == "groups":
        number = address.after("posts", "permalink")
        return f"groups/{address.after('groups')}/posts/{number}"
    number = address.path[-1] if "posts" in address.path[1:] else ""
    return f"{_facebook_name(first)}/posts/{number}"


def _facebook_name(name: str) -> str:
    """A page's plain name, or the number at the end of one that is written with marks."""
    if PLAIN_NAME.fullmatch(name):
        return name
    numbered = NUMBERED_NAME.fullmatch(name)
    return numbered[1] if numbered else ""


# -- TikTok ---------------------------------------------------------------------


def _tiktok(address: Address) -> str | None:
    first = address.first()
    if first == "t":
        raise EmbedShortened
    number = address.after("video", "v", "v1", "v2") or address.after("embed")
    if first.startswith("@") and len(first) > 1:
        return f"{first}/video/{number}"
    return f"video/{number.removesuffix('.html')}"


# -- Maps -----------------------------------------------------------------------

DEGREES = r"(-?[0-9]{1,3}(?:\.[0-9]{1,20})?)"
VIEW = re.compile(rf"@{DEGREES},{DEGREES},([0-9]{{1,8}}(?:\.[0-9]{{1,6}})?)([zm])?.*")
PIN = re.compile(rf"!3d{DEGREES}!4d{DEGREES}")
FRAMED = re.compile(rf"!1d([0-9]{{1,9}}(?:\.[0-9]{{1,20}})?)!2d{DEGREES}!3d{DEGREES}")
PAIR = re.compile(rf"(?:loc:)?{DEGREES}, ?{DEGREES}")
OSM_VIEW = re.compile(rf"(?:.*&)?map=([0-9]{{1,2}})(?:\.[0-9]+)?/{DEGREES}/{DEGREES}(?:&.*)?")
EARTH_ROUND = 40_075_016.7
PLACE_ZOOM = 15
# A frame of Google's names the height its camera hangs at; it sees so much of it from 450 pixels.
SEEN_OF_HEIGHT, FRAME_HEIGHT, SCREEN_HEIGHT = 0.23, 450, 800


def _google(address: Address) -> str | None:
    if address.first() != "maps":
        return None
    return _written(_google_place(address))


def _google_maps_host(address: Address) -> str | None:
    return _written(_google_place(address))


def _google_place(address: Address) -> Place | None:
    view = next(filter(None, map(VIEW.fullmatch, address.path)), None)
    if view:
        pins = PIN.findall(address.path[-1])
        latitude, longitude = map(float, pins[-1] if pins else view.group(1, 2))
        return place_at(latitude, longitude, _google_zoom(view, latitude))
    if framed := FRAMED.search(address.query.get("pb", "")):
        height, longitude, latitude = map(float, framed.groups())
        return place_at(latitude, longitude, _zoom_of(SEEN_OF_HEIGHT * height, latitude))
    return _google_query(address.query)


def _google_query(query: Mapping[str, str]) -> Place | None:
    for name in ("q", "query", "ll", "center"):
        if pair := PAIR.fullmatch(query.get(name, "")):
            zoom = query.get("z") or query.get("zoom") or ""
            return place_at(float(pair[1]), float(pair[2]), _number(zoom, PLACE_ZOOM))
    return None


def _google_zoom(view: re.Match[str], latitude: float) -> float:
    """`15z` is a zoom, `1200m` the height of a picture from the air on a screen."""
    given = float(view[3])
    return _zoom_of(given, latitude, SCREEN_HEIGHT) if view[4] == "m" else given


def _zoom_of(metres: float, latitude: float, pixels: int = FRAME_HEIGHT) -> float:
    around = EARTH_ROUND * math.cos(math.radians(latitude))
    return math.log2(around * pixels / 256 / metres) if metres > 0 and around > 0 else LAST_ZOOM


def _openstreetmap(address: Address) -> str | None:
    if address.first() == "go":
        raise EmbedShortened
    if address.first() == "export":
        return _written(_osm_frame(address.query))
    marker = _pair(f"{address.query.get('mlat', '')},{address.query.get('mlon', '')}")
    view = OSM_VIEW.fullmatch(address.fragment)
    if view is None:
        return _written(place_at(*marker, PLACE_ZOOM)) if marker else None
    latitude, longitude = marker or (float(view[2]), float(view[3]))
    return _written(place_at(latitude, longitude, int(view[1])))


def _osm_frame(query: Mapping[str, str]) -> Place | None:
    edges = query.get("bbox", "").split(",")
    southwest, northeast = _pair(",".join(edges[:2])), _pair(",".join(edges[2:]))
    if southwest is None or northeast is None:
        return None
    (west, south), (east, north) = southwest, northeast
    middle = _pair(query.get("marker", "")) or ((south + north) / 2, (west + east) / 2)
    return place_at(*middle, zoom_of_width(east - west))


def _pair(given: str) -> tuple[float, float] | None:
    found = PAIR.fullmatch(given)
    return (float(found[1]), float(found[2])) if found else None


def _number(given: str, otherwise: int) -> int:
    return int(given) if re.fullmatch(r"[0-9]{1,2}", given) else otherwise


def _written(place: Place | None) -> str | None:
    return str(place) if place else None


HOSTS: dict[str, tuple[str, Callable[[Address], str | None]]] = {
    "youtube.com": ("youtube", _youtube),
    "youtube-nocookie.com": ("youtube", _youtube),
    "youtu.be": ("youtube", _youtube_short_host),
    "facebook.com": ("facebook", _facebook),
    "fb.com": ("facebook", _facebook),
    "tiktok.com": ("tiktok", _tiktok),
    "google.com": ("google-maps", _google),
    "google.com.vn": ("google-maps", _google),
    "maps.google.com": ("google-maps", _google_maps_host),
    "maps.google.com.vn": ("google-maps", _google_maps_host),
    "openstreetmap.org": ("openstreetmap", _openstreetmap),
    "osm.org": ("openstreetmap", _openstreetmap),
}
