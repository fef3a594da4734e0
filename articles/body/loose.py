"""Any HTML as a plain tree of elements and text, read in linear time within bounds.

The bounds hold while reading: the parser is fed in small pieces and stopped at the first element
that stands too deep, because beyond that it turns quadratic and then drops text without a word.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import cast

from lxml import etree

from articles.body.refusals import BodyDamaged, BodyTooDeep, BodyTooLarge
from articles.body.schema import MAX_BYTES, MAX_DEPTH
from articles.text import LoneSurrogateError, without_unseen

PIECE = 4096
# What stands inside is not for reading.
UNSEEN = frozenset(
    {
        *("script", "style", "head", "title", "template", "datalist"),
        *("noembed", "noframes", "noscript"),
    }
)
# A frame itself may be worth a look: what it shows is named by its attributes.
FRAME = "iframe"
ROOTS = frozenset({"html", "body"})


@dataclass(slots=True)
class Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    def text(self) -> str:
        return "".join(self.texts())

    def elements(self) -> Iterator["Element"]:
        return (child for child in self.children if isinstance(child, Element))

    def texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child.texts()


def read(html: str, *, max_bytes: int = MAX_BYTES) -> Element:
    if len(html) > max_bytes:
        raise BodyTooLarge(max_bytes)
    try:
        html = without_unseen(html)
    except LoneSurrogateError:
        raise BodyDamaged from None
    if len(html.encode()) > max_bytes:
        raise BodyTooLarge(max_bytes)
    return _feed(html)


def _feed(html: str) -> Element:
    builder = _Builder()
    parser = etree.HTMLParser(target=cast("etree.ParserTarget[Element]", builder))
    for start in range(0, len(html), PIECE):
        parser.feed(html[start : start + PIECE])
    with suppress(etree.XMLSyntaxError):  # nothing but spaces and comments
        parser.close()
    return builder.root


class _Builder:
    def __init__(self) -> None:
        self.root = Element("body")
        self.open = [self.root]
        self.unseen = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in ROOTS:
            return
        if len(self.open) > MAX_DEPTH:
            raise BodyTooDeep
        element = Element(tag.lower(), dict(attributes))
        self.unseen += tag in UNSEEN
        if not self.unseen:
            self.open[-1].children.append(element)
        self.open.append(element)
        self.unseen += tag == FRAME

    def end(self, tag: str) -> None:
        if tag in ROOTS:
            return
        self.unseen -= tag in UNSEEN or tag == FRAME
        self.open.pop()

    def data(self, text: str) -> None:
        if not self.unseen:
            self.open[-1].children.append(text)

    def close(self) -> Element:
        return self.root
