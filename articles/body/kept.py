"""A printed text as it is kept in the database, and whether what is kept there may be trusted."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from articles.body.embeds import is_reference
from articles.body.printing import (
    EmbedPlace,
    GalleryPlace,
    PhotographPlace,
    Place,
    PrintedBody,
    VideoPlace,
)
from articles.body.render import spoken

ARTICLES = Path(__file__).parent.parent
# All that a printed text is made by: what `printing` imports lies in these.
SOURCES = ("body", "text")


class BrokenPrintError(ValueError):
    """What is kept is no printed text."""


@cache
def printer() -> str:
    """Changes with every change of the code that prints and of the words it says itself: nobody
    has to remember to raise a number.
    """
    with translation.override(settings.LANGUAGE_CODE):
        words = "\0".join(spoken())
    return fingerprint(ARTICLES, words)


def fingerprint(root: Path, words: str) -> str:
    made = hashlib.blake2b(words.encode(), digest_size=16)
    for folder in SOURCES:
        for source in sorted((root / folder).glob("*.py")):
            content = source.read_bytes()
            made.update(f"\0{folder}/{source.name}\0{len(content)}\0".encode() + content)
    return made.hexdigest()


def origin(body: str, genre: str, standfirst: str) -> str:
    """Of what a text was printed: of anything else it is not the print."""
    told = f"{genre}\0{standfirst}\0{body}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(told, digest_size=16).hexdigest()


# -- Written ------------------------------------------------------------------------


def to_json(printed: PrintedBody, *, of: str) -> dict[str, Any]:
    pieces = [
        piece if isinstance(piece, str) else WRITERS[type(piece)](piece) for piece in printed.pieces
    ]
    return {"of": of, "summary": printed.summary, "pieces": pieces}


WRITERS: dict[type[Place], Any] = {
    PhotographPlace: lambda it: ["photograph", it.photograph_id, it.caption],
    VideoPlace: lambda it: ["video", it.video_id, it.caption],
    GalleryPlace: lambda it: [
        "gallery",
        *([each.photograph_id, each.caption] for each in it.photographs),
    ],
    EmbedPlace: lambda it: [
        "embed",
        *(it.service, it.reference, it.photograph_id, it.caption, it.words),
    ],
}


# -- Read ---------------------------------------------------------------------------


def from_json(kept: Any, *, of: str) -> PrintedBody | None:
    """None where it was printed of something else. Its HTML is believed: it was made by us."""
    try:
        if kept["of"] != of:
            return None
        pieces = tuple(
            _html(piece) if isinstance(piece, str) else READERS[piece[0]](*piece[1:])
            for piece in _list(kept["pieces"])
        )
        return PrintedBody(pieces, _text(kept["summary"]))
    except (TypeError, KeyError, IndexError) as broken:
        raise BrokenPrintError(repr(broken)) from broken


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise BrokenPrintError(f"no list: {value!r:.40}")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise BrokenPrintError(f"no text: {value!r:.40}")
    return value


def _html(value: Any) -> SafeString:
    return mark_safe(_text(value))  # noqa: S308 - printed by us, of the very text it is shown for


def _number(value: Any) -> int:
    if type(value) is not int:
        raise BrokenPrintError(f"no number: {value!r:.40}")
    return value


def _photograph(number: Any, caption: Any) -> PhotographPlace:
    return PhotographPlace(_number(number), _html(caption))


def _video(number: Any, caption: Any) -> VideoPlace:
    return VideoPlace(_number(number), _html(caption))


def _gallery(first: Any, *others: Any) -> GalleryPlace:
    return GalleryPlace(tuple(_photograph(*each) for each in (first, *others)))


def _embed(service: Any, reference: Any, still: Any, caption: Any, words: Any) -> EmbedPlace:
    if not is_reference(_text(service), _text(reference)):
        raise BrokenPrintError(f"no embed: {service} {reference!r:.40}")
    number = None if still is None else _number(still)
    return EmbedPlace(service, reference, number, _html(caption), _text(words))


READERS: dict[Any, Callable[..., Place]] = {
    "photograph": _photograph,
    "video": _video,
    "gallery": _gallery,
    "embed": _embed,
}
