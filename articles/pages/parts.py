"""What pages are put together from: plain values, no queries once they are made."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.arrangement import Filled
from articles.media import ClipAddresses, PictureAddresses

MIDDLE_TENTH = 5


@dataclass(frozen=True, slots=True)
class Link:
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph as it stands in one story. Without addresses the file is missing."""

    addresses: PictureAddresses | None = None
    alt: str = ""
    caption: str = ""
    credit: str = ""
    focal_x: int = 500
    focal_y: int = 500
    is_first: bool = False
    is_ai_used: bool = False
    ai_note: str = ""
    source_type: str = ""

    @property
    def is_missing(self) -> bool:
        return self.addresses is None

    @property
    def ai_label(self) -> str:
        return ai_label(self.ai_note) if self.is_ai_used else ""

    @property
    def is_tall(self) -> bool:
        return self.addresses is not None and self.addresses.height > self.addresses.width

    @property
    def largest(self) -> str:
        """The last of the srcset, which is in order of width."""
        candidates = self.addresses.srcset.split(", ") if self.addresses else [""]
        return candidates[-1].partition(" ")[0]

    @property
    def focus(self) -> str:
        """Class names: the policy forbids style attributes."""
        # Half-way goes up, as the desk's script rounds it for its previews.
        places = [("fx", (self.focal_x + 50) // 100), ("fy", (self.focal_y + 50) // 100)]
        return " ".join(f"{axis}{tenth}" for axis, tenth in places if tenth != MIDDLE_TENTH)


def ai_label(note: str) -> str:
    """Also where the note was forgotten: the law asks for the mark, the note is ours."""
    return (
        _("AI was used in this picture: %(note)s") % {"note": note}
        if note
        else _("AI was used in this picture")
    )


@dataclass(frozen=True, slots=True)
class Slide:
    """One picture of a gallery; `place` is its address on the page, as those beside it are."""

    picture: Picture
    place: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Clip:
    """A video as it stands in one story. Without addresses the file is missing."""

    addresses: ClipAddresses | None = None
    name: str = ""
    caption: str = ""
    credit: str = ""
    duration_ms: int | None = None
    is_being_made: bool = False
    is_ai_used: bool = False
    ai_note: str = ""
    # Where the subtitles are found, and what is said in writing.
    subtitles: str = ""
    transcript: str = ""

    @property
    def is_missing(self) -> bool:
        return self.addresses is None

    @property
    def is_tall(self) -> bool:
        return self.addresses is not None and self.addresses.height > self.addresses.width


@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """Equal to itself alone, so that what was printed of it is found again in no time."""

    article_id: int
    url: str
    headline: str
    published_at: datetime.datetime
    section: Link
    kicker: str = ""
    standfirst: str = ""
    picture: Picture | None = None
    genre: str = ""
    badge: str = ""
    label: str = ""
    # Where an arranged page has put it, and why; for the desk alone.
    place: Filled | None = None


@dataclass(frozen=True, slots=True)
class PlaceOnPage:
    """A place of an arranged page, with what readers see there; empty ones too."""

    filled: Filled
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """A hand-picked onward link; without an address headline and excerpt still stand."""

    headline: str
    excerpt: str = ""
    url: str = ""
    is_external: bool = False
    picture: Picture | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    name: str
    url: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionNote:
    """A rectification has the parts that the law asks for, a correction of our own slip a note.

    `place` leads to it on the page of all corrections, `url` to the story where readers have it.
    """

    heading: str
    corrected_at: datetime.datetime
    note: str = ""
    false_statement: str = ""
    right_statement: str = ""
    apology: str = ""
    piece_headline: str = ""
    piece_section: str = ""
    piece_published_at: datetime.datetime | None = None
    headline: str = ""
    url: str = ""
    place: str = ""
    anchor: str = ""

    @property
    def is_rectification(self) -> bool:
        return bool(self.false_statement)

    @property
    def in_one(self) -> str:
        """For feeds and machines, which have no room for parts."""
        if not self.is_rectification:
            return self.note
        return " ".join(
            (
                _("Wrong: %(statement)s") % {"statement": ended(self.false_statement)},
                _("Right: %(statement)s") % {"statement": ended(self.right_statement)},
                self.apology,
            )
        )


def ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "…", "”")) else f"{sentence}."


@dataclass(frozen=True, slots=True)
class Paging:
    """By position, never by number: nothing is counted. Both addresses stand in the path."""

    first: str = ""
    older: str = ""
