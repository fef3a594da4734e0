"""One paragraph's words in their only form: composed, single spaces, equal neighbours joined."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from articles.body.tree import Break, Inline, Inlines, Text
from articles.text import normalise, without_unseen

# Composed with the `>` of a tag before it, this mark would change the tag.
OVERLAY = "\u0338"
WHITESPACE = re.compile("[ \t\n]+")


def tidy(inlines: Iterable[Inline]) -> Inlines:
    visible = _join(_each(inlines, without_unseen))
    begun = _join(_each(visible, lambda text: text.lstrip(OVERLAY)))
    return _join(_space_once(_each(begun, _compose)))


def paragraphs(inlines: Inlines) -> list[Inlines]:
    """Parted where two breaks or more stand together, as typewriters part paragraphs."""
    parts: list[list[Inline]] = [[]]
    for is_break, group in groupby(inlines, lambda inline: isinstance(inline, Break)):
        run = list(group)
        if is_break and len(run) > 1:
            parts.append([])
        else:
            parts[-1] += run
    return [tuple(part) for part in parts]


def plain(inlines: Inlines) -> str:
    return "".join(inline.text if isinstance(inline, Text) else "\n" for inline in inlines)


def _compose(text: str) -> str:
    return WHITESPACE.sub(" ", normalise(text).lstrip(OVERLAY))


def _each(inlines: Iterable[Inline], change: Callable[[str], str]) -> Iterator[Inline]:
    for inline in inlines:
        if isinstance(inline, Break):
            yield inline
        elif text := change(inline.text):
            yield Text(text, inline.marks)


def _space_once(inlines: Iterable[Inline]) -> list[Inline]:
    """No space or break at the ends, none doubled across two runs, no space beside a break."""
    kept: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Break):
            _strip_tail(kept, breaks=False)
            kept += [inline] if kept else []
        elif text := inline.text.lstrip(" " + OVERLAY) if _after_space(kept) else inline.text:
            kept.append(Text(text, inline.marks))
    _strip_tail(kept, breaks=True)
    return kept


def _after_space(kept: list[Inline]) -> bool:
    last = kept[-1] if kept else None
    return not isinstance(last, Text) or last.text.endswith(" ")


def _strip_tail(kept: list[Inline], *, breaks: bool) -> None:
    while kept:
        last = kept.pop()
        if isinstance(last, Text) and (text := last.text.rstrip(" ")):
            kept.append(Text(text, last.marks))
            return
        if isinstance(last, Break) and not breaks:
            kept.append(last)
            return


def _join(inlines: Iterable[Inline]) -> Inlines:
    joined: list[Inline] = []
    for (kind, marks), group in groupby(inlines, lambda inline: (type(inline), inline.marks)):
        run = list(group)
        joined += run if kind is Break else [Text(plain(tuple(run)), marks)]
    return tuple(joined)
