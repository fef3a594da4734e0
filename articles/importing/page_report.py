"""What became of one file, as it is kept beside the story and printed by `--json`."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from articles.importing.legacy_page import LegacyPage
from articles.text import iso_moment


class Outcome(StrEnum):
    PUBLISHED = "published"
    DRAFT = "draft"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(slots=True)
class FileReport:
    """`address` is empty for a draft: readers have none yet."""

    file: str
    outcome: Outcome
    reason: str = ""
    article: int | None = None
    address: str = ""
    is_dry_run: bool = False
    identity: str = ""
    page: dict[str, Any] = field(default_factory=dict)
    found_videos: list[str] = field(default_factory=list)
    missing_videos: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "outcome": self.outcome.value,
            "dry_run": self.is_dry_run,
            "reason": self.reason or None,
            "article": self.article,
            "address": self.address or None,
            "videos": {"found": self.found_videos, "missing": self.missing_videos},
            **self.page,
        }

    def warn(self, sentence: str) -> None:
        self.page.setdefault("warnings", []).append(sentence)


def describe(page: LegacyPage, *, section: str, warnings: list[str]) -> dict[str, Any]:
    return {
        "fields": {
            "headline": page.headline,
            "moment": iso_moment(page.moment),
            "pageviews": page.pageviews,
            "section": section,
            "standfirst": page.standfirst,
            "body": [asdict(block) for block in page.blocks],
            "bylines": [asdict(credit) for credit in page.credits],
            "source": page.source,
            "keywords": page.keywords,
            "related": [asdict(story) for story in page.related],
        },
        "warnings": [*page.warnings, *warnings],
        "guesses": [asdict(guess) for guess in page.guesses],
        "unplaced": [asdict(line) for line in page.unplaced],
        "placements": [asdict(placement) for placement in page.placements],
    }


def doubts(page: Mapping[str, Any]) -> list[str]:
    """Sentences for whoever looks the story over: lines without a place, and lines guessed at."""
    unplaced = [
        _("line %(line)d is unplaced: %(text)s") % line_and_text(line)
        for line in page.get("unplaced", ())
    ]
    guessed = [
        _("line %(line)d was taken for %(taken_for)s, please look: %(text)s")
        % {**line_and_text(guess), "taken_for": kind_of_line(guess["taken_for"])}
        for guess in page.get("guesses", ())
    ]
    return unplaced + guessed


def line_and_text(entry: dict[str, Any]) -> dict[str, Any]:
    text = entry["text"]
    return {"line": entry["line_number"], "text": text if len(text) <= 80 else f"{text[:79]}…"}


def kind_of_line(name: str) -> str:
    words = {
        "caption": _("a caption"),
        "paragraph": _("a paragraph"),
        "crosshead": _("a crosshead"),
        "keyword": _("a keyword"),
        "related headline": _("the headline of a related story"),
    }
    return words.get(name, name)
