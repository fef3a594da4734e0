"""From a loose tree to the typed one: what has a place in the schema takes it, words stay.

A `Flow` knows what may stand in its place. What may not is opened and its contents flow on;
a photograph, a gallery or a video moves up, to stand after the block it was found in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, cast

from articles.body.embeds import is_reference
from articles.body.inlines import paragraphs, plain, tidy
from articles.body.links import safe_href
from articles.body.loose import Element, read
from articles.body.schema import (
    CONTENT,
    FEWEST_IN_GALLERY,
    MAX_ID,
    MAX_LIST_DEPTH,
    MAX_SPAN,
    MOST_IN_GALLERY,
)
from articles.body.tree import (
    PLAIN,
    Block,
    Box,
    Break,
    BulletList,
    Cell,
    Crosshead,
    Document,
    EmbedNode,
    Facts,
    GalleryNode,
    Inline,
    Inlines,
    ListItem,
    Marks,
    OrderedList,
    Paragraph,
    PhotographNode,
    Quotation,
    Row,
    Table,
    Text,
    VideoNode,
)

# Their contents flow on, but no word of theirs joins a word outside.
BOUNDARIES = frozenset(
    {
        *("address", "article", "aside", "blockquote", "caption", "center", "dd"),
        *("details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption"),
        *("figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hr", "legend", "li", "listing", "main", "menu", "nav", "ol"),
        *("optgroup", "option", "p", "plaintext", "pre", "search", "section", "select"),
        *("summary", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "tr"),
        *("ul", "xmp"),
    }
)
ROW_GROUPS = frozenset({"thead", "tbody", "tfoot", "colgroup", "tr"})
ID = re.compile(r"[1-9][0-9]{0,18}")
SPAN = re.compile(r"[0-9]{1,3}")
Figure = PhotographNode | VideoNode | EmbedNode
Placed = Figure | GalleryNode


def parse(html: str) -> Document:
    """The document of any HTML; of HTML that was cleaned, exactly what was stored."""
    return to_document(read(html))


def to_document(body: Element, *, is_pasted: bool = False) -> Document:
    flow = Flow(CONTENT["body"], is_pasted=is_pasted)
    return Document(tuple(flow.read_whole(body, PLAIN)))


@dataclass(slots=True)
class Flow:
    allowed: frozenset[str]
    list_depth: int = 0
    is_pasted: bool = False
    lifted: list[Placed] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    run: list[Inline] = field(default_factory=list)

    def read_whole(self, element: Element, marks: Marks) -> list[Block]:
        self.read_children(element, marks)
        self.add(None)
        return self.blocks

    def read_children(self, element: Element, marks: Marks) -> None:
        for child in element.children:
            self.read_child(child, marks)

    def read_child(self, child: Element | str, marks: Marks) -> None:
        if isinstance(child, str):
            self.run.append(Text(child, marks))
        else:
            READERS.get(child.tag, read_open)(self, child, marks)

    def end_paragraph(self) -> None:
        inlines, self.run = tidy(self.run), []
        parts = paragraphs(inlines) if self.is_pasted else [inlines]
        self.blocks += (Paragraph(part) for part in parts if part)

    def add(self, block: Block | None) -> None:
        self.end_paragraph()
        if block is not None:
            self.blocks.append(block)
        if "figure" in self.allowed:
            self.blocks += self.lifted
            self.lifted.clear()

    def place(self, node: Placed) -> None:
        if "figure" in self.allowed:
            self.add(node)
        else:
            self.lifted.append(node)

    def inside(self, tag: str) -> Flow:
        return Flow(CONTENT[tag], self.list_depth + (tag == "li"), self.is_pasted, self.lifted)


def read_open(flow: Flow, element: Element, marks: Marks) -> None:
    is_boundary = element.tag in BOUNDARIES
    if is_boundary:
        flow.end_paragraph()
    flow.read_children(element, _marks_within(element, marks))
    if is_boundary:
        flow.end_paragraph()


def _marks_within(element: Element, marks: Marks) -> Marks:
    if element.tag in {"strong", "b"}:
        return replace(marks, strong=True)
    if element.tag in {"em", "i"}:
        return replace(marks, em=True)
    if element.tag == "a" and (href := safe_href(element.attributes.get("href", ""))):
        return replace(marks, href=href)
    return marks


def _read_break(flow: Flow, element: Element, marks: Marks) -> None:
    flow.run.append(Break(marks))


def _read_crosshead(flow: Flow, element: Element, marks: Marks) -> None:
    wanted = "h2" if element.tag in {"h1", "h2"} else "h3"
    tag = wanted if wanted in flow.allowed else "h3"
    if tag not in flow.allowed:
        return read_open(flow, element, marks)
    flow.end_paragraph()
    inlines = _inlines(flow, element, marks)
    return flow.add(Crosshead(int(tag[1]), inlines) if inlines else None)


def _inlines(flow: Flow, element: Element, marks: Marks) -> Inlines:
    """All the words of an element that holds words only; what were paragraphs become lines."""
    paragraphs = cast("list[Paragraph]", flow.inside("figcaption").read_whole(element, marks))
    inlines: list[Inline] = []
    for paragraph in paragraphs:
        inlines += [Break(), *paragraph.inlines] if inlines else paragraph.inlines
    return tuple(inlines)


def _read_figure(flow: Flow, element: Element, marks: Marks) -> None:
    make = _figure(element.attributes)
    if make is None:
        return read_open(flow, element, marks)
    flow.end_paragraph()
    return flow.place(make(_inlines(flow, element, marks)))


def _figure(attributes: dict[str, str]) -> Callable[[Inlines], Figure] | None:
    """Of an embed that cannot be, its photograph is still one."""
    photograph_id = _id(attributes.get("data-photograph"))
    video_id = _id(attributes.get("data-video"))
    service, reference = attributes.get("data-embed", ""), attributes.get("data-reference", "")
    if is_reference(service, reference):
        return lambda caption: EmbedNode(service, reference, photograph_id, caption)
    if photograph_id:
        return lambda caption: PhotographNode(photograph_id, caption)
    if video_id:
        return lambda caption: VideoNode(video_id, caption)
    return None


def _read_gallery(flow: Flow, element: Element, marks: Marks) -> None:
    """What stands in it beside photographs comes to stand after it."""
    gallery = CONTENT["section"]
    if "data-gallery" not in element.attributes or flow.allowed is gallery:
        return read_open(flow, element, marks)
    flow.add(None)
    # Nothing that was lifted out of the blocks around it may fall into it.
    blocks = Flow(gallery, is_pasted=flow.is_pasted).read_whole(element, marks)
    pictures = [block for block in blocks if isinstance(block, PhotographNode)]
    for start in range(0, len(pictures), MOST_IN_GALLERY):
        part = tuple(pictures[start : start + MOST_IN_GALLERY])
        flow.place(GalleryNode(part) if len(part) >= FEWEST_IN_GALLERY else part[0])
    for block in blocks:
        if isinstance(block, VideoNode | EmbedNode | GalleryNode):
            flow.place(block)
        elif not isinstance(block, PhotographNode):
            flow.add(block)
    return None


def _id(value: str | None) -> int | None:
    return int(value) if value and ID.fullmatch(value) and int(value) <= MAX_ID else None


def _read_list(flow: Flow, element: Element, marks: Marks) -> None:
    if element.tag not in flow.allowed or flow.list_depth == MAX_LIST_DEPTH:
        return read_open(flow, element, marks)
    flow.end_paragraph()
    items = _items(_item_flows(flow, element, marks))
    kind = BulletList if element.tag == "ul" else OrderedList
    return flow.add(kind(items) if items else None)


def _item_flows(flow: Flow, element: Element, marks: Marks) -> list[Flow]:
    """One flow for each item; what stands between two items is an item of its own."""
    flows: list[Flow] = []
    after_item = True
    for child in element.children:
        is_item = isinstance(child, Element) and child.tag == "li"
        if is_item or after_item:
            flows.append(flow.inside("li"))
        flows[-1].read_child(child, marks)
        after_item = is_item
    return flows


def _items(flows: Iterable[Flow]) -> tuple[ListItem, ...]:
    items: list[ListItem] = []
    for flow in flows:
        flow.add(None)
        blocks = cast("list[Any]", flow.blocks)
        if items and blocks and not isinstance(blocks[0], Paragraph):
            items[-1] = ListItem((*items[-1].blocks, *blocks))
        elif blocks:
            start = () if isinstance(blocks[0], Paragraph) else (Paragraph(),)
            items.append(ListItem((*start, *blocks)))
    return tuple(items)


def _read_quotation(flow: Flow, element: Element, marks: Marks) -> None:
    if "blockquote" not in flow.allowed:
        return read_open(flow, element, marks)
    flow.end_paragraph()
    paragraphs = cast("list[Paragraph]", flow.inside("blockquote").read_whole(element, marks))
    return flow.add(Quotation(tuple(paragraphs)) if paragraphs else None)


def _read_aside(flow: Flow, element: Element, marks: Marks) -> None:
    is_facts, is_box = (name in element.attributes for name in ("data-facts", "data-box"))
    if "aside" not in flow.allowed or not (is_facts or is_box):
        return read_open(flow, element, marks)
    flow.end_paragraph()
    blocks = cast("list[Any]", flow.inside("aside").read_whole(element, marks))
    if is_facts and (facts := _facts(blocks)):
        return flow.add(facts)
    return flow.add(Box(tuple(blocks)) if blocks else None)


def _facts(blocks: list[Any]) -> Facts | None:
    """Whatever stood in it becomes its lines; a title alone is a box."""
    has_title = bool(blocks) and isinstance(blocks[0], Crosshead)
    lines = tuple(filter(None, _lines(blocks[has_title:])))
    return Facts(lines, blocks[0].inlines if has_title else ()) if lines else None


def _lines(blocks: Iterable[Any]) -> Iterator[Inlines]:
    for block in blocks:
        if isinstance(block, Paragraph | Crosshead):
            yield block.inlines
        else:
            for item in block.items:
                yield from _lines(item.blocks)


def _read_table(flow: Flow, element: Element, marks: Marks) -> None:
    if "table" not in flow.allowed:
        return read_open(flow, element, marks)
    flow.end_paragraph()
    rows: list[list[Cell]] = []
    captions: list[Element] = []
    _read_rows(flow, element, marks, rows, captions)
    cells = [Row(tuple(row)) for row in rows if row]
    if cells:
        return flow.add(Table(tuple(cells), _caption(flow, captions)))
    for caption in captions:
        read_open(flow, caption, marks)
    return None


def _caption(flow: Flow, captions: Iterable[Element]) -> str:
    words = (f"{plain(_inlines(flow, caption, PLAIN))} " for caption in captions)
    return plain(tidy(Text(text) for text in words))


def _read_rows(
    flow: Flow,
    element: Element,
    marks: Marks,
    rows: list[list[Cell]],
    captions: list[Element],
) -> None:
    """Words outside every cell come to stand before the table."""
    if element.tag == "tr" or not rows:
        rows.append([])
    for child in element.children:
        if isinstance(child, Element) and child.tag in {"td", "th"}:
            rows[-1].append(_cell(flow, child, marks))
        elif isinstance(child, Element) and child.tag in ROW_GROUPS:
            _read_rows(flow, child, marks, rows, captions)
        elif isinstance(child, Element) and child.tag == "caption":
            captions.append(child)
        else:
            flow.read_child(child, marks)


def _cell(flow: Flow, element: Element, marks: Marks) -> Cell:
    paragraphs = cast("list[Paragraph]", flow.inside("td").read_whole(element, marks))
    return Cell(
        tuple(paragraphs) or (Paragraph(),),
        is_header=element.tag == "th",
        colspan=_span(element.attributes.get("colspan", "")),
        rowspan=_span(element.attributes.get("rowspan", "")),
    )


def _span(value: str) -> int:
    return int(value) if SPAN.fullmatch(value) and 1 <= int(value) <= MAX_SPAN else 1


READERS: dict[str, Callable[[Flow, Element, Marks], None]] = {
    "br": _read_break,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _read_crosshead),
    "figure": _read_figure,
    "section": _read_gallery,
    "ul": _read_list,
    "ol": _read_list,
    "blockquote": _read_quotation,
    "aside": _read_aside,
    "table": _read_table,
}
