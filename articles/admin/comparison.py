"""Two states of one story side by side, field by field, as the page shows them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import media
from articles.admin.compared import (
    OF_A_USE,
    Difference,
    Line,
    Picture,
    Side,
    Snapshot,
    Stretch,
    byline_word,
    document,
    entries,
    folding,
    genre,
    hour,
    marked,
    one_line,
    tag_word,
    two_values,
    use_fact,
    yes_or_no,
)
from articles.admin.suggestions import nameable
from articles.body import (
    Aligned,
    Document,
    Piece,
    compare_documents,
    compare_pieces,
    photograph_ids,
    video_ids,
)
from articles.enums import LinkKind
from articles.models import Photograph, Section, User, VideoAttachment
from articles.text import Run, compare_texts, compare_words, words_of

LINES = {
    "headline": gettext_lazy("headline"),
    "kicker": gettext_lazy("kicker"),
    "short_headline": gettext_lazy("short headline"),
    "standfirst": gettext_lazy("standfirst"),
}
SMALL_LINES = {"source": gettext_lazy("source"), "sponsor": gettext_lazy("sponsor")}
KINDS: dict[str, str | Promise] = {
    "crosshead-2": gettext_lazy("Crosshead"),
    "crosshead-3": gettext_lazy("Smaller crosshead"),
    "item": gettext_lazy("Item of a list"),
    "numbered": gettext_lazy("Numbered item"),
    "quotation": gettext_lazy("Quotation"),
    "box": gettext_lazy("Box"),
    "facts": gettext_lazy("Facts"),
    "table": gettext_lazy("Caption of a table"),
    "row": gettext_lazy("Row of a table"),
    "photograph": gettext_lazy("Photograph"),
    "gallery": gettext_lazy("Gallery"),
    "video": gettext_lazy("Video"),
    "embed": gettext_lazy("Embed"),
}
SAID_OF_A_CLIP: dict[str, str | Promise] = {
    "credit": gettext_lazy("credit"),
    "poster_id": gettext_lazy("poster"),
    "subtitles": gettext_lazy("subtitles (WebVTT)"),
    "transcript": gettext_lazy("what is said, in writing"),
}


@dataclass
class Comparison:
    """`user` decides whose stories are named."""

    before: Snapshot
    after: Snapshot
    user: User

    def differences(self) -> list[Difference]:
        found = [
            *self.texts(LINES),
            self.body(),
            self.lead(),
            self.uses(),
            self.clips(),
            self.listed("tags", _("tags"), tag_word),
            self.listed("bylines", _("bylines"), byline_word),
            self.related(),
            self.plain("section_id", _("section"), self.section),
            self.plain("genre", _("genre"), genre),
            *self.texts(SMALL_LINES),
            self.embargo(),
            self.plain("is_without_advertisements", _("no advertisements beside it"), yes_or_no),
        ]
        return [each for each in found if each]

    # -- Words and values -------------------------------------------------------

    def both(self, name: str) -> tuple[Any, Any]:
        return self.before["fields"].get(name), self.after["fields"].get(name)

    def texts(self, labels: dict[str, Any]) -> Iterator[Difference]:
        for name, label in labels.items():
            before, after = (value or "" for value in self.both(name))
            if before != after:
                yield one_line(name, label, *compare_texts(before, after))

    def plain(self, name: str, label: str, say: Callable[[Any], str]) -> Difference | None:
        before, after = self.both(name)
        return None if before == after else two_values(name, label, say(before), say(after))

    def embargo(self) -> Difference | None:
        before, after = (hour(each.get("embargo_until")) for each in (self.before, self.after))
        label = _("not to be published before")
        return None if before == after else two_values("embargo_until", label, before, after)

    def listed(
        self, name: str, label: str, say: Callable[[dict[str, Any]], str]
    ) -> Difference | None:
        """Each entry is compared as one word, in its order."""
        before, after = (
            entries([say(row) for row in each[name]]) for each in (self.before, self.after)
        )
        return None if before == after else one_line(name, label, *compare_words(before, after))

    def section(self, pk: Any) -> str:
        return str(self.sections.get(pk) or _("a section that is gone"))

    @cached_property
    def sections(self) -> dict[int, Section]:
        numbers = [pk for pk in self.both("section_id") if isinstance(pk, int)]
        return Section.objects.select_related("parent").in_bulk(numbers)

    # -- The text ---------------------------------------------------------------

    @cached_property
    def documents(self) -> tuple[Document, Document]:
        before, after = (document(body) for body in self.both("body"))
        return before, after

    def body(self) -> Difference | None:
        aligned = compare_documents(*self.documents)
        if all(each.is_same for each in aligned):
            return None
        lines = [self.line(each) for each in aligned]
        return Difference("body", _("text"), tuple(folding(lines)))

    def line(self, each: Aligned) -> Line:
        return Line(
            self.side(each.before, each.went, "del"),
            self.side(each.after, each.came, "ins"),
            is_same=each.is_same,
            is_moved=each.is_moved,
        )

    def side(self, piece: Piece | None, runs: Sequence[Run], tag: str) -> Side | None:
        if piece is None:
            return None
        kind, label = piece.kind, KINDS.get(piece.kind, "")
        words = marked(runs, tag)
        if piece.kind == "embed":
            words = format_html("{} <span>{}</span>", words, piece.reference)
        return Side(words, kind, label, self.pictured(piece))

    def pictured(self, piece: Piece) -> Picture | None:
        if piece.kind == "video":
            return self.clip(int(piece.reference))
        if piece.kind in ("photograph", "embed") and piece.photograph_id:
            return self.photograph(piece.photograph_id)
        return None

    # -- Pictures and clips -----------------------------------------------------

    @cached_property
    def photographs(self) -> dict[int, Photograph]:
        wanted = {pk for each in self.documents for pk in photograph_ids(each)}
        wanted |= {pk for pk in self.both("lead_photograph_id") if isinstance(pk, int)}
        for snapshot in (self.before, self.after):
            wanted |= {row["photograph_id"] for row in snapshot["picture_uses"]}
        return Photograph.objects.prefetch_related("renditions").in_bulk(wanted)

    @cached_property
    def videos(self) -> dict[int, VideoAttachment]:
        wanted = {pk for each in self.documents for pk in video_ids(each)}
        for snapshot in (self.before, self.after):
            wanted |= {row["pk"] for row in snapshot.get("videos", ())}
        return VideoAttachment.objects.prefetch_related("renditions").in_bulk(wanted)

    def photograph(self, pk: int, focus: tuple[int, int] | None = None) -> Picture:
        known = self.photographs.get(pk)
        if known is None:
            return Picture("", _("This photograph is no longer in the library."))
        width, height = known.width or 0, known.height or 0
        return Picture(
            media.thumbnail_address(known, address=media.desk_address),
            str(known),
            width,
            height,
            (focus[0] * width // 1000, focus[1] * height // 1000) if focus else None,
        )

    def clip(self, pk: int, poster_id: int | None = None) -> Picture:
        known = self.videos.get(pk)
        if known is None:
            return Picture("", _("This clip is no longer kept."))
        still = media.poster_among(known.renditions.all(), poster_id or known.poster_id)
        address = media.desk_address(still.name) if still else ""
        return Picture(address, known.original_name or str(known))

    def lead(self) -> Difference | None:
        before, after = self.both("lead_photograph_id")
        if before == after:
            return None
        sides = (self.lead_side(before, "del"), self.lead_side(after, "ins"))
        return Difference("lead", _("lead photograph"), (Stretch((Line(*sides),)),))

    def lead_side(self, pk: Any, tag: str) -> Side | None:
        if not isinstance(pk, int):
            return None
        picture = self.photograph(pk)
        return Side(marked([Run(picture.name, True)], tag), "photograph", picture=picture)

    def uses(self) -> Difference | None:
        before, after = (
            {row["photograph_id"]: row for row in each["picture_uses"]}
            for each in (self.before, self.after)
        )
        lines = [
            self.use_line(pk, before.get(pk), after.get(pk))
            for pk in dict.fromkeys([*before, *after])
            if before.get(pk) != after.get(pk)
        ]
        label = _("photographs in the story")
        return Difference("picture_uses", label, (Stretch(tuple(lines)),)) if lines else None

    def use_line(self, pk: int, before: Snapshot | None, after: Snapshot | None) -> Line:
        facts = [use_fact(name, before, after) for name in OF_A_USE]
        return Line(
            self.use_side(pk, before, [fact[:2] for fact in facts if fact]),
            self.use_side(pk, after, [(fact[0], fact[2]) for fact in facts if fact]),
        )

    def use_side(
        self, pk: int, row: Snapshot | None, facts: Iterable[tuple[str | Promise, SafeString]]
    ) -> Side | None:
        if row is None:
            return None
        picture = self.photograph(pk, (row["focal_x"], row["focal_y"]))
        told = tuple((name, words) for name, words in facts if words)
        return Side(SafeString(), "photograph", picture.name, picture, told)

    def clips(self) -> Difference | None:
        """Where a clip came or went the text itself shows it; here is what is said of it."""
        before, after = (
            {row["pk"]: row for row in each.get("videos", ())} for each in (self.before, self.after)
        )
        lines = [
            self.clip_line(pk, name, row, after[pk])
            for pk, row in before.items()
            if pk in after
            for name in SAID_OF_A_CLIP
            if row.get(name) != after[pk].get(name)
        ]
        return Difference("videos", _("videos"), (Stretch(tuple(lines)),)) if lines else None

    def clip_line(self, pk: int, name: str, before: Snapshot, after: Snapshot) -> Line:
        label = SAID_OF_A_CLIP[name]
        went, came = compare_texts(*(str(row.get(name) or "") for row in (before, after)))
        return Line(
            Side(marked(went, "del"), "video", label, self.clip(pk, before.get("poster_id"))),
            Side(marked(came, "ins"), "video", label, self.clip(pk, after.get("poster_id"))),
        )

    # -- Related links ----------------------------------------------------------

    def related(self) -> Difference | None:
        before, after = (
            [self.link(row) for row in each["related"]] for each in (self.before, self.after)
        )
        if before == after:
            return None
        lines = tuple(self.line(each) for each in compare_pieces(before, after))
        return Difference("related", _("related stories"), (Stretch(lines),))

    def link(self, row: dict[str, Any]) -> Piece:
        """A story out of this person's reach is told by its number, not by its headline."""
        target = row.get("target_id") or 0
        named = str(self.targets.get(target) or _("Story number %(number)s") % {"number": target})
        parts = (named if target else "", row["headline"], row["url"], row["excerpt"])
        words = tuple(words_of(" · ".join(filter(None, parts))))
        kind = LinkKind(row["kind"])
        return Piece(f"link-{kind}", words, str(target or row["url"] or ""))

    @cached_property
    def targets(self) -> dict[int, Any]:
        wanted = {
            row["target_id"]
            for each in (self.before, self.after)
            for row in each["related"]
            if row.get("target_id")
        }
        return nameable(self.user).in_bulk(wanted) if wanted else {}
