"""What a document holds, in the order of reading."""

from collections.abc import Iterator
from typing import assert_never

from articles import text
from articles.body.embeds import SERVICES
from articles.body.inlines import plain
from articles.body.tree import (
    Block,
    Box,
    BulletList,
    Crosshead,
    Document,
    EmbedNode,
    Facts,
    GalleryNode,
    Inlines,
    OrderedList,
    Paragraph,
    PhotographNode,
    Quotation,
    Table,
    Text,
    VideoNode,
)


def figures(document: Document) -> Iterator[PhotographNode | VideoNode | EmbedNode]:
    """All that has a caption; a gallery's pictures one by one."""
    for block in document.blocks:
        if isinstance(block, GalleryNode):
            yield from block.photographs
        elif isinstance(block, PhotographNode | VideoNode | EmbedNode):
            yield block


def photographs(document: Document) -> Iterator[tuple[int, Inlines]]:
    """Each picture with what is said below it; the still of an embed is one too."""
    for node in figures(document):
        if isinstance(node, PhotographNode | EmbedNode) and node.photograph_id:
            yield node.photograph_id, node.caption


def photograph_ids(document: Document) -> tuple[int, ...]:
    return tuple(number for number, _caption in photographs(document))


def video_ids(document: Document) -> tuple[int, ...]:
    return tuple(block.video_id for block in document.blocks if isinstance(block, VideoNode))


def embeds(document: Document) -> tuple[EmbedNode, ...]:
    return tuple(block for block in document.blocks if isinstance(block, EmbedNode))


def captions(document: Document) -> tuple[str, ...]:
    return tuple(plain(node.caption) for node in figures(document))


def plain_text(
    document: Document, *, with_captions: bool = True, with_addresses: bool = False
) -> str:
    """One line for each paragraph, crosshead, item, cell and caption.

    Addresses of embeds are for people who compare or keep texts, no words of the story.
    """
    lines: list[str] = []
    for block in document.blocks:
        lines += map(plain, _words(block, with_captions))
        if with_addresses and isinstance(block, EmbedNode):
            lines.append(SERVICES[block.service].address(block.reference))
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
        case PhotographNode() | VideoNode() | EmbedNode():
            yield block.caption if with_captions else ()
        case GalleryNode():
            for picture in block.photographs:
                yield from _words(picture, with_captions)
        case Facts():
            yield from (block.title, *block.lines)
        case _:
            if isinstance(block, Table) and with_captions:
                yield (Text(block.caption),)
            for part in _parts(block):
                yield from _words(part, with_captions)


def _parts(
    block: BulletList | OrderedList | Quotation | Box | Table,
) -> Iterator[Block]:
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
