"""What a file tells of its picture: strings as they stand there, whoever wrote them."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any

LONGEST_TEXT = 5000
MOST_KEYWORDS = 60


@dataclass(frozen=True, slots=True)
class Told:
    """`taken_at` is ISO 8601, without a zone where the file knows none."""

    caption: str = ""
    photographer: str = ""
    credit: str = ""
    copyright: str = ""
    place: str = ""
    keywords: tuple[str, ...] = ()
    taken_at: str = ""
    source_type: str = ""
    ai_tool: str = ""

    def as_row(self) -> dict[str, Any]:
        row = {
            name: text[:LONGEST_TEXT] for name, text in asdict(self).items() if name != "keywords"
        }
        return row | {"keywords": [word[:200] for word in self.keywords[:MOST_KEYWORDS]]}


def first_word(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")


def best_of(sources: Iterable[Told]) -> Told:
    """Of each fact what the first source says that says anything."""
    known = list(sources)
    return Told(**{field.name: of_first(known, field.name) for field in fields(Told)})


def of_first(sources: list[Told], name: str) -> Any:
    said = (getattr(source, name) for source in sources)
    return next(filter(None, said), getattr(Told(), name))
