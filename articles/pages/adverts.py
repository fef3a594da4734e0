"""Advertisements as pages print them: at most one in each fixed place."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Self

from django.urls import reverse

from articles.enums import AdvertisementSlot
from articles.media import addresses_of_picture
from articles.media.addresses import Address, public_address
from articles.models import Advertisement, PhotographRendition
from articles.pages.parts import Picture


@dataclass(frozen=True, slots=True)
class Advert:
    id: int
    slot: str
    advertiser: str
    url: str
    words: str = ""
    picture: Picture | None = None

    @property
    def is_wide(self) -> bool:
        return AdvertisementSlot(self.slot).is_wide

    @property
    def report_url(self) -> str:
        return reverse("advert_report", args=[self.id])


@dataclass(frozen=True, slots=True)
class Adverts:
    """One field for each place of `AdvertisementSlot`, by its value."""

    front_after_opening: Advert | None = None
    section_side: Advert | None = None
    article_after_text: Advert | None = None
    article_side: Advert | None = None

    def only(self, *slots: AdvertisementSlot) -> Self:
        return type(self)(**{slot.value: getattr(self, slot.value) for slot in slots})

    @property
    def has_any(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))


NO_ADVERTS = Adverts()


def adverts_of_rows(rows: Iterable[dict[str, Any]]) -> Adverts:
    """A picture without its file is no advertisement: what it would say is not known."""
    made = (advert(**row) for row in rows)
    return Adverts(**{each.slot: each for each in made if each.picture or each.words})


def advert(
    id: int,
    slot: str,
    advertiser: str,
    words: str,
    alt_text: str,
    url: str,
    renditions: Iterable[dict[str, Any]],
    address: Address = public_address,
) -> Advert:
    made = [PhotographRendition(**row) for row in renditions]
    addresses = addresses_of_picture(made, address)
    return Advert(
        id=id,
        slot=slot,
        advertiser=advertiser,
        url=url,
        words=words,
        picture=Picture(addresses=addresses, alt=alt_text) if addresses else None,
    )


def advert_of(advertisement: Advertisement, address: Address = public_address) -> Advert:
    """Of one row, for the desk and for the page where it is reported."""
    photograph = advertisement.photograph
    addresses = addresses_of_picture(photograph.renditions.all(), address) if photograph else None
    picture = Picture(addresses=addresses, alt=advertisement.alt_text) if addresses else None
    return Advert(
        id=advertisement.pk or 0,
        slot=advertisement.slot,
        advertiser=advertisement.advertiser,
        url=advertisement.url,
        words=advertisement.words,
        picture=picture,
    )
