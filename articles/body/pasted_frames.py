"""Frames of other services in pasted HTML: a known one becomes an embed, another one a link.

Beside plain frames there are the codes that services hand out for a script of theirs to dress:
TikTok's quotation, Facebook's `div`.
"""

from collections.abc import Iterator

from articles.body.embed_addresses import Embeddable, recognise, recognised
from articles.body.links import is_external, safe_href
from articles.body.loose import FRAME, Element, read
from articles.body.refusals import EmbedRefused, EmbedUnknown

MAX_CODE_BYTES = 20_000
SOURCES = ("src", "data-src", "data-lazy-src")
# What counts readers, not what they look at.
UNSEEN_SIZES = frozenset({"0", "1", "0px", "1px"})
CODES = {"blockquote": ("tiktok-embed", "cite"), "div": ("fb-", "data-href")}


def place_frames(element: Element) -> None:
    element.children = [made for child in element.children for made in _placed(child)]


def embed_of(text: str) -> Embeddable:
    """Of an address, or of the code that a service offers for it."""
    if "<" not in text:
        return recognise(text)
    refused: EmbedRefused = EmbedUnknown()
    for address in _addresses(read(text, max_bytes=MAX_CODE_BYTES)):
        try:
            return recognise(address)
        except EmbedRefused as found:
            refused = found
    raise refused


def _placed(child: Element | str) -> Iterator[Element | str]:
    if isinstance(child, str):
        yield child
    elif child.tag == FRAME:
        yield from _frame(child)
    elif found := _named(child):
        yield _figure(found, child)
    else:
        place_frames(child)
        yield child


def _frame(frame: Element) -> Iterator[Element]:
    for address in _sources(frame):
        if found := recognised(address):
            yield _figure(found)
            return
    if link := _link(frame):
        yield Element("p", {}, [link])


def _link(frame: Element) -> Element | None:
    sizes = {frame.attributes.get(name, "").strip() for name in ("width", "height")}
    address = next(_sources(frame), "")
    href = safe_href(f"https:{address}" if address.startswith("//") else address)
    if href is None or not is_external(href) or sizes & UNSEEN_SIZES:
        return None
    return Element("a", {"href": href}, [frame.attributes.get("title", "").strip() or href])


def _figure(found: Embeddable, around: Element | None = None) -> Element:
    attributes = {"data-embed": found.service, "data-reference": found.reference}
    return Element("figure", attributes, _words(around) if around else [])


def _words(element: Element) -> list[Element | str]:
    """Its contents without the frame: what was said below it is the caption."""
    kept: list[Element | str] = []
    for child in element.children:
        if isinstance(child, str):
            kept.append(child)
        elif child.tag != FRAME:
            kept.append(Element(child.tag, child.attributes, _words(child)))
    return kept


def _named(element: Element) -> Embeddable | None:
    if element.tag == "figure":
        return _only_frame(element)
    code = CODES.get(element.tag)
    return _dressed(element, *code) if code else None


def _dressed(element: Element, name: str, attribute: str) -> Embeddable | None:
    names = element.attributes.get("class", "").split()
    is_code = any(each.startswith(name) for each in names)
    return recognised(element.attributes.get(attribute, "")) if is_code else None


def _only_frame(figure: Element) -> Embeddable | None:
    frames = list(_frames(figure))
    has_picture = any(name in figure.attributes for name in ("data-photograph", "data-video"))
    if len(frames) != 1 or has_picture:
        return None
    return next(filter(None, map(recognised, _sources(frames[0]))), None)


def _frames(element: Element) -> Iterator[Element]:
    for child in element.elements():
        if child.tag == FRAME:
            yield child
        else:
            yield from _frames(child)


def _sources(frame: Element) -> Iterator[str]:
    given = (frame.attributes.get(name, "").strip() for name in SOURCES)
    return (address for address in given if address and not address.startswith("about:"))


def _addresses(element: Element) -> Iterator[str]:
    for child in element.elements():
        if child.tag == FRAME:
            yield from _sources(child)
        elif code := CODES.get(child.tag):
            yield child.attributes.get(code[1], "")
        yield from _addresses(child)
