"""What a page tells machines: title, canonical address, sharing card, structured data."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from articles.models.sharing import CARD_HEIGHT, CARD_WIDTH
from articles.pages.frame import Frame
from articles.pages.parts import Picture

# The ways out of a <script> element, and the two line ends that old parsers stumble over.
UNSAFE_IN_SCRIPT = {char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class SharingImage:
    url: str
    width: int
    height: int
    alt: str = ""
    media_type: str = "image/jpeg"


@dataclass(frozen=True, slots=True)
class FeedLink:
    title: str
    url: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Head:
    title: str
    sharing_title: str = ""
    description: str = ""
    canonical: str = ""
    robots: str = ""
    kind: str = "website"
    image: SharingImage | None = None
    article_facts: tuple[tuple[str, str], ...] = ()
    json_ld: SafeString | str = ""
    older: str = ""
    feeds: tuple[FeedLink, ...] = ()


def absolute(path: str) -> str:
    """Addresses in a page never come from the request's Host."""
    if path.startswith(("http://", "https://")):
        return path
    return f"{settings.SITE_ORIGIN}{path}"


def json_for_script(data: dict[str, Any]) -> SafeString:
    text = ENCODE(data)
    # One after another: `translate` takes thirty times as long over text that is not ASCII.
    for unsafe, escaped in UNSAFE_IN_SCRIPT.items():
        text = text.replace(unsafe, escaped)
    return mark_safe(text)  # noqa: S308 - nothing can end the element


def sharing_image(picture: Picture | None) -> SharingImage | None:
    if picture is None or picture.addresses is None:
        return None
    return SharingImage(
        url=absolute(picture.largest),
        width=picture.addresses.width,
        height=picture.addresses.height,
        alt=picture.alt,
    )


def house_image(frame: Frame) -> SharingImage | None:
    """For every page that is no story."""
    masthead = frame.masthead
    if not masthead.card_url:
        return None
    return SharingImage(absolute(masthead.card_url), CARD_WIDTH, CARD_HEIGHT, masthead.product_name)
