"""What a picture's file tells, as a start for the person who will describe it."""

import datetime
from typing import Any

from articles.decoding.provenance import is_of_ai
from articles.models import Photograph
from articles.text import VIETNAM, LoneSurrogateError, excerpt, normalise, normalise_line

LONGEST_CAPTION, LONGEST_LINE, LONGEST_KEYWORDS, LONGEST_TOOL = 2000, 200, 500, 120
FIRST_PHOTOGRAPH = 1826
CLOCKS_DIFFER = datetime.timedelta(days=1)


def describe(photograph: Photograph, told: dict[str, Any], *, at: datetime.datetime) -> None:
    """Only where no person has said anything. What is over-long is cut, never refused."""
    photograph.caption = photograph.caption or caption_of(told["caption"])
    photograph.photographer = photograph.photographer or line_of(told["photographer"])
    named = line_of(told["credit"]) or photograph.photographer
    photograph.credit = photograph.credit or named
    photograph.place = photograph.place or line_of(told["place"])
    photograph.keywords = photograph.keywords or keywords_of(told["keywords"])
    photograph.taken_at = photograph.taken_at or moment_of(told["taken_at"], at=at)
    photograph.source_type = told["source_type"]
    if is_of_ai(photograph.source_type):
        photograph.is_ai_used = True
        photograph.ai_tool = photograph.ai_tool or line_of(told["ai_tool"], LONGEST_TOOL)


def caption_of(text: str) -> str:
    try:
        found = normalise(text).strip()
    except LoneSurrogateError:
        return ""
    return found if len(found) <= LONGEST_CAPTION else excerpt(found, limit=LONGEST_CAPTION)


def line_of(text: str, limit: int = LONGEST_LINE) -> str:
    try:
        return excerpt(text, limit=limit)
    except LoneSurrogateError:
        return ""


def keywords_of(words: list[str]) -> str:
    found: list[str] = []
    for word in dict.fromkeys(filter(None, map(line_of, words))):
        if len(", ".join([*found, word])) > LONGEST_KEYWORDS:
            break
        found.append(word)
    return normalise_line(", ".join(found))


def moment_of(written: str, *, at: datetime.datetime) -> datetime.datetime | None:
    """Where no zone stands the camera's clock is ours; what cannot be true is not kept."""
    try:
        moment = datetime.datetime.fromisoformat(written)
    except ValueError:
        return None
    if moment.year < FIRST_PHOTOGRAPH or moment.year > at.year + 1:
        return None
    known = moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
    return known if known <= at + CLOCKS_DIFFER else None
