"""IPTC-IIM, what photo desks have written into files since 1991: numbered sets of bytes."""

from collections.abc import Iterator

from articles.decoding.telling import Told, first_word

MARKER = 0x1C
ENVELOPE, APPLICATION = 1, 2
CODED_CHARACTER_SET = 90
UTF8 = b"\x1b%G"
MOST_SETS = 2000
CAPTION, BYLINE, CREDIT, SOURCE, COPYRIGHT = 120, 80, 110, 115, 116
SUBLOCATION, CITY, PROVINCE, KEYWORDS, DAY, TIME = 92, 90, 95, 25, 55, 60


def told_by_iptc(block: bytes) -> Told:
    sets = list(datasets(block))
    is_utf8 = (ENVELOPE, CODED_CHARACTER_SET, UTF8) in sets
    words: dict[int, list[str]] = {}
    for record, number, content in sets:
        if record == APPLICATION:
            words.setdefault(number, []).append(text_of(content, is_utf8=is_utf8))

    def first(number: int) -> str:
        return first_word(words.get(number, []))

    return Told(
        caption=first(CAPTION),
        photographer=", ".join(words.get(BYLINE, [])),
        credit=first(CREDIT) or first(SOURCE),
        copyright=first(COPYRIGHT),
        place=", ".join(filter(None, map(first, (SUBLOCATION, CITY, PROVINCE)))),
        keywords=tuple(words.get(KEYWORDS, [])),
        taken_at=moment(first(DAY), first(TIME)),
    )


def datasets(block: bytes) -> Iterator[tuple[int, int, bytes]]:
    place = 0
    for _number in range(MOST_SETS):
        if block[place : place + 1] != bytes([MARKER]) or place + 5 > len(block):
            return
        record, number = block[place + 1], block[place + 2]
        length, place = int.from_bytes(block[place + 3 : place + 5]), place + 5
        if length & 0x8000:
            # So long that the length itself has a length; no text of a picture is.
            return
        yield record, number, block[place : place + length]
        place += length


def text_of(content: bytes, *, is_utf8: bool) -> str:
    """Most programs of today write UTF-8 without saying so; what is none is Latin of Windows."""
    try:
        return content.decode("utf-8").strip("\0 ")
    except UnicodeDecodeError:
        if is_utf8:
            return content.decode("utf-8", "ignore").strip("\0 ")
        return content.decode("cp1252", "ignore").strip("\0 ")


def moment(day: str, time: str) -> str:
    """ISO 8601, without a zone where the file gives none: `20261126` and `143000+0700`."""
    if len(day) != 8 or not day.isdigit():
        return ""
    written = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    if len(time) < 6 or not time[:6].isdigit():
        return written
    zone = f"{time[6:9]}:{time[9:11]}" if len(time) == 11 else ""
    return f"{written}T{time[:2]}:{time[2:4]}:{time[4:6]}{zone}"
