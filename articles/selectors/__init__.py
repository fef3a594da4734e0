"""Reads that several pages share. What a reader may see always passes through `visible(at)`."""

from articles.selectors.afterwards import (
    copies_to_deal_with,
    demands_due,
    rectifications_of,
)
from articles.selectors.alarms import Alarm, alarms
from articles.selectors.due import MOST as MOST_DUE
from articles.selectors.due import Due, DueDay, Plan, clashes, due_days, plan_of, same_minute
from articles.selectors.frame import edition_mark, frame_row
from articles.selectors.lists import (
    Position,
    beyond,
    cards,
    newest,
    of_day,
    of_last_day,
    of_section,
    positions,
)
from articles.selectors.made import MadeClip, MadePicture
from articles.selectors.searching import matching
from articles.selectors.story import (
    Neighbour,
    address_of,
    corrections,
    is_retracted,
    linked,
    moved_from,
    neighbour,
    newest_of,
    story,
    subtitles_of,
)
from articles.selectors.subjects import author_by_slug, section_by_slugs, tag_by_slug
from articles.selectors.topics import (
    chosen_or_of,
    lead_photographs_with,
    newest_articles_with,
    running_topics,
    shown_photographs,
    with_picture,
)

__all__ = [
    "MOST_DUE",
    "Alarm",
    "Due",
    "DueDay",
    "MadeClip",
    "MadePicture",
    "Neighbour",
    "Plan",
    "Position",
    "address_of",
    "alarms",
    "author_by_slug",
    "beyond",
    "cards",
    "chosen_or_of",
    "clashes",
    "copies_to_deal_with",
    "corrections",
    "demands_due",
    "due_days",
    "edition_mark",
    "frame_row",
    "is_retracted",
    "lead_photographs_with",
    "linked",
    "matching",
    "moved_from",
    "neighbour",
    "newest",
    "newest_articles_with",
    "newest_of",
    "of_day",
    "of_last_day",
    "of_section",
    "plan_of",
    "positions",
    "rectifications_of",
    "running_topics",
    "same_minute",
    "section_by_slugs",
    "shown_photographs",
    "story",
    "subtitles_of",
    "tag_by_slug",
    "with_picture",
]
