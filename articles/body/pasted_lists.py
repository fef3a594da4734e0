"""Word writes a list as paragraphs that carry a level and a drawn bullet; here it is a list."""

import re
from collections.abc import Iterable
from itertools import chain, islice

from articles.body.loose import Element
from articles.body.styles import style_of

LEVEL = re.compile(r"level([1-9])")
NUMBER = re.compile(r"\s*(?:[0-9]{1,3}|[a-zđ]|[ivx]{1,5})[.)]\s*", re.IGNORECASE)
TYPED_MARKER = re.compile(
    r"\s*(?:[·•§●○■▪‣\uf0b7\uf0a7-]|[0-9]{1,3}[.)]|[a-zđ][.)])\s+", re.IGNORECASE
)


def join_list_paragraphs(children: list[Element | str]) -> list[Element | str]:
    joined: list[Element | str] = []
    waiting: list[Element] = []
    for child in children:
        if isinstance(child, Element) and _is_list_paragraph(child):
            waiting.append(child)
        elif not waiting or not isinstance(child, str) or child.strip():
            joined += _lists(waiting)
            joined.append(child)
            waiting = []
    return [*joined, *_lists(waiting)]


def _is_list_paragraph(element: Element) -> bool:
    if element.tag != "p":
        return False
    placed = style_of(element).get("mso-list")
    if placed is not None:
        return placed != "none"
    is_named = element.attributes.get("class", "").lower().startswith("msolistparagraph")
    return is_named and TYPED_MARKER.match(_beginning(element)) is not None


def _lists(paragraphs: Iterable[Element]) -> list[Element]:
    lists: list[Element] = []
    open_lists: list[tuple[int, Element]] = []
    for paragraph in paragraphs:
        level, tag = _level(paragraph), _list_tag(paragraph)
        while open_lists and open_lists[-1][0] > level:
            open_lists.pop()
        if open_lists and open_lists[-1][0] == level and open_lists[-1][1].tag != tag:
            open_lists.pop()
        if not open_lists or open_lists[-1][0] < level:
            _open_list(tag, level, open_lists, lists)
        open_lists[-1][1].children.append(_item(paragraph))
    return lists


def _open_list(
    tag: str, level: int, open_lists: list[tuple[int, Element]], lists: list[Element]
) -> None:
    opened = Element(tag)
    if open_lists:
        item = open_lists[-1][1].children[-1]
        assert isinstance(item, Element)
        item.children.append(opened)
    else:
        lists.append(opened)
    open_lists.append((level, opened))


def _level(paragraph: Element) -> int:
    match = LEVEL.search(style_of(paragraph).get("mso-list", ""))
    return int(match[1]) if match else 1


def _list_tag(paragraph: Element) -> str:
    drawn = "".join(marker.text() for marker in _markers(paragraph))
    return "ol" if NUMBER.match(drawn or _beginning(paragraph)) else "ul"


def _beginning(element: Element) -> str:
    return "".join(islice(chain.from_iterable(element.texts()), 20))


def _item(paragraph: Element) -> Element:
    if any(_markers(paragraph)):
        _lose_markers(paragraph)
    else:
        _lose_typed_marker(paragraph)
    return Element("li", {}, paragraph.children)


def _is_marker(element: Element) -> bool:
    return style_of(element).get("mso-list") == "ignore"


def _markers(element: Element) -> list[Element]:
    found: list[Element] = []
    for child in element.elements():
        found += [child] if _is_marker(child) else _markers(child)
    return found


def _lose_markers(element: Element) -> None:
    element.children = [
        child for child in element.children if isinstance(child, str) or not _is_marker(child)
    ]
    for child in element.elements():
        _lose_markers(child)


def _lose_typed_marker(element: Element) -> None:
    if element.children and isinstance(element.children[0], Element):
        _lose_typed_marker(element.children[0])
    elif element.children and isinstance(text := element.children[0], str):
        element.children[0] = (
            TYPED_MARKER.sub("", text, count=1) if TYPED_MARKER.match(text) else text
        )
