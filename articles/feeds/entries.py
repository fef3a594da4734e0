"""One story as every format tells it: plain values, fit to stand in XML."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from operator import attrgetter

from articles.enums import Genre, ImageFormat
from articles.feeds.fulltext import full_text, marked_by
from articles.feeds.reading import Told
from articles.media import public_address
from articles.models import PublishedArticle, PublishedPhotograph
from articles.models.sharing import CARD_HEIGHT, CARD_WIDTH
from articles.pages.head import absolute
from articles.text import for_xml


@dataclass(frozen=True, slots=True)
class Image:
    """A JPEG, which every reader shows, with the length that is really sent."""

    url: str
    size: int
    width: int
    height: int
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    url: str
    headline: str
    summary: str
    html: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    published_at: datetime.datetime
    changed_at: datetime.datetime
    image: Image | None

    @property
    def is_changed(self) -> bool:
        return self.changed_at > self.published_at


def entries(stories: Iterable[Told]) -> Iterator[Entry]:
    return map(entry, stories)


def entry(told: Told) -> Entry:
    row = told.row
    return Entry(
        url=absolute(row.get_absolute_url()),
        headline=for_xml(headline(row.genre, row.headline)),
        summary=for_xml(row.standfirst or row.excerpt),
        html=for_xml(full_text(told)) if told.is_full else "",
        authors=once(line["name"] for line in row.byline_rows),
        categories=once([row.section.top.name, row.section.name, *names(row.tag_rows)]),
        published_at=row.first_published_at,
        changed_at=row.changed_at,
        image=shared(card_image(row), picture(told.photographs)),
    )


def headline(genre: str, words: str) -> str:
    """Who reads a list elsewhere must see there that somebody paid for it."""
    return f"[{Genre.SPONSORED.label}] {words}" if genre == Genre.SPONSORED else words


def names(rows: Iterable[dict[str, str]]) -> list[str]:
    return [row["name"] for row in rows]


def once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(for_xml, words)))


def shared(card: Image | None, lead: Image | None) -> Image | None:
    if card and lead:
        return replace(card, caption=lead.caption, credit=lead.credit)
    return card or lead


def card_image(row: PublishedArticle) -> Image | None:
    """The same as when the story is shared."""
    card = getattr(row, "sharing_card", None)
    if card is None:
        return None
    return Image(absolute(card.url), card.size, CARD_WIDTH, CARD_HEIGHT)


def picture(uses: Iterable[PublishedPhotograph]) -> Image | None:
    """What came from an archive has no card of its own."""
    use = next((use for use in uses if use.is_lead), None)
    made = use.photograph.renditions.all() if use else ()
    forms = [form for form in made if form.format == ImageFormat.JPEG]
    if use is None or not forms:
        return None
    largest = max(forms, key=attrgetter("width"))
    return Image(
        url=absolute(public_address(largest.name)),
        size=largest.size,
        width=largest.width,
        height=largest.height,
        caption=for_xml(" ".join(filter(None, (use.caption, marked_by(use))))),
        credit=for_xml(use.credit),
    )
