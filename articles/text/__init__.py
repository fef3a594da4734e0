"""Vietnamese text: pure functions that every other layer may use."""

from articles.text.dates import (
    VIETNAM,
    DateStyle,
    ParsedMoment,
    format_day,
    format_moment,
    in_vietnam,
    iso_moment,
    parse_reference_date,
    reference_date,
    time_of_day,
)
from articles.text.excerpts import excerpt, word_count
from articles.text.folding import fold, fold_exact, fold_tone_style, slugify, unused_slug
from articles.text.numbers import format_number, parse_count, parse_pageviews_line
from articles.text.queries import SearchText, read_search
from articles.text.sorting import person_sort_key, sort_key
from articles.text.typography import bind
from articles.text.unicode import (
    LoneSurrogateError,
    normalise,
    normalise_line,
    without_unseen,
)
from articles.text.xml import for_xml

__all__ = [
    "VIETNAM",
    "DateStyle",
    "LoneSurrogateError",
    "ParsedMoment",
    "SearchText",
    "bind",
    "excerpt",
    "fold",
    "fold_exact",
    "fold_tone_style",
    "for_xml",
    "format_day",
    "format_moment",
    "format_number",
    "in_vietnam",
    "iso_moment",
    "normalise",
    "normalise_line",
    "parse_count",
    "parse_pageviews_line",
    "parse_reference_date",
    "person_sort_key",
    "read_search",
    "reference_date",
    "slugify",
    "sort_key",
    "time_of_day",
    "unused_slug",
    "without_unseen",
    "word_count",
]
