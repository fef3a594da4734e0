"""Vietnamese text: pure functions that every other layer may use."""

from articles.text.comparing import (
    Alphabet,
    Run,
    Word,
    compare_texts,
    compare_words,
    count_changes,
    steps_between,
    words_of,
)
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
    short_moment,
    time_of_day,
)
from articles.text.excerpts import excerpt, is_boundary, word_count
from articles.text.folding import fold, fold_exact, fold_tone_style, slugify, unused_slug
from articles.text.numbers import format_number, parse_count, parse_pageviews_line
from articles.text.queries import SearchText, read_search
from articles.text.seals import seal_of
from articles.text.sorting import person_sort_key, sort_key
from articles.text.typography import NO_BREAK_SPACE, bind
from articles.text.unicode import (
    LoneSurrogateError,
    normalise,
    normalise_line,
    without_unseen,
)
from articles.text.xml import for_xml

__all__ = [
    "NO_BREAK_SPACE",
    "VIETNAM",
    "Alphabet",
    "DateStyle",
    "LoneSurrogateError",
    "ParsedMoment",
    "Run",
    "SearchText",
    "Word",
    "bind",
    "compare_texts",
    "compare_words",
    "count_changes",
    "excerpt",
    "fold",
    "fold_exact",
    "fold_tone_style",
    "for_xml",
    "format_day",
    "format_moment",
    "format_number",
    "in_vietnam",
    "is_boundary",
    "iso_moment",
    "normalise",
    "normalise_line",
    "parse_count",
    "parse_pageviews_line",
    "parse_reference_date",
    "person_sort_key",
    "read_search",
    "reference_date",
    "seal_of",
    "short_moment",
    "slugify",
    "sort_key",
    "steps_between",
    "time_of_day",
    "unused_slug",
    "without_unseen",
    "word_count",
    "words_of",
]
