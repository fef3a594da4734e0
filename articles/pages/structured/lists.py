"""Pages that list stories, and the page of an author."""

from collections.abc import Sequence
from dataclasses import dataclass

from articles.pages.head import absolute
from articles.pages.parts import Card, Link
from articles.pages.structured.nodes import Node, breadcrumb, stated, the_paper
from articles.pages.structured.paper import plain_page


@dataclass(frozen=True, slots=True)
class Listing:
    name: str
    url: str
    introduction: str = ""
    cards: Sequence[Card] = ()
    trail: tuple[Link, ...] = ()


def collection_page(listing: Listing) -> list[Node]:
    page = plain_page("CollectionPage", listing.name, listing.url)
    page |= described(listing)
    if listing.cards:
        page["mainEntity"] = item_list(listing.cards)
    return [page, *([breadcrumb(listing.trail)] if listing.trail else [])]


def profile_page(listing: Listing) -> list[Node]:
    """One public credit; nothing here may tell whose it is."""
    page = plain_page("ProfilePage", listing.name, listing.url)
    page["mainEntity"] = stated(
        "Person",
        {
            "name": listing.name,
            "url": absolute(listing.url),
            "description": listing.introduction,
            "worksFor": the_paper(),
        },
    )
    return [page]


def described(listing: Listing) -> Node:
    return {"description": listing.introduction} if listing.introduction else {}


def item_list(cards: Sequence[Card]) -> Node:
    return stated(
        "ItemList",
        {
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": place,
                    "url": absolute(card.url),
                    "name": card.headline,
                }
                for place, card in enumerate(cards, start=1)
            ]
        },
    )
