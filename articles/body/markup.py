"""Writes a document as HTML. Every text passes through an escape; the rest are our own tags."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from articles.body.tree import (
    Block,
    Box,
    Break,
    BulletList,
    Cell,
    Crosshead,
    Document,
    Inline,
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


@dataclass(frozen=True, slots=True)
class Writer:
    """What differs between the stored form and the page is handed in."""

    photograph: Callable[[PhotographNode], str]
    video: Callable[[VideoNode], str]
    typeset: Callable[[str], str] = str
    link_attributes: Callable[[str], str] = lambda href: ""
    paragraph_attributes: Callable[[Paragraph], str] = lambda node: ""
    box_attributes: str = ' data-box=""'
    table_opening: str = ""
    table_closing: str = ""

    def document(self, document: Document) -> str:
        return self.nodes(document.blocks)

    def nodes(self, nodes: Iterable[Node]) -> str:
        return "".join(NODE_WRITERS[type(node)](self, node) for node in nodes)

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
        return f"<aside{self.box_attributes}>{self.nodes(node.blocks)}</aside>"

    def table(self, node: Table) -> str:
        rows = f"<table><tbody>{self.nodes(node.rows)}</tbody></table>"
        return f"{self.table_opening}{rows}{self.table_closing}"

    def row(self, node: Row) -> str:
        return f"<tr>{self.nodes(node.cells)}</tr>"

    def cell(self, node: Cell) -> str:
        tag = "th" if node.is_header else "td"
        spans = "".join(
            f' {name}="{span:d}"'
            for name, span in (("colspan", node.colspan), ("rowspan", node.rowspan))
            if span > 1
        )
        return f"<{tag}{spans}>{self.nodes(node.paragraphs)}</{tag}>"


NODE_WRITERS: dict[type[Node], Callable[[Writer, Any], str]] = {
    Paragraph: Writer.paragraph,
    Crosshead: Writer.crosshead,
    BulletList: Writer.bullet_list,
    OrderedList: Writer.ordered_list,
    ListItem: Writer.list_item,
    Quotation: Writer.quotation,
    Box: Writer.box,
    Table: Writer.table,
    Row: Writer.row,
    Cell: Writer.cell,
    PhotographNode: lambda writer, node: writer.photograph(node),
    VideoNode: lambda writer, node: writer.video(node),
}
