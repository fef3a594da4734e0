"""Numbers as a Vietnamese paper prints them: a point between thousands."""

import re

from articles.text.unicode import normalise_line

LARGEST_COUNT = 2**63 - 1
COUNT = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){1,6}|[0-9]{1,19}")
PAGEVIEWS_LINE = re.compile(
    r"(?:lượt xem|lượt đọc)\s*:?\s*([0-9.]{1,30})|([0-9.]{1,30})\s*(?:lượt xem|lượt đọc)",
    re.IGNORECASE,
)


def format_number(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def parse_count(text: str) -> int:
    """`1.384` and `1384`; `1.5` and `1,5` are not counts and are refused."""
    digits = normalise_line(text)
    if not COUNT.fullmatch(digits) or (count := int(digits.replace(".", ""))) > LARGEST_COUNT:
        raise ValueError(f"not a count: {digits[:40]!r}")
    return count


def parse_pageviews_line(line: str) -> int | None:
    match = PAGEVIEWS_LINE.fullmatch(normalise_line(line))
    if match is None:
        return None
    try:
        return parse_count(match[1] or match[2])
    except ValueError:
        return None
