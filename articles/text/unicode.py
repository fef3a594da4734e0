"""The one door by which text enters: what looks alike is made alike, the unseen is removed."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
# Soft hyphen, joiners, bidirectional overrides, variation selectors, fillers, tags: two texts
# that differ only here look the same to every person and different to every machine.
INVISIBLE = (
    "\u00ad\u034f\u061c\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
REMOVED = re.compile(f"[{CONTROLS}{INVISIBLE}{NONCHARACTERS}]")
ICELANDIC_D = str.maketrans("Ðð", "Đđ")
MARKS_KEPT = 8


class LoneSurrogateError(ValueError):
    """Half a character: the text was damaged before it came here and cannot be stored."""

    def __init__(self) -> None:
        super().__init__(_("The text holds a damaged character. Copy it again from its source."))


def without_unseen(text: str) -> str:
    if LONE_SURROGATE.search(text):
        raise LoneSurrogateError
    return REMOVED.sub("", LINE_BREAKS.sub("\n", text))


def normalise(text: str) -> str:
    text = without_unseen(text)
    if text.isascii():
        return text
    return _compose(SPACES.sub(" ", text)).translate(ICELANDIC_D)


def normalise_line(text: str) -> str:
    return " ".join(normalise(text).split())


def _compose(text: str) -> str:
    composed = unicodedata.normalize("NFC", _thin_out_marks(text))
    repaired = TONE_BEFORE_HAT.sub(lambda match: HAT_BEFORE_TONE[match[0]], composed)
    return _thin_out_marks(repaired)


def _thin_out_marks(text: str) -> str:
    return PILED_MARKS.sub(lambda match: match[0][:MARKS_KEPT], text)


def _hat_before_tone() -> dict[str, str]:
    """`é` + circumflex stays two characters in NFC; what was typed is `ế`."""
    repairs = {}
    for base, hat in (
        "a\u0302",
        "a\u0306",
        "e\u0302",
        "o\u0302",
        "A\u0302",
        "A\u0306",
        "E\u0302",
        "O\u0302",
    ):
        for tone in "\u0300\u0301\u0303\u0309":
            toned = unicodedata.normalize("NFC", base + tone)
            repairs[toned + hat] = unicodedata.normalize("NFC", base + hat + tone)
    return repairs


def _is_mark(character: str) -> bool:
    return unicodedata.combining(unicodedata.normalize("NFD", character)[0]) != 0


def _character_class(characters: list[str]) -> str:
    ranges: list[list[int]] = []
    for code in map(ord, characters):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


HAT_BEFORE_TONE = _hat_before_tone()
TONE_BEFORE_HAT = re.compile("|".join(HAT_BEFORE_TONE))
MARKS = [chr(code) for code in range(0x300, 0x1F000) if _is_mark(chr(code))]
# Python sorts the marks of one letter in quadratic time: a megabyte of them would stop a process.
PILED_MARKS = re.compile(f"[{_character_class(MARKS)}]{{{MARKS_KEPT + 1},}}")
