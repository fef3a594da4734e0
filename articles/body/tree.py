"""The story's document. Every node is immutable and can hold only what the schema lets it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Marks:
    strong: bool = False
    em: bool = False
    href: str | None = None


PLAIN = Marks()


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    marks: Marks = PLAIN


@dataclass(frozen=True, slots=True)
class Break:
    marks: Marks = PLAIN


Inline = Text | Break
Inlines = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    inlines: Inlines = ()


@dataclass(frozen=True, slots=True)
class Crosshead:
    level: int
    inlines: Inlines


@dataclass(frozen=True, slots=True)
class ListItem:
    blocks: "tuple[Paragraph | BulletList | OrderedList, ...]"


@dataclass(frozen=True, slots=True)
class BulletList:
    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class OrderedList:
    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Box:
    blocks: tuple[Paragraph | Crosshead | BulletList | OrderedList, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """A short list of figures or main points; what begins a line in bold is its figure."""

    lines: tuple[Inlines, ...]
    title: Inlines = ()


@dataclass(frozen=True, slots=True)
class Cell:
    paragraphs: tuple[Paragraph, ...]
    is_header: bool = False
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The caption is one line of plain words."""

    rows: tuple[Row, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class PhotographNode:
    photograph_id: int
    caption: Inlines = ()


@dataclass(frozen=True, slots=True)
class GalleryNode:
    """Photographs that are looked through one after another in one place."""

    photographs: tuple[PhotographNode, ...]


@dataclass(frozen=True, slots=True)
class VideoNode:
    video_id: int
    caption: Inlines = ()


@dataclass(frozen=True, slots=True)
class EmbedNode:
    """What another service shows, named by its own reference; the photograph stands in for it."""

    service: str
    reference: str
    photograph_id: int | None = None
    caption: Inlines = ()


Block = (
    Paragraph
    | Crosshead
    | BulletList
    | OrderedList
    | Quotation
    | Box
    | Facts
    | Table
    | PhotographNode
    | GalleryNode
    | VideoNode
    | EmbedNode
)


@dataclass(frozen=True, slots=True)
class Document:
    blocks: tuple[Block, ...] = ()
