"""The page's HTML of a document."""

from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from articles.body.inlines import plain
from articles.body.links import is_external
from articles.body.markup import Writer, escape_attribute, escape_text
from articles.body.tree import (
    Box,
    Cell,
    Crosshead,
    Document,
    Facts,
    Inline,
    Inlines,
    Paragraph,
    Row,
    Table,
    Text,
)
from articles.text import bind

# From so many columns on a table does not fit a phone held upright.
WIDE_TABLE = 5
LONGEST_FIGURE = 24


def render(document: Document) -> SafeString:
    """Of a page that is made of words alone; where anything else stands, nothing does."""
    return _safe(page_writer().document(document))


def page_writer(
    *,
    is_paid: bool = False,
    paragraph_attributes: Callable[[Paragraph], str] = lambda node: "",
) -> "PageWriter":
    return PageWriter(
        photograph=lambda node: "",
        video=lambda node: "",
        embed=lambda node: "",
        typeset=bind,
        link_attributes=_paid_link_attributes if is_paid else _link_attributes,
        paragraph_attributes=paragraph_attributes,
    )


def spoken() -> tuple[str, str]:
    """The words that a page says itself between those of the story."""
    return gettext("Table"), gettext("Swipe sideways to see the whole table")


def render_inline(inlines: Inlines, *, is_paid: bool = False) -> SafeString:
    """A caption's words, for a template."""
    return _safe((PAID_CAPTION if is_paid else CAPTION).inlines(inlines))


class PageWriter(Writer):
    """Boxes that ears can tell apart, tables that say what heads what and scroll on a phone."""

    def box(self, node: Box) -> str:
        title = node.blocks[0] if isinstance(node.blocks[0], Crosshead) else Crosshead(3, ())
        return f'<aside class="box"{_label(title.inlines)}>{self.nodes(node.blocks)}</aside>'

    def facts(self, node: Facts) -> str:
        inside = f"{self.title(node.title)}{self.lines(node)}"
        return f'<aside class="facts"{_label(node.title)}>{inside}</aside>'

    def line(self, inlines: Inlines) -> str:
        kind = ' class="has-figure"' if _is_figure(inlines[0]) else ""
        return f"<li{kind}><p>{self.inlines(inlines)}</p></li>"

    def table(self, node: Table) -> str:
        unnamed, swipe = spoken()
        label, hint = escape_attribute(node.caption or unnamed), escape_text(swipe)
        is_wide = max(map(_columns, node.rows)) >= WIDE_TABLE
        return (
            f'<div class="table-box{" is-wide" if is_wide else ""}">'
            + (f'<p class="table-hint" aria-hidden="true">{hint}</p>' if is_wide else "")
            + f'<div class="table-scroll" tabindex="0" role="region" aria-label="{label}">'
            + f"<table>{self._caption(node)}{self._rows(node)}</table></div></div>"
        )

    def _caption(self, node: Table) -> str:
        words = escape_text(self.typeset(node.caption))
        return f"<caption><span>{words}</span></caption>" if words else ""

    def _rows(self, node: Table) -> str:
        head = _head_rows(node)
        made = [self._row(row) for row in node.rows]
        opening = f"<thead>{''.join(made[:head])}</thead>" if head else ""
        return f"{opening}<tbody>{''.join(made[head:])}</tbody>"

    def _row(self, row: Row) -> str:
        scope = "col" if _is_head(row) else "row"
        return f"<tr>{''.join(self.cell(cell, _scope(cell, scope)) for cell in row.cells)}</tr>"


def _is_figure(first: Inline) -> bool:
    """A short bold number, to be set large; a bold word is a label and stays in its line."""
    if not isinstance(first, Text) or not first.marks.strong:
        return False
    return len(first.text) <= LONGEST_FIGURE and any(map(str.isdigit, first.text))


def _columns(row: Row) -> int:
    return sum(cell.colspan for cell in row.cells)


def _is_head(row: Row) -> bool:
    return all(cell.is_header for cell in row.cells)


def _head_rows(node: Table) -> int:
    """The rows that are repeated on each printed sheet; none where a cell reaches out of them."""
    head = list(takewhile(_is_head, node.rows))
    reaches = [at + cell.rowspan for at, row in enumerate(head) for cell in row.cells]
    is_whole = len(head) < len(node.rows) and max(reaches, default=0) <= len(head)
    return len(head) if is_whole else 0


def _scope(cell: Cell, scope: str) -> str:
    if not cell.is_header:
        return ""
    spans = cell.colspan if scope == "col" else cell.rowspan
    return f' scope="{scope}{"group" if spans > 1 else ""}"'


def _label(title: Inlines) -> str:
    words = " ".join(plain(title).split())
    return f' aria-label="{escape_attribute(words)}"' if words else ""


def _link_attributes(href: str) -> str:
    return ' rel="noopener"' if is_external(href) else ""


def _paid_link_attributes(href: str) -> str:
    """What search engines want to be told of links that somebody paid for."""
    return ' rel="sponsored nofollow noopener"' if is_external(href) else ""


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308 -- a Writer escapes every text that goes into it


CAPTION = Writer(
    photograph=lambda node: "",
    video=lambda node: "",
    typeset=bind,
    link_attributes=_link_attributes,
)
PAID_CAPTION = replace(CAPTION, link_attributes=_paid_link_attributes)
