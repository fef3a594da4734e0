"""What a comparison is made of on the page: lines of two sides, with the changed words marked."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.body import BodyRefused, Document, parse
from articles.body.tree import Paragraph, Text
from articles.enums import BylineRole, Genre
from articles.templatetags.desk import moment
from articles.text import Run, Word, compare_texts

Snapshot = dict[str, Any]
OF_A_USE = {
    "caption": gettext_lazy("caption"),
    "credit": gettext_lazy("credit"),
    "alt_text": gettext_lazy("description for blind readers"),
    "is_decorative": gettext_lazy("decorative"),
    "focus": gettext_lazy("where the eye should rest"),
    "ai_note": gettext_lazy("AI used"),
}
# So many unchanged paragraphs in a row are folded away, one at each end stays for its context.
FOLDED = 4
LONGEST_REFUSED = 100_000


@dataclass(frozen=True)
class Picture:
    """`focus` is given in the picture's own pixels."""

    src: str
    name: str
    width: int = 0
    height: int = 0
    focus: tuple[int, int] | None = None

    @property
    def radius(self) -> int:
        return max(self.width // 16, 1)


@dataclass(frozen=True)
class Side:
    words: SafeString
    kind: str = ""
    label: str | Promise = ""
    picture: Picture | None = None
    facts: tuple[tuple[str | Promise, SafeString], ...] = ()


@dataclass(frozen=True)
class Line:
    before: Side | None
    after: Side | None
    is_same: bool = False
    is_moved: bool = False


@dataclass(frozen=True)
class Stretch:
    lines: tuple[Line, ...]
    is_folded: bool = False


@dataclass(frozen=True)
class Difference:
    name: str
    label: str | Promise
    stretches: tuple[Stretch, ...]


# -- Pieces of the page -----------------------------------------------------------


def marked(runs: Iterable[Run], tag: str) -> SafeString:
    """Told to ears as well as to eyes: colour alone says nothing."""
    return format_html_join("", "{}", ((run_html(run, tag),) for run in runs if run.text))


def run_html(run: Run, tag: str) -> SafeString:
    words = conditional_escape(run.text)
    for style in run.style.split():
        element = "span" if style == "address" else style
        words = format_html("<{0} class='desk-compared__{1}'>{2}</{0}>", element, style, words)
    if not run.is_changed:
        return words
    said = _("taken out:") if tag == "del" else _("new:")
    return format_html(
        "<{0}><span class='desk-visually-hidden'>[{1} </span>{2}"
        "<span class='desk-visually-hidden'>]</span></{0}>",
        tag, said, words,
    )  # fmt: skip


def one_line(name: str, label: Any, went: list[Run], came: list[Run]) -> Difference:
    before = Side(marked(went, "del"), name) if went else None
    after = Side(marked(came, "ins"), name) if came else None
    return Difference(name, label, (Stretch((Line(before, after),)),))


def two_values(name: str, label: str, before: str, after: str) -> Difference:
    went, came = ([Run(text, True)] if text else [] for text in (before, after))
    return one_line(name, label, went, came)


def use_fact(
    name: str, before: Snapshot | None, after: Snapshot | None
) -> tuple[str | Promise, SafeString, SafeString] | None:
    """What differs; of a picture that came or went, all that was said of it."""
    old, new = (use_value(name, row) for row in (before, after))
    if old == new:
        return None
    went, came = compare_texts(old, new)
    return OF_A_USE[name], marked(went, "del"), marked(came, "ins")


def use_value(name: str, row: Snapshot | None) -> str:
    if row is None:
        return ""
    if name == "is_decorative":
        return yes_or_no(row[name])
    if name == "focus":
        across, down = row["focal_x"] // 10, row["focal_y"] // 10
        return _("%(across)d%% across, %(down)d%% down") % {"across": across, "down": down}
    if name == "ai_note":
        return (row[name] or yes_or_no(True)) if name in row else ""
    return str(row[name])


def folding(lines: Sequence[Line]) -> Iterator[Stretch]:
    """Long stretches that are the same stay closed, so that changes stand close together."""
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and lines[end].is_same == lines[at].is_same:
            end += 1
        stretch = tuple(lines[at:end])
        yield from fold(stretch) if lines[at].is_same else [Stretch(stretch)]
        at = end


def fold(same: tuple[Line, ...]) -> list[Stretch]:
    if len(same) < FOLDED:
        return [Stretch(same)]
    return [Stretch(same[:1]), Stretch(same[1:-1], is_folded=True), Stretch(same[-1:])]


def document(body: str | None) -> Document:
    try:
        return parse(body or "")
    except BodyRefused:
        return Document((Paragraph((Text(str(body)[:LONGEST_REFUSED]),)),))


def entries(names: Sequence[str]) -> list[Word]:
    return [Word(name, ", ") for name in names[:-1]] + [Word(name) for name in names[-1:]]


def tag_word(row: dict[str, Any]) -> str:
    return str(row["name"])


def byline_word(row: dict[str, Any]) -> str:
    role = BylineRole(row["role"])
    return str(row["pen_name"]) if role == BylineRole.WORDS else f"{row['pen_name']} ({role.label})"


def genre(value: Any) -> str:
    return str(Genre(value).label) if value in Genre.values else str(value or "")


def yes_or_no(value: Any) -> str:
    return _("yes") if value else _("no")


def hour(value: str | None) -> str:
    return moment(datetime.datetime.fromisoformat(value)) if value else ""
