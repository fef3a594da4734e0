"""Cards and pictures out of published rows; asks nothing that was not fetched with them."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from articles.arrangement import Filled
from articles.enums import Genre
from articles.media import picture_addresses, public_address
from articles.media.addresses import Address
from articles.models import Photograph, PublishedArticle, PublishedPhotograph, Section
from articles.models.beside import PhotographUse
from articles.pages.parts import Card, Link, Picture, PlaceOnPage

# What a reader is glad to know before opening it.
BADGES = {
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
    return Picture(
        addresses=picture_addresses(use.photograph, address),
        alt="" if use.is_decorative else use.alt_text,
        caption=use.caption if caption is None else caption,
        credit=use.credit,
        focal_x=use.focal_x,
        focal_y=use.focal_y,
        is_first=is_first,
    )


def bare_picture(photograph: Photograph, address: Address = public_address) -> Picture:
    """A photograph just put into the text, not yet described for this story."""
    return Picture(
        addresses=picture_addresses(photograph, address),
        alt=photograph.alt_text,
        caption=photograph.caption,
        credit=photograph.credit,
    )


def card(
    story: PublishedArticle,
    leads: Iterable[PublishedPhotograph] | None = None,
    *,
    address: Address = public_address,
) -> Card:
    uses = story.lead_photographs if leads is None else leads  # type: ignore[attr-defined]
    found = (picture(use, address=address) for use in uses)
    pictures = [each for each in found if not each.is_missing]
    return Card(
        url=story.get_absolute_url(),
        headline=story.short_headline or story.headline,
        published_at=story.first_published_at,
        section=section_link(story.section),
        kicker=story.kicker,
        standfirst=story.standfirst or story.excerpt,
        picture=pictures[0] if pictures else None,
        genre=story.genre,
        badge=str(BADGES.get(Genre(story.genre), "")),
        label=story.label,
    )


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
