"""Mends HTML that another program made: Word, Google Docs, Zalo, the old site.

Each has its own way to say bold, list, paragraph and picture; here they are brought to tags
that mean it, and the cleaner does the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from articles.body.loose import Element, read
from articles.body.pasted_frames import place_frames
from articles.body.pasted_lists import join_list_paragraphs
from articles.body.pasted_pictures import place_pictures
from articles.body.reading import to_document
from articles.body.schema import MAX_PASTE_BYTES
from articles.body.storing import store
from articles.body.styles import is_bold, is_italic, is_not_text, resets

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
STRONG = frozenset({"b", "strong"})
EMPHASIS = frozenset({"i", "em"})
# In these a line break is a line break; anywhere else it ends the paragraph.
KEEP_LINES = HEADINGS | {"p", "li", "td", "th", "figcaption", "blockquote", "pre", "address"}
# Nothing may come between these and their parts.
STRUCTURE = frozenset({"ul", "ol", "table", "thead", "tbody", "tfoot", "tr"})
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def repair_paste(html: str, *, resolve_image: Callable[[str], int | None] | None = None) -> str:
    """The stored form of pasted HTML. `resolve_image` names our photograph for an address."""
    body = read(html, max_bytes=MAX_PASTE_BYTES)
    _mend(body, Place())
    place_frames(body)
    place_pictures(body, resolve_image or _unknown)
    return store(to_document(body, is_pasted=True))


def _unknown(address: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Place:
    keeps_lines: bool = False
    in_heading: bool = False

    def inside(self, tag: str) -> Place:
        return Place(self.keeps_lines or tag in KEEP_LINES, self.in_heading or tag in HEADINGS)


def _mend(element: Element, place: Place) -> None:
    children: list[Element | str] = []
    for child in element.children:
        if isinstance(child, str):
            children.append(child)
        elif child.tag == "br":
            children += [child] if place.keeps_lines else [child, child]
        elif not is_not_text(child):
            _mend(child, place.inside(child.tag))
            children.append(child)
    element.children = join_list_paragraphs(children)
    _mend_marks(element, place)


def _mend_marks(element: Element, place: Place) -> None:
    says_nothing = (
        element.tag in STRONG and (place.in_heading or resets(element, "font-weight"))
    ) or (element.tag in EMPHASIS and resets(element, "font-style"))
    if says_nothing:
        element.tag = "span"
    if element.tag in {"sup", "sub"}:
        _raise_or_lower(element)
    if element.tag not in STRUCTURE:
        _wrap_as_styled(element, place)


def _wrap_as_styled(element: Element, place: Place) -> None:
    if is_italic(element):
        element.children = [Element("em", {}, element.children)]
    if is_bold(element) and not place.in_heading:
        element.children = [Element("strong", {}, element.children)]


def _raise_or_lower(element: Element) -> None:
    """`m<sup>2</sup>` would lose its meaning as `m2`."""
    text = element.text().strip()
    if text.isascii() and text.isdigit():
        element.children = [text.translate(RAISED if element.tag == "sup" else LOWERED)]
