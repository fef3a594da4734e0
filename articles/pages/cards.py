"""Cards and pictures out of published rows; asks nothing that was not fetched with them."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import starmap
from typing import Any

from django.utils.translation import gettext_lazy as _

from articles.arrangement import Filled
from articles.enums import Genre
from articles.media import addresses_of_picture, picture_addresses, public_address
from articles.media.addresses import Address
from articles.models import Photograph, PublishedArticle, PublishedPhotograph, Section
from articles.models.article import sponsor_label, story_address
from articles.models.beside import PhotographUse
from articles.models.sections import section_address
from articles.pages.parts import Card, Link, Picture, PlaceOnPage
from articles.selectors import MadePicture, neighbour

# What a reader is glad to know before opening it.
BADGES: dict[str, Any] = {
    Genre.VIDEO: _("Video"),
    Genre.PHOTO_STORY: _("Photographs"),
    Genre.INFOGRAPHIC: _("Infographic"),
    Genre.LONGFORM: _("Longform"),
}


def picture(
    use: PublishedPhotograph | PhotographUse,
    *,
    caption: str | None = None,
    is_first: bool = False,
    address: Address = public_address,
) -> Picture:
    marked = use if isinstance(use, PublishedPhotograph) else use.photograph
    return Picture(
        addresses=picture_addresses(use.photograph, address),
        alt="" if use.is_decorative else use.alt_text,
        caption=use.caption if caption is None else caption,
        credit=use.credit,
        focal_x=use.focal_x,
        focal_y=use.focal_y,
        is_first=is_first,
        is_ai_used=marked.is_ai_used,
        ai_note=marked.ai_note,
        source_type=use.photograph.source_type,
    )


def bare_picture(photograph: Photograph, address: Address = public_address) -> Picture:
    """A photograph just put into the text, not yet described for this story."""
    return Picture(
        addresses=picture_addresses(photograph, address),
        alt=photograph.alt_text,
        caption=photograph.caption,
        credit=photograph.credit,
        is_ai_used=photograph.is_ai_used,
        ai_note=photograph.ai_note,
    )


def picture_of_row(row: Mapping[str, Any]) -> Picture:
    """As a story's own question brings it, with what was made of it."""
    return Picture(
        addresses=addresses_of_picture(starmap(MadePicture, row["made"])),
        alt="" if row["is_decorative"] else row["alt_text"],
        caption=row["caption"],
        credit=row["credit"],
        focal_x=row["focal_x"],
        focal_y=row["focal_y"],
        is_ai_used=row["is_ai_used"],
        ai_note=row["ai_note"],
        source_type=row["source_type"],
    )


def card(story: PublishedArticle, *, address: Address = public_address) -> Card:
    uses = story.lead_photographs  # type: ignore[attr-defined]
    return Card(
        article_id=story.article_id,
        url=story.get_absolute_url(),
        headline=story.short_headline or story.headline,
        published_at=story.first_published_at,
        section=section_link(story.section),
        kicker=story.kicker,
        standfirst=story.standfirst or story.excerpt,
        picture=first_there(picture(use, address=address) for use in uses),
        genre=story.genre,
        badge=badge(story.genre),
        label=story.label,
    )


@lru_cache(maxsize=512)
def neighbour_card(row: str) -> Card:
    """Of a row of `selectors.neighbour`; made once for as long as the row reads the same."""
    story = neighbour(row)
    return Card(
        article_id=story.article_id,
        url=story_address(story.slug, story.article_id),
        headline=story.short_headline or story.headline,
        published_at=datetime.datetime.fromisoformat(story.first_published_at),
        section=Link(story.section_name, section_address(story.section_slug, story.parent_slug)),
        kicker=story.kicker,
        standfirst=story.standfirst or story.excerpt,
        picture=first_there(map(picture_of_row, story.photograph_rows)),
        genre=story.genre,
        badge=badge(story.genre),
        label=sponsor_label(story.genre, story.sponsor),
    )


def first_there(pictures: Iterable[Picture]) -> Picture | None:
    return next((each for each in pictures if not each.is_missing), None)


def badge(genre: str) -> str:
    return str(BADGES.get(genre, ""))


def section_link(section: Section) -> Link:
    return Link(section.name, section.get_absolute_url())


def placed(places: Iterable[Filled], stories: dict[int, Card]) -> tuple[PlaceOnPage, ...]:
    return tuple(PlaceOnPage(filled, card_at(filled, stories)) for filled in places)


def card_at(filled: Filled, stories: dict[int, Card]) -> Card | None:
    """None, too, where the story ended between two questions to the database."""
    found = stories.get(filled.story.published_id) if filled.story else None
    return replace(found, place=filled) if found else None


def standing(places: Iterable[PlaceOnPage]) -> tuple[Card, ...]:
    """The row closes up where a place is empty."""
    return tuple(place.card for place in places if place.card)
