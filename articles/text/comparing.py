"""Two texts word by word: which words stay, which go, which come.

Compared are whole syllables as Vietnamese writes them: a changed tone is a changed word. However
long or hostile the texts are, the time is bounded: the work is done on one character for each
word, and beyond `MOST_WORDS` all that differs counts as changed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz.distance import Indel, Levenshtein, Opcode

# A number with its points and colons is one word, a sign is one, a new line is one.
WORD = re.compile(r"(\d+(?:[.,:/]\d+)*|[\w\u0300-\u036f]+|\n|[^\w\s])([^\S\n]*)")
MOST_WORDS = 60_000
# The better of the two measures keeps one bit for each pair of words.
MOST_BITS = 250_000_000


@dataclass(frozen=True, slots=True)
class Word:
    """With the space after it; a word that is set in another style is another word."""

    text: str
    gap: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    is_changed: bool
    style: str = ""


class Alphabet(dict[object, str]):
    """One character for each thing that was seen, so that texts of things can be compared."""

    def __missing__(self, thing: object) -> str:
        self[thing] = chr(len(self))
        return self[thing]

    def spell(self, things: Iterable[object]) -> str:
        return "".join([self[thing] for thing in things])


def words_of(text: str, style: str = "") -> list[Word]:
    """What stands beyond so many words of one text is one word more."""
    words: list[Word] = []
    for found in WORD.finditer(text):
        if len(words) == MOST_WORDS:
            return [*words, Word(text[found.start() :], "", style)]
        words.append(Word(found[1], found[2], style))
    return words


def compare_texts(before: str, after: str) -> tuple[list[Run], list[Run]]:
    return compare_words(words_of(before), words_of(after))


def compare_words(before: Sequence[Word], after: Sequence[Word]) -> tuple[list[Run], list[Run]]:
    """Both texts whole, each as runs of words that the other has or lacks."""
    went, came = marks_of(steps_between(map(key, before), map(key, after)))
    return runs_of(before, went), runs_of(after, came)


def count_changes(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """How many words came and how many went."""
    steps = [step for step in steps_between(before, after) if step.tag != "equal"]
    came = sum(step.dest_end - step.dest_start for step in steps)
    return came, sum(step.src_end - step.src_start for step in steps)


def key(word: Word) -> object:
    return (word.text, word.style) if word.style else word.text


def steps_between(before: Iterable[object], after: Iterable[object]) -> list[Opcode]:
    alphabet = Alphabet()
    left, right = alphabet.spell(before), alphabet.spell(after)
    if len(left) + len(right) > MOST_WORDS:
        return coarse_steps(left, right)
    distance = Indel if len(left) * len(right) <= MOST_BITS else Levenshtein
    return list(distance.opcodes(left, right))


def coarse_steps(left: str, right: str) -> list[Opcode]:
    """Equal beginnings and ends; everything between them counts as changed."""
    most = min(len(left), len(right))
    start = next((at for at in range(most) if left[at] != right[at]), most)
    most -= start
    end = next((at for at in range(most) if left[-1 - at] != right[-1 - at]), most)
    here, there = len(left), len(right)
    return [
        Opcode("equal", 0, start, 0, start),
        Opcode("replace", start, here - end, start, there - end),
        Opcode("equal", here - end, here, there - end, there),
    ]


def marks_of(steps: Sequence[Opcode]) -> tuple[list[bool], list[bool]]:
    """Word for word, whether the other side lacks it."""
    went: list[bool] = []
    came: list[bool] = []
    for step, is_changed in zip(steps, smoothed(steps), strict=True):
        went += [is_changed] * (step.src_end - step.src_start)
        came += [is_changed] * (step.dest_end - step.dest_start)
    return went, came


def smoothed(steps: Sequence[Opcode]) -> list[bool]:
    """A word or two that two rewritten passages happen to share are scraps, no common text."""
    changed = [step.tag != "equal" for step in steps]
    groups = [list(group) for _flag, group in groupby(range(len(steps)), changed.__getitem__)]
    weights = [weight_of([steps[at] for at in group]) for group in groups]
    for place in range(1, len(groups) - 1):
        is_scrap = weights[place] < min(weights[place - 1], weights[place + 1])
        if is_scrap and not changed[groups[place][0]]:
            changed[groups[place][0]] = True
    return changed


def weight_of(steps: Sequence[Opcode]) -> int:
    went = sum(step.src_end - step.src_start for step in steps)
    came = sum(step.dest_end - step.dest_start for step in steps)
    return max(went, came)


def runs_of(words: Sequence[Word], changed: Sequence[bool]) -> list[Run]:
    runs: list[Run] = []
    for (is_changed, style), group in groupby(
        zip(words, changed, strict=True), lambda each: (each[1], each[0].style)
    ):
        runs += run_of([word for word, _flag in group], is_changed, style)
    return runs


def run_of(words: Sequence[Word], is_changed: bool, style: str) -> list[Run]:
    """The space behind changed words is marked only where the change goes on."""
    text = "".join([word.text + word.gap for word in words])
    gap = words[-1].gap if is_changed else ""
    whole = Run(text.removesuffix(gap), is_changed, style)
    return [whole, Run(gap, False)] if gap else [whole]
