"""The front page and a section's page as the managing editor laid them out."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from articles import actions
from articles.arrangement import (
    Block,
    Place,
    Slot,
    block_places,
    opening_places,
    picked_places,
)
from articles.models import Article, PageLayout, Section, User

from .content import read

HOUR = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Arranger:
    now: datetime.datetime
    users: dict[str, User]
    sections: dict[str, Section]
    articles: dict[str, Article]

    def arrange(self, told: dict[str, Any]) -> PageLayout:
        section = self.sections.get(told.get("section", ""))
        earlier = PageLayout.objects.of_page(section).first()
        return actions.arrange(
            by=self.users[told["by"]],
            at=self.now - told["hours_ago"] * HOUR,
            section=section,
            slots=tuple(self.slots(told)),
            blocks=[Block(self.sections[slug].pk) for slug in told.get("order", ())],
            based_on=earlier.number if earlier else 0,
        )

    def slots(self, told: dict[str, Any]) -> Iterator[Slot]:
        holds = {key: self.full_hour(hours) for key, hours in told.get("hold", {}).items()}
        for place, key in self.places(told):
            if key in self.articles:
                yield Slot(place, self.articles[key].pk, holds.get(key))

    def places(self, told: dict[str, Any]) -> Iterator[tuple[Place, str]]:
        yield from paired(opening_places(), told.get("opening", ()))
        yield from paired(picked_places(), told.get("picked", ()))
        for slug, keys in told.get("blocks", {}).items():
            yield from paired(block_places(self.sections[slug].pk), keys)

    def full_hour(self, hours: int) -> datetime.datetime:
        return (self.now + hours * HOUR).replace(minute=0, second=0, microsecond=0)


def paired(places: Sequence[Place], keys: Iterable[str]) -> Iterator[tuple[Place, str]]:
    return zip(places, keys, strict=False)


def arranged(arranger: Arranger) -> list[PageLayout]:
    return [arranger.arrange(told) for told in read("layouts")["layout"]]
