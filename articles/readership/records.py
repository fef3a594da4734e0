"""One reading as it lies in the spool: thirty-six bytes, of which a checksum is the last four.

All readings of a segment have the same length, so that a torn write costs itself alone: after
bytes that are no record the search goes on at the next byte. Nothing in a record names anyone.
"""

import datetime
import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

# mark, class, nothing, who (of the day), story, milliseconds since 1970 (UTC), key, checksum
CONTENT = struct.Struct("<BBHIqqq")
CHECKSUM = struct.Struct("<I")
SIZE = CONTENT.size + CHECKSUM.size
MARK = 0xB5
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MILLISECOND = datetime.timedelta(milliseconds=1)
# A half hour; those of Vietnam are those of UTC.
SLOT_MS = 30 * 60 * 1000


class Record(NamedTuple):
    """`who`: 32 bits made of address and agent with the day's salt, for the day's sketch alone;
    `key`: refuses the same reader a second count of the story in the half hour.
    """

    article_id: int
    moment_ms: int
    key: int
    who: int
    reader_class: int

    @property
    def moment(self) -> datetime.datetime:
        return EPOCH + self.moment_ms * MILLISECOND


def milliseconds(moment: datetime.datetime) -> int:
    return (moment - EPOCH) // MILLISECOND


def packed(record: Record) -> bytes:
    content = CONTENT.pack(
        MARK,
        record.reader_class,
        0,
        record.who,
        record.article_id,
        record.moment_ms,
        record.key,
    )
    return content + CHECKSUM.pack(zlib.crc32(content))


def unpacked(data: bytes) -> Iterator[Record | int]:
    """The records, and between them the numbers of bytes that were none."""
    return merged(found(data))


def found(data: bytes) -> Iterator[Record | int]:
    at, end = 0, len(data)
    while at < end:
        record = record_at(data, at)
        yield record or 1
        at += SIZE if record else 1


def record_at(data: bytes, at: int) -> Record | None:
    if at + SIZE > len(data) or data[at] != MARK:
        return None
    content_end = at + CONTENT.size
    (checksum,) = CHECKSUM.unpack_from(data, content_end)
    if zlib.crc32(data[at:content_end]) != checksum:
        return None
    _mark, reader_class, _nothing, who, article_id, moment_ms, key = CONTENT.unpack_from(data, at)
    return Record(article_id, moment_ms, key, who, reader_class)


def merged(parts: Iterable[Record | int]) -> Iterator[Record | int]:
    skipped = 0
    for part in parts:
        if isinstance(part, int):
            skipped += part
            continue
        if skipped:
            yield skipped
            skipped = 0
        yield part
    if skipped:
        yield skipped
