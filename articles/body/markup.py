"""Writes a document as HTML. Every text passes through an escape; the rest are our own tags."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from articles.body.embeds import SERVICES
from articles.body.inlines import plain
from articles.body.tree import (
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
    OrderedList,
    Paragraph,
    PhotographNode,
    Quotation,
    Row,
    Table,
    VideoNode,
)

Node = Block | ListItem | Row | Cell
MARKS = ("href", "strong", "em")


def escape_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_attribute(text: str) -> str:
    return escape_text(text).replace('"', "&quot;")


def linked(node: EmbedNode) -> str:
    """Where nothing can be framed: what it shows and where it is."""
    service = SERVICES[node.service]
    href = escape_attribute(service.address(node.reference))
    words = escape_text(" ".join(plain(node.caption).split()))
    return f'<p>{words}{" – " if words else ""}<a href="{href}">{service.name}</a></p>'


@dataclass(frozen=True, slots=True)
class Writer:
    """What differs between the stored form and the page is handed in."""

    photograph: Callable[[PhotographNode], str]
    video: Callable[[VideoNode], str]
    embed: Callable[[EmbedNode], str] = linked
    # Without it one picture stands after the other.
    gallery: Callable[[GalleryNode], str] | None = None
    typeset: Callable[[str], str] = str
    link_attributes: Callable[[str], str] = lambda href: ""
    paragraph_attributes: Callable[[Paragraph], str] = lambda node: ""

    def document(self, document: Document) -> str:
        return self.nodes(document.blocks)

    def nodes(self, nodes: Iterable[Node]) -> str:
        return "".join(getattr(self, NODE_WRITERS[type(node)])(node) for node in nodes)

    def inlines(self, inlines: Iterable[Inline], marks: tuple[str, ...] = MARKS) -> str:
        if not marks:
            return "".join(map(self._inline, inlines))
        groups = groupby(inlines, lambda inline: getattr(inline.marks, marks[0]))
        return "".join(
            self._marked(marks[0], value, self.inlines(group, marks[1:])) for value, group in groups
        )

    def _inline(self, inline: Inline) -> str:
        if isinstance(inline, Break):
            return "<br>"
        return escape_text(self.typeset(inline.text))

    def _marked(self, mark: str, value: str | bool | None, inner: str) -> str:
        if not value:
            return inner
        if isinstance(value, str):
            return f'<a href="{escape_attribute(value)}"{self.link_attributes(value)}>{inner}</a>'
        return f"<{mark}>{inner}</{mark}>"

    def paragraph(self, node: Paragraph) -> str:
        return f"<p{self.paragraph_attributes(node)}>{self.inlines(node.inlines)}</p>"

    def crosshead(self, node: Crosshead) -> str:
        return f"<h{node.level:d}>{self.inlines(node.inlines)}</h{node.level:d}>"

    def bullet_list(self, node: BulletList) -> str:
        return f"<ul>{self.nodes(node.items)}</ul>"

    def ordered_list(self, node: OrderedList) -> str:
        return f"<ol>{self.nodes(node.items)}</ol>"

    def list_item(self, node: ListItem) -> str:
        return f"<li>{self.nodes(node.blocks)}</li>"

    def quotation(self, node: Quotation) -> str:
        return f"<blockquote>{self.nodes(node.paragraphs)}</blockquote>"

    def box(self, node: Box) -> str:
        return f'<aside data-box="">{self.nodes(node.blocks)}</aside>'

    def facts(self, node: Facts) -> str:
        return f'<aside data-facts="">{self.title(node.title)}{self.lines(node)}</aside>'

    def title(self, inlines: Inlines) -> str:
        return f"<h3>{self.inlines(inlines)}</h3>" if inlines else ""

    def lines(self, node: Facts) -> str:
        return f"<ul>{''.join(map(self.line, node.lines))}</ul>"

    def line(self, inlines: Inlines) -> str:
        return f"<li><p>{self.inlines(inlines)}</p></li>"

    def pictures(self, node: GalleryNode) -> str:
        return self.gallery(node) if self.gallery else self.nodes(node.photographs)

    def table(self, node: Table) -> str:
        caption = f"<caption>{escape_text(node.caption)}</caption>" if node.caption else ""
        return f"<table>{caption}<tbody>{self.nodes(node.rows)}</tbody></table>"

    def row(self, node: Row) -> str:
        return f"<tr>{self.nodes(node.cells)}</tr>"

    def cell(self, node: Cell, attributes: str = "") -> str:
        tag = "th" if node.is_header else "td"
        return f"<{tag}{spans(node)}{attributes}>{self.nodes(node.paragraphs)}</{tag}>"


def spans(cell: Cell) -> str:
    return "".join(
        f' {name}="{span:d}"'
        for name, span in (("colspan", cell.colspan), ("rowspan", cell.rowspan))
        if span > 1
    )


# The name of the Writer's part for each node.
NODE_WRITERS: dict[type[Node], str] = {
    Paragraph: "paragraph",
    Crosshead: "crosshead",
    BulletList: "bullet_list",
    OrderedList: "ordered_list",
    ListItem: "list_item",
    Quotation: "quotation",
    Box: "box",
    Facts: "facts",
    Table: "table",
    Row: "row",
    Cell: "cell",
    PhotographNode: "photograph",
    GalleryNode: "pictures",
    VideoNode: "video",
    EmbedNode: "embed",
}
