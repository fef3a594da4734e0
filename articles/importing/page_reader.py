"""Reading an exported page: head, text, foot, keywords, related stories, in that order."""

import re

from django.utils.translation import gettext as _

from articles.importing.legacy_page import LegacyPage, Placement, Unplaced
from articles.importing.line_shapes import ends_sentence, is_name, keywords_after_heading
from articles.importing.onward_reader import read_keywords, read_related
from articles.importing.page_lines import LegacyPageRefused, Line, decode, split_lines
from articles.importing.story_reader import Story, read_story
from articles.text import ParsedMoment, parse_pageviews_line, parse_reference_date

LINES_BEFORE_THE_DATE = 8
LONGEST_HEADLINE = 250
MOST_PAGEVIEWS = 10**12
SHORTEST_CUT_EXCERPT = 60
LOOKS_LIKE_A_MOMENT = re.compile(
    r".*[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{4}\W+[0-9]{1,2}:[0-9]{2}.*"
)


def read_page(raw: bytes) -> LegacyPage:
    """Raise LegacyPageRefused where these bytes are no whole page of the old site."""
    text = decode(raw)
    lines = split_lines(text)
    date_at, parsed = find_moment(lines)
    page = read_head(lines[:date_at], parsed)
    page.placements.append(Placement(lines[date_at].number, "moment"))
    rest = read_pageviews(page, lines[date_at + 1 :])
    heading_at = find_keywords_heading(rest)
    check_whole(rest, heading_at, ends_open=not text.endswith(("\n", "\r")))
    accept(page, read_story(page.headline, rest[:heading_at]))
    if heading_at is None:
        page.warnings.append(_("The page has no keywords part; its end may be missing."))
    else:
        read_onward(page, rest[heading_at:])
    leave_the_rest(page, lines)
    return page


def find_moment(lines: list[Line]) -> tuple[int, ParsedMoment]:
    for at, line in enumerate(lines[: LINES_BEFORE_THE_DATE + 1]):
        if parsed := parse_reference_date(line.text):
            if at == 0:
                raise LegacyPageRefused(_("There is no headline above the line with the date."))
            return at, parsed
        if at and LOOKS_LIKE_A_MOMENT.fullmatch(line.text[:120]):
            raise LegacyPageRefused(
                _("Line %(line)d looks like a date that does not exist.") % {"line": line.number}
            )
    if len(lines) <= 2:
        raise LegacyPageRefused(_("The page is cut off: there is no date below the headline."))
    raise LegacyPageRefused(_("This is no page of the old site: no date below a headline."))


def read_head(above_the_date: list[Line], parsed: ParsedMoment) -> LegacyPage:
    first, *others = above_the_date
    if len(first.text) > LONGEST_HEADLINE:
        raise LegacyPageRefused(_("The first line is too long for a headline."))
    page = LegacyPage(headline=first.text, moment=parsed.moment)
    page.placements.append(Placement(first.number, "headline"))
    page.placements += [
        Placement(line.number, "headline") for line in others if line.text == first.text
    ]
    if parsed.warning:
        page.warnings.append(parsed.warning)
    return page


def read_pageviews(page: LegacyPage, lines: list[Line]) -> list[Line]:
    count = parse_pageviews_line(lines[0].text) if lines else None
    if count is None or count > MOST_PAGEVIEWS:
        page.warnings.append(_("There is no count of pageviews below the date."))
        return lines
    page.pageviews = count
    page.placements.append(Placement(lines[0].number, "pageviews"))
    return lines[1:]


def find_keywords_heading(lines: list[Line]) -> int | None:
    """The bare heading if there is one, else the last that has keywords behind it."""
    found = [
        (at, rest)
        for at, line in enumerate(lines)
        if (rest := keywords_after_heading(line.text)) is not None
    ]
    bare = [at for at, rest in found if not rest]
    return bare[0] if bare else found[-1][0] if found else None


def check_whole(lines: list[Line], heading_at: int | None, *, ends_open: bool) -> None:
    """Refuse what plainly stops in the middle; nobody would miss the rest until too late."""
    if not lines or (heading_at == 0 and len(lines) == 1):
        raise LegacyPageRefused(_("The page is cut off: there is nothing below the date."))
    if not ends_open:
        return
    last = lines[-1].text
    if heading_at is None:
        stops = not ends_sentence(last) and not is_name(last)
    else:
        stops = heading_at < len(lines) - 1 and stops_in_related(lines[-2].text, last)
    if stops:
        raise LegacyPageRefused(
            _("The page is cut off in the middle of line %(line)d.") % {"line": lines[-1].number}
        )


def stops_in_related(before: str, last: str) -> bool:
    is_half_a_headline = len(last) < len(before) and before.startswith(last)
    is_half_an_excerpt = len(last) >= SHORTEST_CUT_EXCERPT and last != before
    return is_half_a_headline or (is_half_an_excerpt and not ends_sentence(last))


def accept(page: LegacyPage, story: Story) -> None:
    page.standfirst = story.standfirst
    page.blocks, page.credits, page.source = story.blocks, story.credits, story.source
    page.placements += story.placements
    page.guesses += story.guesses
    if page.standfirst and not ends_sentence(page.standfirst):
        page.warnings.append(_("The standfirst seems to stop in the middle of a sentence."))


def read_onward(page: LegacyPage, lines: list[Line]) -> None:
    keywords = read_keywords(lines)
    page.keywords = keywords.words
    page.placements += keywords.placements
    page.guesses += keywords.guesses
    related = read_related(lines[keywords.lines_read :])
    page.related = related.stories
    page.placements += related.placements
    page.guesses += related.guesses


def leave_the_rest(page: LegacyPage, lines: list[Line]) -> None:
    placed = {placement.line_number for placement in page.placements}
    page.unplaced = [
        Unplaced(line.number, line.text) for line in lines if line.number not in placed
    ]
    page.placements.sort(key=lambda placement: placement.line_number)
    page.guesses.sort(key=lambda guess: guess.line_number)
