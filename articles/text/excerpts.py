import unicodedata

from articles.text.unicode import normalise_line

ELLIPSIS = "…"
DANGLING = " .,;:-–—…([{“‘"
SKIN_TONES = range(0x1F3FB, 0x1F400)
FLAG_LETTERS = range(0x1F1E6, 0x1F200)
HANGUL_VOWELS_AND_TAILS = range(0x1161, 0x1200)


def excerpt(text: str, *, limit: int) -> str:
    """The first words of a text on one line, at most `limit` characters with the ellipsis."""
    line = normalise_line(text)
    if len(line) <= limit:
        return line
    kept = line[: _last_word_end(line, limit - 1)].rstrip(DANGLING)
    return (kept or line[: _last_boundary(line, limit - 1)]) + ELLIPSIS


def word_count(text: str) -> int:
    """Vietnamese is counted in syllables, each written as a word of its own."""
    return sum(any(map(str.isalnum, token)) for token in text.split())


def _last_word_end(line: str, limit: int) -> int:
    end = limit
    while end > 0 and not (line[end] == " " and is_boundary(line, end + 1)):
        end -= 1
    return end


def _last_boundary(line: str, limit: int) -> int:
    end = limit
    while end > 0 and not is_boundary(line, end):
        end -= 1
    return end


def is_boundary(line: str, index: int) -> bool:
    """Whether a reader sees two characters meet here, not the halves of one."""
    if index >= len(line):
        return True
    following = line[index]
    if unicodedata.category(following) in {"Mn", "Mc", "Me"}:
        return False
    code = ord(following)
    return not (code in SKIN_TONES or code in HANGUL_VOWELS_AND_TAILS or _splits_flag(line, index))


def _splits_flag(line: str, index: int) -> bool:
    start = index
    while start > 0 and ord(line[start - 1]) in FLAG_LETTERS:
        start -= 1
    return ord(line[index]) in FLAG_LETTERS and (index - start) % 2 == 1
