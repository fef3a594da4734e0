"""What a document holds, in the order of reading."""

from collections.abc import Iterator
from typing import assert_never

from articles import text
from articles.body.inlines import plain
from articles.body.tree import (
    Block,
    Box,
    BulletList,
    Crosshead,
    Document,
    Inlines,
    OrderedList,
    Paragraph,
    PhotographNode,
    Quotation,
    Table,
    VideoNode,
)


def photograph_ids(document: Document) -> tuple[int, ...]:
    return tuple(
        block.photograph_id for block in document.blocks if isinstance(block, PhotographNode)
    )


def video_ids(document: Document) -> tuple[int, ...]:
    return tuple(block.video_id for block in document.blocks if isinstance(block, VideoNode))


def captions(document: Document) -> tuple[str, ...]:
    return tuple(
        plain(block.caption)
        for block in document.blocks
        if isinstance(block, PhotographNode | VideoNode)
    )


def plain_text(document: Document, *, with_captions: bool = True) -> str:
    """One line for each paragraph, crosshead, item, cell and caption."""
    lines = (plain(words) for block in document.blocks for words in _words(block, with_captions))
    return "\n".join(filter(None, lines))


def word_count(document: Document) -> int:
    """The words of the text itself; captions are counted apart."""
    return text.word_count(plain_text(document, with_captions=False))


def first_paragraph(document: Document) -> str:
    paragraphs = (block for block in document.blocks if isinstance(block, Paragraph))
    return plain(next(paragraphs, Paragraph()).inlines)


def _words(block: Block, with_captions: bool) -> Iterator[Inlines]:
    match block:
        case Paragraph() | Crosshead():
            yield block.inlines
        case PhotographNode() | VideoNode():
            yield block.caption if with_captions else ()
        case _:
            for part in _parts(block):
                yield from _words(part, with_captions)


def _parts(block: BulletList | OrderedList | Quotation | Box | Table) -> Iterator[Block]:
    match block:
        case BulletList() | OrderedList():
            for item in block.items:
                yield from item.blocks
        case Quotation():
            yield from block.paragraphs
        case Box():
            yield from block.blocks
        case Table():
            for row in block.rows:
                for cell in row.cells:
                    yield from cell.paragraphs
        case _:
            assert_never(block)
