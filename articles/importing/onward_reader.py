"""Below the text: keywords, then related stories, whose headline the export prints twice

(once as the description of the thumbnail, once as the link) before the first lines of their text.
"""

from dataclasses import dataclass, field

from articles.importing.legacy_page import Guess, Placement, RelatedStory
from articles.importing.line_shapes import (
    is_excerpt,
    is_furniture,
    keywords_after_heading,
    keywords_in,
)
from articles.importing.page_lines import Line

LONGEST_RELATED_HEADLINE = 250


@dataclass(slots=True)
class Keywords:
    words: list[str] = field(default_factory=list)
    lines_read: int = 0
    placements: list[Placement] = field(default_factory=list)
    guesses: list[Guess] = field(default_factory=list)


@dataclass(slots=True)
class Related:
    stories: list[RelatedStory] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    guesses: list[Guess] = field(default_factory=list)


def read_keywords(lines: list[Line]) -> Keywords:
    heading = lines[0]
    found = Keywords(lines_read=1, placements=[Placement(heading.number, "keywords")])
    found.words = split_surely(keywords_after_heading(heading.text) or "")
    for at in range(1, len(lines)):
        words = keywords_in(lines[at].text)
        if not words or is_furniture(lines[at].text) or begins_related(lines, at):
            break
        found.words += words
        found.lines_read += 1
        found.placements.append(Placement(lines[at].number, "keywords"))
        if "," not in lines[at].text:
            found.guesses.append(
                Guess(lines[at].number, "keyword", "related headline", lines[at].text)
            )
    found.words = list(dict.fromkeys(found.words))
    return found


def split_surely(text: str) -> list[str]:
    return keywords_in(text) or ([text] if text else [])


def begins_related(lines: list[Line], at: int) -> bool:
    """A headline printed twice, or one that an excerpt follows."""
    if at + 1 >= len(lines):
        return False
    line, after = lines[at], lines[at + 1]
    return after.text == line.text or (after.follows_blank and is_excerpt(after.text, line.text))


def read_related(lines: list[Line]) -> Related:
    found = Related()
    at = 0
    while at < len(lines):
        at = read_one_related(found, lines, at)
    return found


def read_one_related(found: Related, lines: list[Line], at: int) -> int:
    line = lines[at]
    if is_furniture(line.text) or len(line.text) > LONGEST_RELATED_HEADLINE:
        return at + 1
    name = f"related[{len(found.stories)}]"
    found.placements.append(Placement(line.number, f"{name}.headline"))
    end = at + 1
    if is_twice := end < len(lines) and lines[end].text == line.text:
        found.placements.append(Placement(lines[end].number, f"{name}.headline"))
        end += 1
    excerpt_end = end_of_excerpt(lines, end, line.text, is_certain=is_twice)
    found.placements += [
        Placement(part.number, f"{name}.excerpt") for part in lines[end:excerpt_end]
    ]
    excerpt = " ".join(part.text for part in lines[end:excerpt_end])
    found.stories.append(RelatedStory(line.text, excerpt))
    if not is_twice:
        found.guesses.append(Guess(line.number, "related headline", "", line.text))
    return excerpt_end


def end_of_excerpt(lines: list[Line], start: int, headline: str, *, is_certain: bool) -> int:
    if start >= len(lines) or is_pair(lines, start) or is_furniture(lines[start].text):
        return start
    if not is_certain and not is_excerpt(lines[start].text, headline):
        return start
    end = start + 1
    while end < len(lines) and not lines[end].follows_blank and not is_pair(lines, end):
        end += 1
    return end


def is_pair(lines: list[Line], at: int) -> bool:
    return at + 1 < len(lines) and lines[at].text == lines[at + 1].text
