"""A story's text as its page has it: made once, of body, genre and standfirst alone.

The words are finished HTML. What may change after they were printed (a picture taken back, a clip
that is made at last) is left open as a place, which the page fills anew each time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from articles.body.inlines import plain
from articles.body.render import page_writer, render_inline
from articles.body.tree import (
    Block,
    Document,
    EmbedNode,
    GalleryNode,
    Inlines,
    Paragraph,
    PhotographNode,
    Text,
    VideoNode,
)
from articles.body.walk import plain_text
from articles.enums import Genre
from articles.text import excerpt

SUMMARY_LENGTH = 160
QUESTION = ' class="question"'


@dataclass(frozen=True, slots=True)
class PhotographPlace:
    photograph_id: int
    caption: SafeString


@dataclass(frozen=True, slots=True)
class GalleryPlace:
    photographs: tuple[PhotographPlace, ...]


@dataclass(frozen=True, slots=True)
class VideoPlace:
    video_id: int
    caption: SafeString


@dataclass(frozen=True, slots=True)
class EmbedPlace:
    """`words` is the caption for a title, which holds no marks."""

    service: str
    reference: str
    photograph_id: int | None
    caption: SafeString
    words: str


Place = PhotographPlace | GalleryPlace | VideoPlace | EmbedPlace


@dataclass(frozen=True)
class PrintedBody:
    """`summary` is what search engines and the networks show: plain words."""

    pieces: tuple[SafeString | Place, ...] = ()
    summary: str = ""

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return tuple(piece for piece in self.pieces if not isinstance(piece, str))

    @cached_property
    def photograph_ids(self) -> tuple[int, ...]:
        """In the order of reading; the still of an embed is one too."""
        return tuple(number for place in self.places for number in _photographs(place) if number)

    @property
    def photographs(self) -> tuple[PhotographPlace, ...]:
        """Those that stand alone."""
        return tuple(place for place in self.places if isinstance(place, PhotographPlace))

    @property
    def video_ids(self) -> tuple[int, ...]:
        return tuple(place.video_id for place in self.places if isinstance(place, VideoPlace))

    @property
    def services(self) -> set[str]:
        return {place.service for place in self.places if isinstance(place, EmbedPlace)}

    @property
    def has_gallery(self) -> bool:
        return any(isinstance(place, GalleryPlace) for place in self.places)


def _photographs(place: Place) -> tuple[int | None, ...]:
    match place:
        case GalleryPlace():
            return tuple(each.photograph_id for each in place.photographs)
        case PhotographPlace() | EmbedPlace():
            return (place.photograph_id,)
        case _:
            return ()


def print_body(document: Document, genre: str, standfirst: str = "") -> PrintedBody:
    """What was paid for has its links marked; in an interview the questions are set apart."""
    is_paid = genre == Genre.SPONSORED
    pieces = _pieces(document, is_paid=is_paid, is_interview=genre == Genre.INTERVIEW)
    summary = excerpt(standfirst or plain_text(document), limit=SUMMARY_LENGTH)
    return PrintedBody(tuple(pieces), summary)


def _pieces(
    document: Document, *, is_paid: bool, is_interview: bool
) -> Iterator[SafeString | Place]:
    attributes = question if is_interview else _none
    writer = page_writer(is_paid=is_paid, paragraph_attributes=attributes)

    def caption(inlines: Inlines) -> SafeString:
        return render_inline(inlines, is_paid=is_paid)

    for make, run in groupby(document.blocks, lambda block: PLACES.get(type(block))):
        if make is None:
            yield mark_safe(writer.nodes(run))  # noqa: S308 - a Writer escapes every text
        else:
            yield from (make(block, caption) for block in run)


def question(paragraph: Paragraph) -> str:
    """In an interview what is wholly bold was asked."""
    return QUESTION if is_wholly_bold(paragraph.inlines) else ""


def is_wholly_bold(inlines: Inlines) -> bool:
    words = [each for each in inlines if isinstance(each, Text) and each.text.strip()]
    return bool(words) and all(each.marks.strong for each in words)


def _none(paragraph: Paragraph) -> str:
    return ""


Caption = Callable[[Inlines], SafeString]


def _photograph(node: PhotographNode, caption: Caption) -> PhotographPlace:
    return PhotographPlace(node.photograph_id, caption(node.caption))


def _gallery(node: GalleryNode, caption: Caption) -> GalleryPlace:
    return GalleryPlace(tuple(_photograph(each, caption) for each in node.photographs))


def _video(node: VideoNode, caption: Caption) -> VideoPlace:
    return VideoPlace(node.video_id, caption(node.caption))


def _embed(node: EmbedNode, caption: Caption) -> EmbedPlace:
    words = " ".join(plain(node.caption).split())
    return EmbedPlace(
        node.service, node.reference, node.photograph_id, caption(node.caption), words
    )


PLACES: dict[type[Block], Callable[[Any, Caption], Place]] = {
    PhotographNode: _photograph,
    GalleryNode: _gallery,
    VideoNode: _video,
    EmbedNode: _embed,
}
