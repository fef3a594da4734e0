"""The text of an exported page as the story's document."""

from collections.abc import Mapping, Sequence

from articles.body import Document, PhotographNode, VideoNode
from articles.body.tree import Block, Crosshead, Inlines, Paragraph, Text
from articles.importing.legacy_page import BlockKind, PageBlock

CROSSHEAD_LEVEL = 2


def document_of(blocks: Sequence[PageBlock], media: Mapping[int, int]) -> Document:
    """`media` gives the number of the photograph or video that stands for a block."""
    return Document(tuple(node_of(block, media.get(at)) for at, block in enumerate(blocks)))


def node_of(block: PageBlock, medium: int | None) -> Block:
    match block.kind:
        case BlockKind.CAPTION if medium:
            return PhotographNode(medium, words(block.text))
        case BlockKind.VIDEO if medium:
            return VideoNode(medium)
        case BlockKind.CROSSHEAD:
            return Crosshead(CROSSHEAD_LEVEL, words(block.text))
        case _:
            return Paragraph(words(block.text))


def words(text: str) -> Inlines:
    return (Text(text),) if text else ()
