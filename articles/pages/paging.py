"""Places in a list, written into the path: `/kinh-te/trang/{position}`."""

import datetime
import re
from collections.abc import Sequence

from articles.models import PublishedArticle
from articles.pages.parts import Paging
from articles.selectors import Position

POSITION = re.compile(r"([0-9]{1,17})-([0-9]{1,18})")
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)


def write_position(moment: datetime.datetime, number: int) -> str:
    return f"{(moment - EPOCH) // MICROSECOND}-{number}"


def read_position(text: str) -> Position | None:
    """None for what was never written by us."""
    match = POSITION.fullmatch(text)
    if match is None:
        return None
    try:
        return EPOCH + int(match[1]) * MICROSECOND, int(match[2])
    except OverflowError:
        return None


def paging(url: str, rows: Sequence[PublishedArticle], limit: int, *, is_first: bool) -> Paging:
    """`rows` holds one more than is shown if there is more."""
    older = ""
    if len(rows) > limit:
        last = rows[limit - 1]
        older = older_url(url, (last.first_published_at, last.pk))
    return Paging(first="" if is_first else url, older=older)


def older_url(url: str, position: Position) -> str:
    return f"{url}/trang/{write_position(*position)}"
