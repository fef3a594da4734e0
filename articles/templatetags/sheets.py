"""The style sheet of a page: its parts joined, made small, and printed into the page itself.

A new part is a file in `static/articles/paper/` and its name in one of the tuples below: the order
is the order of the cascade. The policy lets in exactly these sheets, by the hash of their bytes.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

import rcssmin
from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

FOLDER = "articles/paper"
EVERY_PAGE = ("colours", "type", "pictures", "masthead", "cards", "side", "adverts", "foot")
FRONT = ("front", "arranged")
LIST = ("lists", "topics", "feeds", "forms", "message", "corrections")
STORY = (
    "story",
    "text-size",
    "prose",
    "figures",
    "facts",
    "embeds",
    "sharing",
    "closing",
    "corrections",
)
STAGE = ("stage",)
LAST = ("print",)
SHEETS = {
    "front": (*EVERY_PAGE, *FRONT, *LAST),
    "section": (*EVERY_PAGE, *FRONT, *LIST, *LAST),
    "list": (*EVERY_PAGE, *LIST, *LAST),
    "text": (*EVERY_PAGE, "lists", "story", "prose", "facts", *LAST),
    "story": (*EVERY_PAGE, *STORY, *LAST),
    # Worn over the others, where there is one.
    "banner": ("banner",),
    "dress": ("dress",),
    "stage": (*EVERY_PAGE, *STORY, *STAGE, *LAST),
}
ADDRESS = re.compile(r'url\("([a-z][\w./-]*)"\)')

register = template.Library()


@register.simple_tag
def style_sheet(kind: str) -> SafeString:
    return element("style", sheet(kind))


def element(name: str, ours: str) -> SafeString:
    """A file of ours: between the tags stand the bytes that were hashed, and nothing else."""
    return mark_safe(f"<{name}>{ours}</{name}>")  # noqa: S308


def sheet(kind: str) -> str:
    """Made once in a process; while someone designs, whenever a page is looked at."""
    return made(SHEETS[kind]) if settings.DEBUG else kept(kind)


@cache
def kept(kind: str) -> str:
    return made(SHEETS[kind])


def made(parts: Iterable[str]) -> str:
    return str(rcssmin.cssmin("\n".join(map(part, parts))))


def part(name: str) -> str:
    """Addresses in a style sheet are relative to its file; in a page they would be to the page."""
    path = finders.find(f"{FOLDER}/{name}.css")
    if path is None:
        raise FileNotFoundError(f"{FOLDER}/{name}.css")
    text = Path(path).read_text(encoding="utf-8")
    return ADDRESS.sub(lambda found: f'url("{static(f"{FOLDER}/{found[1]}")}")', text)


def policy_sources() -> list[str]:
    """All that `style-src` may have to name."""
    return [policy_source(sheet(kind)) for kind in SHEETS]


def policy_sources_in(page: bytes) -> list[str]:
    """Only of our sheets, and only of those that stand there: the header travels with each page."""
    # Compared, they differ by their length already; a set would go through each to its end.
    there = list(contents_of(b"style", page))
    return [policy_source(text) for text in map(sheet, SHEETS) if in_bytes(text) in there]


def contents_of(name: bytes, page: bytes) -> Iterator[bytes]:
    """Of every element without attributes. To look for each sheet in the whole page took as long as
    all other middleware together.
    """
    opening, closing = b"<%s>" % name, b"</%s>" % name
    at = page.find(opening)
    while at >= 0:
        at += len(opening)
        end = page.find(closing, at)
        if end < 0:
            return
        yield page[at:end]
        at = page.find(opening, end)


in_bytes = lru_cache(maxsize=16)(str.encode)


@lru_cache(maxsize=16)
def policy_source(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
