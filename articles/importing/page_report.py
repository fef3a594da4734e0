"""What became of one file, as it is kept beside the story and printed by `--json`."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

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

    def lines_of(self, part: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.get(part, [])
        return found


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
