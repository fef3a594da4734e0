"""How often stories were read in a time, for the desk: sums of hours and of days.

Readers are what the paper says it has; robots, readers without scripts and what behaves like a
machine are never added to them. A story belongs to the section, authors and tags of the version
that readers have, or had last.
"""

from articles.selectors.statistics.periods import (
    DAY,
    HALF_HOUR,
    Grain,
    Moment,
    Period,
    beginning,
    half_hour,
)
from articles.selectors.statistics.readings import (
    NONE,
    Readings,
    Stories,
    counted_until,
    losses_by,
    one_story,
    readings_by,
    sketches,
    stories_of,
)
from articles.selectors.statistics.stories import (
    StoryRow,
    being_read,
    stories_read,
    with_standing,
)
from articles.selectors.statistics.subjects import (
    Lists,
    SubjectRow,
    authors_read,
    lists_read,
    sections_read,
    signed_by,
    tagged_with,
    tags_read,
)

__all__ = [
    "DAY",
    "HALF_HOUR",
    "NONE",
    "Grain",
    "Lists",
    "Moment",
    "Period",
    "Readings",
    "Stories",
    "StoryRow",
    "SubjectRow",
    "authors_read",
    "beginning",
    "being_read",
    "counted_until",
    "half_hour",
    "lists_read",
    "losses_by",
    "one_story",
    "readings_by",
    "sections_read",
    "signed_by",
    "sketches",
    "stories_of",
    "stories_read",
    "tagged_with",
    "tags_read",
    "with_standing",
]
