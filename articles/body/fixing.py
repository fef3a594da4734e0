"""What a small fix to an approved text may be, judged on the two texts alone.

Letters are counted as code points of the composed text. A word is what stands between two spaces,
whatever marks it carries; a word that is touched counts whole, so that nothing is done to a figure
or a name by taking away the comma inside it.
"""

import difflib
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz.distance import Levenshtein

from articles.body.inlines import plain
from articles.body.reading import parse
from articles.body.storing import store
from articles.body.tree import (
    Break,
    Crosshead,
    Document,
    EmbedNode,
    Facts,
    GalleryNode,
    Inlines,
    Paragraph,
    PhotographNode,
    Table,
    Text,
    VideoNode,
)

MOST_CHARACTERS = 20
FIGURES = (PhotographNode, GalleryNode, VideoNode, EmbedNode)


class FixRefused(Exception):
    """`sentences` say which rules were broken."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def judge_fix(approved: str, fixed: str) -> int:
    """How many characters changed; raise FixRefused where it is no small fix."""
    before, after = parse(approved), parse(fixed)
    if before == after:
        raise FixRefused([_("Nothing was changed.")])
    if shape(before) != shape(after):
        raise FixRefused([what_changed_in_shape(before, after)])
    pairs = [
        (old, new)
        for old, new in zip(texts(before), texts(after), strict=True)
        if plain(old) != plain(new) or old != new
    ]
    changed = changed_characters(pairs)
    sentences = list(broken_rules(pairs, changed))
    if sentences:
        raise FixRefused(sentences)
    return changed


def fixed_body(approved: str, changes: list[tuple[str, str]]) -> str:
    """Each passage stands once in the text and is replaced there."""
    document = parse(approved)
    for wrong, right in changes:
        document = replaced(document, wrong, right)
    return store(document)


# -- The rules ------------------------------------------------------------------


def broken_rules(pairs: list[tuple[Inlines, Inlines]], changed: int) -> Iterator[str]:
    lines_before = [plain(old) for old, _new in pairs]
    lines_after = [plain(new) for _old, new in pairs]
    if len(pairs) > 1 and sorted(lines_before) == sorted(lines_after):
        yield _("Moving a passage is no small fix.")
    elif changed > MOST_CHARACTERS:
        yield _(
            "A small fix changes at most %(most)d characters in all since the approval; this "
            "would be more."
        ) % {"most": MOST_CHARACTERS}
    else:
        yield from broken_by_few(pairs, lines_before, lines_after)


def broken_by_few(
    pairs: list[tuple[Inlines, Inlines]], lines_before: list[str], lines_after: list[str]
) -> Iterator[str]:
    """Asked only where few letters changed: two texts that differ all over take long to compare."""
    words = [word for two in zip(lines_before, lines_after, strict=True) for word in touched(*two)]
    if any(map(has_figure, words)):
        yield _("A small fix touches no digit: the story has to be approved again.")
    if any(map(has_capital, words)):
        yield _("A small fix touches no capitalised word: the story has to be approved again.")
    if set(filter(is_foreign, "".join(lines_after))) - set("".join(lines_before)):
        yield _("A small fix brings in no letter of another alphabet and no sign of its own.")
    if any(is_redressed(old, new) for old, new in pairs):
        yield _("A small fix changes letters only, not which words are bold or slanted.")


def changed_characters(pairs: list[tuple[Inlines, Inlines]]) -> int:
    """Where there are too many already, the rest is not counted."""
    changed = 0
    for old, new in pairs:
        changed += distance(plain(old), plain(new))
        if changed > MOST_CHARACTERS:
            break
    return changed


def touched(old: str, new: str) -> list[str]:
    """Words removed, added or altered, on both sides."""
    before, after = without_common_ends(old.split(), new.split())
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return [
        word
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
        for word in (*before[a:b], *after[c:d])
    ]


def without_common_ends(old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    old, new = old[start:], new[start:]
    end = 0
    while end < min(len(old), len(new)) and old[-1 - end] == new[-1 - end]:
        end += 1
    return old[: len(old) - end], new[: len(new) - end]


def has_figure(word: str) -> bool:
    return any(unicodedata.category(character)[0] == "N" for character in word)


def has_capital(word: str) -> bool:
    return any(unicodedata.category(character) in ("Lu", "Lt") for character in word)


def is_foreign(character: str) -> bool:
    """A letter that only looks like one of ours; a mark that stands alone; a sign nobody types."""
    kind = unicodedata.category(character)
    if kind[0] == "L":
        return not unicodedata.name(character, "").startswith("LATIN")
    return kind[0] in "MCS" or kind in ("Zl", "Zp")


def is_redressed(old: Inlines, new: Inlines) -> bool:
    """The same letters, parted otherwise between plain and marked: run by run more has changed
    than in the words as a whole.
    """
    by_run = sum(
        distance(run.text, other.text)
        for run, other in zip(old, new, strict=True)
        if isinstance(run, Text) and isinstance(other, Text)
    )
    return by_run > distance(plain(old), plain(new))


def distance(old: str, new: str) -> int:
    """Letters replaced, taken out or put in."""
    return Levenshtein.distance(old, new)


# -- What a text is apart from its letters --------------------------------------


def shape(node: Any) -> Any:
    """The tree without the letters that may be mended. Captions, links and tables' captions stay
    in it, so that a change there is seen as one.
    """
    if isinstance(node, Text) and node.marks.href is None:
        return (Text, node.marks)
    if isinstance(node, FIGURES) or not is_dataclass(node):
        return tuple(map(shape, node)) if isinstance(node, tuple) else node
    return (type(node), *(shape(getattr(node, each.name)) for each in fields(node)))


def texts(node: Any) -> Iterator[Inlines]:
    """The runs of words that belong together, in the order of reading."""
    match node:
        case Paragraph() | Crosshead():
            yield node.inlines
        case Facts():
            yield from (node.title, *node.lines)
        case PhotographNode() | GalleryNode() | VideoNode() | EmbedNode() | Text() | Break():
            return
        case tuple():
            for each in node:
                yield from texts(each)
        case _ if is_dataclass(node):
            for each in fields(node):
                yield from texts(getattr(node, each.name))


def what_changed_in_shape(before: Document, after: Document) -> str:
    if figures(before) != figures(after):
        return _("A small fix touches no picture, clip or caption.")
    if links(before) != links(after):
        return _("A small fix touches no link.")
    return _("A small fix changes letters only: no paragraph, crosshead or list comes or goes.")


def figures(document: Document) -> list[Any]:
    tables = [block.caption for block in document.blocks if isinstance(block, Table)]
    return [*(block for block in document.blocks if isinstance(block, FIGURES)), *tables]


def links(document: Document) -> list[Text]:
    return [
        run
        for inlines in texts(document)
        for run in inlines
        if isinstance(run, Text) and run.marks.href is not None
    ]


# -- Writing a fix --------------------------------------------------------------


def replaced(document: Document, wrong: str, right: str) -> Document:
    found = sum(occurrences(run.text, wrong) for run in mendable_runs(document))
    if not found:
        raise FixRefused(
            [
                _(
                    "“%(words)s” does not stand in the text like this. Copy the passage from "
                    "below; it lies within one paragraph and is all plain, bold or slanted."
                )
                % {"words": wrong}
            ]
        )
    if found > 1:
        raise FixRefused(
            [
                _("“%(words)s” stands in the text %(count)d times. Take a few more words with it.")
                % {"words": wrong, "count": found}
            ]
        )
    mended: Document = with_replaced(document, wrong, right)
    return mended


def occurrences(text: str, passage: str) -> int:
    """Overlapping ones too: of each of them one could mean the other."""
    return sum(text.startswith(passage, place) for place in range(len(text)))


def mendable_runs(document: Document) -> Iterator[Text]:
    for inlines in texts(document):
        yield from (run for run in inlines if isinstance(run, Text) and not run.marks.href)


def with_replaced(node: Any, wrong: str, right: str) -> Any:
    if isinstance(node, Text):
        is_meant = node.marks.href is None and wrong in node.text
        return Text(node.text.replace(wrong, right, 1), node.marks) if is_meant else node
    if isinstance(node, tuple):
        return tuple(with_replaced(each, wrong, right) for each in node)
    if isinstance(node, FIGURES) or not is_dataclass(node) or isinstance(node, Break):
        return node
    values = {
        each.name: with_replaced(getattr(node, each.name), wrong, right) for each in fields(node)
    }
    make: Any = type(node)
    return make(**values)
