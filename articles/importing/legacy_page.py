"""One exported page of the old site, read line by line. Pure: no database, no files.

Every line that holds something is put into exactly one field or stays in `unplaced`.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from articles.enums import BylineRole


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    CROSSHEAD = "crosshead"
    CAPTION = "caption"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A caption stands for its picture, a video's text is the name of its file."""

    kind: BlockKind
    text: str
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    name: str
    role: BylineRole


@dataclass(frozen=True, slots=True)
class RelatedStory:
    headline: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    line_number: int
    field: str


@dataclass(frozen=True, slots=True)
class Unplaced:
    line_number: int
    text: str


@dataclass(frozen=True, slots=True)
class Guess:
    """Taken for one thing where it might be another: a person should look."""

    line_number: int
    taken_for: str
    might_be: str
    text: str


@dataclass(slots=True)
class LegacyPage:
    headline: str
    moment: datetime.datetime
    pageviews: int = 0
    standfirst: str = ""
    blocks: list[PageBlock] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    source: str = ""
    keywords: list[str] = field(default_factory=list)
    related: list[RelatedStory] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    guesses: list[Guess] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def of_kind(self, kind: BlockKind) -> Iterable[PageBlock]:
        return (block for block in self.blocks if block.kind == kind)
