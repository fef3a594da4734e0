"""Two documents side by side: which paragraphs and pictures belong together, what changed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice

from django.utils.translation import ngettext
from rapidfuzz.distance import Indel

from articles.body.embeds import SERVICES
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
    ListItem,
    Marks,
    OrderedList,
    Paragraph,
    PhotographNode,
    Quotation,
    Table,
    Text,
    VideoNode,
)
from articles.text import Alphabet, Run, Word, compare_words, steps_between, words_of

MOST_PIECES = 4_000
# So many pairs of paragraphs are held against each other to find those that belong together.
MOST_PAIRS = 40_000
LIKE = 0.45


@dataclass(frozen=True, slots=True)
class Piece:
    """What a reader takes in at once: a paragraph, an item, a row of a table, a picture.

    `reference` names the picture, clip or embed that the words are the caption of.
    """

    kind: str
    words: tuple[Word, ...] = ()
    reference: str = ""
    photograph_id: int | None = None


@dataclass(frozen=True, slots=True)
class Aligned:
    """One piece in both documents, or one that the other lacks."""

    before: Piece | None
    after: Piece | None
    went: tuple[Run, ...] = ()
    came: tuple[Run, ...] = ()
    is_moved: bool = False

    @property
    def is_same(self) -> bool:
        return self.before == self.after


def compare_documents(before: Document, after: Document) -> list[Aligned]:
    return compare_pieces(pieces_of(before), pieces_of(after))


def compare_pieces(before: Sequence[Piece], after: Sequence[Piece]) -> list[Aligned]:
    return [with_runs(each) for each in marking_moves(list(align(before, after)))]


# -- A document as pieces ---------------------------------------------------------


def pieces_of(document: Document) -> list[Piece]:
    """What stands beyond so many pieces is one piece more."""
    found = chain.from_iterable(map(of_block, document.blocks))
    first = list(islice(found, MOST_PIECES))
    rest = tuple(Word(word.text, word.gap) for piece in found for word in piece.words)
    return [*first, Piece("paragraph", rest)] if rest else first


def of_block(block: Block | ListItem, kind: str = "") -> Iterator[Piece]:
    """`kind` is that of the box or list around it."""
    match block:
        case Paragraph():
            yield Piece(kind or "paragraph", set_words(block.inlines))
        case Crosshead():
            yield Piece(kind or f"crosshead-{block.level}", set_words(block.inlines))
        case Facts():
            yield from (Piece("facts", set_words(line)) for line in (block.title, *block.lines))
        case Table():
            yield from of_table(block)
        case PhotographNode() | VideoNode() | EmbedNode():
            yield of_figure(block)
        case GalleryNode():
            yield from of_gallery(block)
        case _:
            yield from of_container(block, kind)


def of_container(
    block: BulletList | OrderedList | ListItem | Quotation | Box, kind: str
) -> Iterator[Piece]:
    match block:
        case BulletList():
            yield from within(block.items, kind or "item")
        case OrderedList():
            yield from within(block.items, kind or "numbered")
        case Quotation():
            yield from within(block.paragraphs, "quotation")
        case ListItem() | Box():
            yield from within(block.blocks, kind or "box")


def within(blocks: Iterable[Block | ListItem], kind: str) -> Iterator[Piece]:
    return chain.from_iterable(map(partial(of_block, kind=kind), blocks))


def of_table(table: Table) -> Iterator[Piece]:
    if table.caption:
        yield Piece("table", tuple(words_of(table.caption)))
    for row in table.rows:
        cells = [
            [word for paragraph in cell.paragraphs for word in set_words(paragraph.inlines)]
            for cell in row.cells
        ]
        yield Piece("row", tuple(between_bars(cells)))


def of_gallery(gallery: GalleryNode) -> Iterator[Piece]:
    """Its head first, so that pictures that became a gallery are not the same as before."""
    count = len(gallery.photographs)
    head = ngettext("%(count)d photograph", "%(count)d photographs", count) % {"count": count}
    yield Piece("gallery", tuple(words_of(head)))
    yield from map(of_figure, gallery.photographs)


def between_bars(cells: Iterable[list[Word]]) -> Iterator[Word]:
    for at, words in enumerate(cells):
        if at:
            yield Word("|", " ")
        yield from words[:-1]
        yield from (replace(last, gap=" ") for last in words[-1:])


def of_figure(node: PhotographNode | VideoNode | EmbedNode) -> Piece:
    caption = set_words(node.caption)
    if isinstance(node, PhotographNode):
        return Piece("photograph", caption, str(node.photograph_id), node.photograph_id)
    if isinstance(node, VideoNode):
        return Piece("video", caption, str(node.video_id))
    address = SERVICES[node.service].address(node.reference)
    return Piece("embed", caption, address, node.photograph_id)


def set_words(inlines: Inlines) -> tuple[Word, ...]:
    """The words with how they are set; where a link ends its address is a word of its own."""
    words: list[Word] = []
    linked = None
    for inline in inlines:
        if inline.marks.href != linked:
            words += address_of(linked, words)
            linked = inline.marks.href
        text = inline.text if isinstance(inline, Text) else "\n"
        if words and text.startswith(" ") and not words[-1].gap:
            words[-1] = replace(words[-1], gap=" ")
        words += words_of(text, style_of(inline.marks))
    last = address_of(linked, words)
    return (*words, *last)


def address_of(href: str | None, words: list[Word]) -> list[Word]:
    if href and words and not words[-1].gap:
        words[-1] = replace(words[-1], gap=" ")
    return [Word(f"⟨{href}⟩", "", "address")] if href else []


def style_of(marks: Marks) -> str:
    return " ".join(name for name in ("strong", "em") if getattr(marks, name))


# -- Which piece belongs to which --------------------------------------------------


def align(before: Sequence[Piece], after: Sequence[Piece]) -> Iterator[Aligned]:
    """First what is equal; then, between that, what is most alike, in the order it stands in."""
    effort = MOST_PAIRS
    alphabet = Alphabet()
    for here, there in stretches(before, after):
        if before[here] == after[there]:
            yield from map(Aligned, before[here], after[there])
            continue
        effort -= (here.stop - here.start) * (there.stop - there.start)
        pair = partial(most_alike, alphabet) if effort >= 0 else in_order
        yield from pair(before[here], after[there])


def stretches(before: Sequence[Piece], after: Sequence[Piece]) -> Iterator[tuple[slice, slice]]:
    """The whole of both in stretches, each either equal or a difference of both sides at once."""
    start, end = (0, 0), (0, 0)
    for step in steps_between(before, after):
        if step.tag == "equal":
            if start != end:
                yield slice(start[0], end[0]), slice(start[1], end[1])
            start = (step.src_end, step.dest_end)
            yield slice(step.src_start, step.src_end), slice(step.dest_start, step.dest_end)
        end = (step.src_end, step.dest_end)
    if start != end:
        yield slice(start[0], end[0]), slice(start[1], end[1])


def most_alike(
    alphabet: Alphabet, before: Sequence[Piece], after: Sequence[Piece]
) -> Iterator[Aligned]:
    likeness = likeness_of(alphabet, before, after)
    best = best_sums(likeness, len(before), len(after))
    here = there = 0
    while here < len(before) or there < len(after):
        if there == len(after) or (
            here < len(before) and best[here][there] == best[here + 1][there]
        ):
            yield Aligned(before[here], None)
            here += 1
        elif here == len(before) or best[here][there] == best[here][there + 1]:
            yield Aligned(None, after[there])
            there += 1
        else:
            yield Aligned(before[here], after[there])
            here, there = here + 1, there + 1


def best_sums(likeness: list[list[float]], height: int, width: int) -> list[list[float]]:
    """From each place on, how much likeness the best order of pairs still gathers."""
    best = [[0.0] * (width + 1) for _row in range(height + 1)]
    for here in reversed(range(height)):
        for there in reversed(range(width)):
            paired = likeness[here][there]
            best[here][there] = max(
                best[here + 1][there],
                best[here][there + 1],
                paired + best[here + 1][there + 1] if paired else 0,
            )
    return best


def likeness_of(
    alphabet: Alphabet, before: Sequence[Piece], after: Sequence[Piece]
) -> list[list[float]]:
    spelt = [(piece, spelling(alphabet, piece)) for piece in after]
    return [
        [likeness(one, spelling(alphabet, one), other, text) for other, text in spelt]
        for one in before
    ]


def spelling(alphabet: Alphabet, piece: Piece) -> str:
    return alphabet.spell(word.text for word in piece.words)


def likeness(one: Piece, text: str, other: Piece, other_text: str) -> float:
    """A picture is the same picture whatever stands below it, and never another one."""
    if (one.kind, one.reference) == (other.kind, other.reference) and one.reference:
        return 1 + Indel.normalized_similarity(text, other_text)
    if one.reference or other.reference:
        return 0
    return Indel.normalized_similarity(text, other_text, score_cutoff=LIKE)


def in_order(before: Sequence[Piece], after: Sequence[Piece]) -> Iterator[Aligned]:
    yield from (Aligned(piece, None) for piece in before)
    yield from (Aligned(None, piece) for piece in after)


# -- What became of each ------------------------------------------------------------


def marking_moves(aligned: list[Aligned]) -> list[Aligned]:
    """A piece that went here and came there unchanged was moved."""
    gone = {each.before for each in aligned if each.after is None}
    come = {each.after for each in aligned if each.before is None}
    moved = {piece for piece in gone & come if piece}
    return [
        replace(
            each,
            is_moved=None in (each.before, each.after) and bool({each.before, each.after} & moved),
        )
        for each in aligned
    ]


def with_runs(each: Aligned) -> Aligned:
    if each.before and each.after:
        went, came = compare_words(each.before.words, each.after.words)
        return replace(each, went=tuple(went), came=tuple(came))
    went, _none = compare_words(each.before.words, ()) if each.before else ([], [])
    _none, came = compare_words((), each.after.words) if each.after else ([], [])
    return replace(each, went=tuple(went), came=tuple(came))
