"""What a reader typed into the search box, made harmless and small."""

import re
from dataclasses import dataclass

from articles.text.unicode import normalise_line

MAX_CHARACTERS = 200
MAX_TERMS = 12
QUOTES = re.compile('["“”„‟«»]')


@dataclass(frozen=True, slots=True)
class SearchText:
    """Terms are single words, or phrases that stood between quotation marks."""

    text: str = ""
    terms: tuple[str, ...] = ()
    is_cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.terms)


def read_search(typed: str) -> SearchText:
    """Only the beginning is looked at: nobody types ten thousand words to find a story."""
    line = normalise_line(typed[: MAX_CHARACTERS * 2])
    text = line[:MAX_CHARACTERS]
    terms = _terms(text)
    is_cut = len(typed) > MAX_CHARACTERS * 2 or len(line) > len(text) or len(terms) > MAX_TERMS
    return SearchText(text, tuple(terms[:MAX_TERMS]), is_cut)


def _terms(text: str) -> list[str]:
    terms: list[str] = []
    for place, part in enumerate(QUOTES.split(text)):
        is_phrase = place % 2 == 1
        terms += [part] if is_phrase else part.split()
    return [term for term in terms if any(map(str.isalnum, term))]
