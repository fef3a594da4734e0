"""Between the date and the keywords: standfirst, paragraphs, captions, videos, byline.

The export has lost every tag, so a caption is known only by its shape: short, standing
alone, without a full stop. What shape alone decided is reported as a guess.
"""

from dataclasses import dataclass, field

from articles.enums import BylineRole
from articles.importing.legacy_page import BlockKind, Credit, Guess, PageBlock, Placement
from articles.importing.line_shapes import (
    caption_and_credit,
    credit_alone,
    credits_of,
    ends_sentence,
    is_list_or_speech,
    is_numbered_heading,
    is_short_and_open,
    is_surely_caption,
    says_the_same,
    source_of,
    video_name,
)
from articles.importing.page_lines import Line

MOST_LINES_OF_BYLINE = 4
SHORT_PARAGRAPH = 80
LONGEST_CLOSED_CAPTION = 160
LONGEST_STANDFIRST = 3000


@dataclass(slots=True)
class Story:
    standfirst: str = ""
    blocks: list[PageBlock] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    source: str = ""
    placements: list[Placement] = field(default_factory=list)
    guesses: list[Guess] = field(default_factory=list)

    def place(self, line: Line, name: str) -> None:
        self.placements.append(Placement(line.number, name))

    def doubt(self, line: Line, taken_for: str, might_be: str) -> None:
        self.guesses.append(Guess(line.number, taken_for, might_be, line.text))


def read_story(headline: str, lines: list[Line]) -> Story:
    story = Story()
    lines = read_standfirst(story, headline, lines)
    foot = read_foot(story, lines)
    body = lines[: len(lines) - foot]
    for at, line in enumerate(body):
        before = body[at - 1] if at else None
        after = body[at + 1] if at + 1 < len(body) else None
        read_block(story, headline, before, line, after)
    return story


def read_standfirst(story: Story, headline: str, lines: list[Line]) -> list[Line]:
    """The first text under the date, unless it plainly belongs to a picture or a video."""
    if not lines:
        return lines
    first = lines[0]
    if len(first.text) > LONGEST_STANDFIRST or is_of_a_medium(first.text, headline):
        return lines
    story.standfirst = first.text
    story.place(first, "standfirst")
    return lines[1:]


def is_of_a_medium(text: str, headline: str) -> bool:
    return bool(video_name(text) or credit_alone(text)) or says_the_same(text, headline)


def read_foot(story: Story, lines: list[Line]) -> int:
    """How many last lines are byline and source; they are read upwards."""
    taken = 0
    credits: list[Credit] = []
    for at in range(len(lines) - 1, max(-1, len(lines) - 1 - MOST_LINES_OF_BYLINE), -1):
        line = lines[at]
        if not story.source and (source := source_of(line.text)):
            story.source = source
            story.place(line, "source")
        elif found := byline_at(lines, at):
            credits = [Credit(name, role) for name, role in found] + credits
            story.place(line, "bylines")
        else:
            break
        taken += 1
    story.credits = list(dict.fromkeys(credits))
    return taken


def byline_at(lines: list[Line], at: int) -> list[tuple[str, BylineRole]]:
    """A picture's own credit stands directly under its caption and is not the story's."""
    line = lines[at]
    if video_name(line.text):
        return []
    if credit_alone(line.text) and at and not line.follows_blank:
        return []
    return credits_of(line.text)


def read_block(
    story: Story, headline: str, before: Line | None, line: Line, after: Line | None
) -> None:
    if name := video_name(line.text):
        add(story, line, PageBlock(BlockKind.VIDEO, name))
    elif credit := credit_alone(line.text):
        add_credit(story, line, credit, before)
    elif is_surely_caption(line.text) or has_credit_below(line, after):
        add_caption(story, line)
    elif is_verse(before, line, after) or is_list_or_speech(line.text):
        add(story, line, PageBlock(BlockKind.PARAGRAPH, line.text))
    elif is_short_and_open(line.text):
        add_by_shape(story, headline, line)
    else:
        add_paragraph(story, line)


def add(story: Story, line: Line, block: PageBlock) -> None:
    story.place(line, f"body[{len(story.blocks)}].{block.kind}")
    story.blocks.append(block)


def add_credit(story: Story, line: Line, credit: str, before: Line | None) -> None:
    """Join it to the caption above; without one it stands for a picture by itself."""
    last = story.blocks[-1] if story.blocks else None
    if before and last and last.kind == BlockKind.CAPTION and not last.credit:
        story.place(line, f"body[{len(story.blocks) - 1}].credit")
        story.blocks[-1] = PageBlock(BlockKind.CAPTION, last.text, credit)
    else:
        add(story, line, PageBlock(BlockKind.CAPTION, "", credit))
        story.doubt(line, BlockKind.CAPTION, BlockKind.PARAGRAPH)


def add_caption(story: Story, line: Line) -> None:
    add(story, line, PageBlock(BlockKind.CAPTION, *caption_and_credit(line.text)))


def add_by_shape(story: Story, headline: str, line: Line) -> None:
    if is_numbered_heading(line.text):
        add(story, line, PageBlock(BlockKind.CROSSHEAD, line.text))
        story.doubt(line, BlockKind.CROSSHEAD, BlockKind.CAPTION)
        return
    add_caption(story, line)
    if not says_the_same(line.text, headline):
        story.doubt(line, BlockKind.CAPTION, BlockKind.PARAGRAPH)


def add_paragraph(story: Story, line: Line) -> None:
    add(story, line, PageBlock(BlockKind.PARAGRAPH, line.text))
    if len(line.text) <= SHORT_PARAGRAPH and ends_sentence(line.text):
        story.doubt(line, BlockKind.PARAGRAPH, BlockKind.CAPTION)


def has_credit_below(line: Line, after: Line | None) -> bool:
    if after is None or after.follows_blank or not credit_alone(after.text):
        return False
    return is_short_and_open(line.text) or len(line.text) <= LONGEST_CLOSED_CAPTION


def is_verse(before: Line | None, line: Line, after: Line | None) -> bool:
    """Short lines one under another, without a blank between, are no row of captions."""
    above = before is not None and not line.follows_blank and is_short_and_open(before.text)
    below = after is not None and not after.follows_blank and is_short_and_open(after.text)
    return is_short_and_open(line.text) and (above or below)
