"""Keys whose bytes, compared one by one, give the order of the Vietnamese alphabet.

The database sorts by bytes (COLLATE "C"): it has no Vietnamese collation of its own.
A key is the letters of the whole text, a space, then the tones: "Bà Dừa" is "ba-du|a 01000001".
"""

import unicodedata

from articles.text.unicode import normalise_line

TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
OTHER_MARK = "6"
# `|` and `}` come after every letter, so that "ă" follows "az" and precedes "b".
LETTERS = {"ă": "a|", "â": "a}", "đ": "d|", "ê": "e|", "ô": "o|", "ơ": "o}", "ư": "u|"}
HATS = "\u0302\u0306\u031b"
BEYOND_LATIN = "~"
WORD_END = "-"
PART_END = "!"
LETTERS_WEIGHED = 120  # a key must fit an index entry; longer texts that agree so far may tie


def sort_key(text: str) -> str:
    return _key(text).rstrip(" ")


def person_sort_key(name: str) -> str:
    """People are called by their given name, the last word; then the middle, then the family."""
    *before, given = normalise_line(name).split(" ")
    family, middle = before[:1], before[1:]
    parts = [given, " ".join(middle), " ".join(family)]
    return PART_END.join(map(_key, parts)).rstrip(" " + PART_END)


def _key(text: str) -> str:
    letters: list[str] = []
    tones: list[str] = []
    for character in normalise_line(text).lower()[:LETTERS_WEIGHED]:
        letter, tone = _weigh(character)
        if letter == WORD_END and letters[-1:] in ([], [WORD_END]):
            continue
        letters.append(letter)
        tones.append(tone)
    return f"{''.join(letters).rstrip(WORD_END)} {''.join(tones).rstrip('0')}"


def _weigh(character: str) -> tuple[str, str]:
    decomposed = unicodedata.normalize("NFD", character)
    base, marks = decomposed[0], decomposed[1:]
    hats = "".join(mark for mark in marks if mark in HATS)
    letter = unicodedata.normalize("NFC", base + hats)
    tone = next((TONES.get(mark, OTHER_MARK) for mark in marks if mark not in HATS), "0")
    return LETTERS.get(letter) or _letter_beyond_alphabet(base), tone


def _letter_beyond_alphabet(base: str) -> str:
    if base.isascii():
        return base if base.isalnum() else WORD_END
    return f"{BEYOND_LATIN}{ord(base):06x}" if base.isalnum() else WORD_END
