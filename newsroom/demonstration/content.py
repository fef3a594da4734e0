"""What stands in the files of this folder, read into plain values. Knows no database."""

import datetime
import re
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FRONT = "+++\n"
DAY = re.compile(r"\{ngay(?P<shift>[+-]\d+)?\}")
# A story that went out in the early morning tells of the day before.
REPORTING_DELAY = datetime.timedelta(hours=10)
# Before this hour "yesterday" is the day before yesterday, or last night's match would be news.
DAY_BEGINS = datetime.timedelta(hours=6)


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Story:
    key: str
    headline: str
    text: str
    genre: str
    section: str
    bylines: list[str]
    standfirst: str = ""
    kicker: str = ""
    short_headline: str = ""
    source: str = ""
    sponsor: str = ""
    tags: list[str] = field(default_factory=list)
    lead: str = ""
    related: list[dict[str, str]] = field(default_factory=list)
    status: str = "published"
    writer: str = ""
    views: int = 0
    hours_ago: int = 0
    days_ago: int = 0
    days_ahead: int = 0
    time: str = ""
    embargo_days: int = 0
    correction: dict[str, str] = field(default_factory=dict)
    retraction: dict[str, str] = field(default_factory=dict)
    takedown: dict[str, str] = field(default_factory=dict)
    takedown_days: int = 0
    unpublished: dict[str, str] = field(default_factory=dict)
    holder: str = ""
    returns: dict[str, str] = field(default_factory=dict)

    @cached_property
    def credits(self) -> list[tuple[str, str]]:
        """Pen name and part played; words where the file names no part."""
        parts = (line.partition(" | ") for line in self.bylines)
        return [(pen_name, role or "words") for pen_name, _bar, role in parts]

    def moment(self, now: datetime.datetime) -> datetime.datetime:
        """When readers first see it; `now` is local time, for a paper has its own midnight."""
        if self.hours_ago:
            return (now - datetime.timedelta(hours=self.hours_ago)).replace(second=0, microsecond=0)
        hour, minute = map(int, self.time.split(":"))
        today = now if self.days_ahead else now - DAY_BEGINS
        day = today + datetime.timedelta(days=self.days_ahead - self.days_ago)
        return day.replace(hour=hour, minute=minute, second=0, microsecond=0)

    def dated(self, words: str, now: datetime.datetime) -> str:
        """`{ngay}` is the day told of, `{ngay+2}` two days after it."""
        told = self.moment(now) - REPORTING_DELAY

        def day(found: re.Match[str]) -> str:
            when = told + datetime.timedelta(days=int(found["shift"] or 0))
            return f"{when.day}/{when.month}"

        return DAY.sub(day, words)


def story(path: Path) -> Story:
    _nothing, front, text = path.read_text(encoding="utf-8").split(FRONT, 2)
    return Story(key=path.stem, text=text, **tomllib.loads(front))


def stories() -> list[Story]:
    return [story(path) for path in sorted((HERE / "stories").glob("*.md"))]
