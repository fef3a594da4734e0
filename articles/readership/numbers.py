"""The number under each headline that readers see, in memory: sixteen bytes a story."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable

Rows = Iterable[tuple[int, int]]
# Stories published since the last load; then they are sorted in among the others.
FEW = 5_000
NONE = -1


class InMemoryNumbers:
    """One thread changes it, any number ask. Story by story; what is changed in the middle of an
    answer is seen before or after, never half.
    """

    def __init__(self) -> None:
        self.is_loaded = False
        self._known = array("q"), array("q")
        self._newer: dict[int, int] = {}

    def of(self, article_id: int) -> int | None:
        """None where readers see no such story."""
        number = self._newer.get(article_id)
        if number is None:
            number = self._sorted_in(article_id)
        return None if number == NONE else number

    def _sorted_in(self, article_id: int) -> int:
        ids, numbers = self._known
        place = place_of(article_id, ids)
        return NONE if place is None else numbers[place]

    def load(self, rows: Rows) -> None:
        """All stories that readers see: id and number. Quickest in the order of their ids."""
        self._known = in_order(*columns(rows))
        self._newer = {}
        self.is_loaded = True

    def doubt(self) -> None:
        """Until all are loaded again any story may be one that readers see."""
        self.is_loaded = False

    def count(self, rows: Rows) -> None:
        """Stories whose number is another now. One that readers see no more was read before."""
        ids, numbers = self._known
        for article_id, number in rows:
            if article_id in self._newer:
                self._newer[article_id] = number
                continue
            place = place_of(article_id, ids)
            if place is not None and numbers[place] != NONE:
                numbers[place] = number

    def change(self, rows: Rows) -> None:
        """Stories that are seen from now on, with their number."""
        ids, numbers = self._known
        for article_id, number in rows:
            place = place_of(article_id, ids)
            if place is None:
                self._newer[article_id] = number
            else:
                numbers[place] = number
        if len(self._newer) > FEW:
            self._sort_in()

    def gone(self, article_ids: Iterable[int]) -> None:
        """Stories that readers see no more."""
        ids, numbers = self._known
        for article_id in article_ids:
            self._newer.pop(article_id, None)
            place = place_of(article_id, ids)
            if place is not None:
                numbers[place] = NONE

    def _sort_in(self) -> None:
        ids, numbers = self._known
        newer = columns(self._newer.items())
        # In this order: whoever asks in between finds a story in both, never in neither.
        self._known = in_order(ids + newer[0], numbers + newer[1])
        self._newer = {}


def place_of(article_id: int, ids: "array[int]") -> int | None:
    place = bisect_left(ids, article_id)
    return place if place < len(ids) and ids[place] == article_id else None


def columns(rows: Rows) -> tuple["array[int]", "array[int]"]:
    ids, numbers = array("q"), array("q")
    for article_id, number in rows:
        ids.append(article_id)
        numbers.append(number)
    return ids, numbers


def in_order(ids: "array[int]", numbers: "array[int]") -> tuple["array[int]", "array[int]"]:
    if is_ascending(ids):
        return ids, numbers
    order = sorted(range(len(ids)), key=ids.__getitem__)
    return array("q", (ids[at] for at in order)), array("q", (numbers[at] for at in order))


def is_ascending(ids: "array[int]") -> bool:
    return all(ids[at] < ids[at + 1] for at in range(len(ids) - 1))
