"""Pictures of other sites: each that is known here becomes a figure with its caption.

The old site wrote a picture as a paragraph of its own and its caption as the italic paragraph
after it; others put both in one paragraph, in a figure or in a table of one column. Of a picture
that is not known only the caption stays, as an italic paragraph a person can join to a photograph.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from articles.body.loose import Element

Resolve = Callable[[str], int | None]
OURS = frozenset({"data-photograph", "data-embed", "data-gallery"})
PARAGRAPHS = frozenset({"p", "div", "center"})
ITALIC = frozenset({"i", "em"})
# A picture may stand in these but never in their place: a row would lose its cell.
PLACES = frozenset({"thead", "tbody", "tfoot", "tr", "th", "td", "ul", "ol", "li", "dl"})


def place_pictures(body: Element, resolve: Resolve) -> None:
    _Placing(resolve).place_within(body)


@dataclass(slots=True)
class Contents:
    images: int = 0
    words: bool = False
    upright_words: bool = False
    columns: int = 0


class _Placing:
    def __init__(self, resolve: Resolve) -> None:
        self.resolve = resolve
        self.contents: dict[int, Contents] = {}

    def place_within(self, body: Element) -> None:
        if self._survey(body).images:
            self._place(body)

    def _survey(self, element: Element) -> Contents:
        """Once for all elements: asked again at each level, it would cost a pass per level."""
        found = Contents(images=int(element.tag == "img"))
        columns = 0
        for child in element.children:
            if isinstance(child, str):
                found.words = found.words or not child.isspace()
                found.upright_words = found.upright_words or not child.isspace()
                continue
            inner = self._survey(child)
            found.images += inner.images
            found.words |= inner.words
            found.upright_words |= inner.upright_words
            found.columns = max(found.columns, inner.columns)
            columns += child.tag in {"td", "th"}
        found.columns = max(found.columns, columns)
        found.upright_words &= element.tag not in ITALIC
        self.contents[id(element)] = found
        return found

    def _place(self, element: Element) -> None:
        placed: list[Element | str] = []
        waiting = deque(element.children)
        while waiting:
            child = waiting.popleft()
            if isinstance(child, str):
                placed.append(child)
            elif self._is_picture(child):
                placed += self._figures(child, self._caption(child, waiting))
            else:
                self._place(child)
                placed.append(child)
        element.children = placed

    def _is_picture(self, element: Element) -> bool:
        found = self.contents[id(element)]
        is_ours = bool(OURS & element.attributes.keys())
        if not found.images or is_ours or element.tag in PLACES:
            return False
        if not found.words or element.tag == "figure":
            return True
        if element.tag == "table":
            return found.images == 1 and found.columns == 1
        return element.tag in PARAGRAPHS and found.images == 1 and not found.upright_words

    def _caption(self, picture: Element, waiting: deque[Element | str]) -> Element | None:
        if self.contents[id(picture)].words:
            return picture
        while waiting and isinstance(waiting[0], str) and waiting[0].isspace():
            waiting.popleft()
        following = waiting[0] if waiting else None
        if isinstance(following, Element) and self._is_caption(following):
            waiting.popleft()
            return following
        return None

    def _is_caption(self, element: Element) -> bool:
        found = self.contents[id(element)]
        is_italic = found.words and not found.upright_words and not found.images
        return is_italic and element.tag in PARAGRAPHS

    def _figures(self, picture: Element, caption: Element | None) -> list[Element]:
        known = filter(None, map(self.resolve, _addresses(picture)))
        figures = [Element("figure", {"data-photograph": str(identity)}) for identity in known]
        if caption is None:
            return figures
        if figures:
            figures[-1].children = [_upright(caption)]
            return figures
        return [Element("p", {}, [Element("em", {}, [caption])])]


def _addresses(element: Element) -> list[str]:
    found = [element.attributes.get("src", "").strip()] if element.tag == "img" else []
    for child in element.elements():
        found += _addresses(child)
    return list(filter(None, found))


def _upright(element: Element) -> Element:
    """A figure's caption is set apart by the page; the italics only said that it is one."""
    children = [child if isinstance(child, str) else _upright(child) for child in element.children]
    return Element("span" if element.tag in ITALIC else element.tag, element.attributes, children)
