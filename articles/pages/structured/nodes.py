"""Small pieces that several kinds of page are described with."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

from articles.models.media import ALTERED_BY_AI, IPTC_SOURCES, MADE_BY_AI
from articles.pages.head import absolute
from articles.pages.parts import Link, Picture

Node = dict[str, Any]
PIXELS = "E37"  # the unit code of UN/CEFACT


def stated(kind: str, facts: Mapping[str, Any]) -> Node:
    """Only what there is to say: an empty text or list would be a claim."""
    said = {name: value for name, value in facts.items() if value not in ("", None, [], {})}
    return {"@type": kind, **said}


def paper_id() -> str:
    return f"{settings.SITE_ORIGIN}/#toa-soan"


def site_id() -> str:
    return f"{settings.SITE_ORIGIN}/#trang-web"


def the_paper() -> Node:
    return {"@id": paper_id()}


def breadcrumb(links: Iterable[Link]) -> Node:
    return stated(
        "BreadcrumbList",
        {
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": place,
                    "name": link.name,
                    "item": {"@type": "WebPage", "@id": absolute(link.url)},
                }
                for place, link in enumerate(links, start=1)
            ]
        },
    )


def pixels(number: int) -> Node:
    return {"@type": "QuantitativeValue", "value": number, "unitCode": PIXELS}


def digital_source(picture: Picture) -> str:
    """As the file says it; where only a person said that AI was used, the milder of the two."""
    said = picture.source_type if picture.source_type.startswith(IPTC_SOURCES) else ""
    if picture.is_ai_used and said not in MADE_BY_AI:
        return ALTERED_BY_AI
    return said


def image_object(picture: Picture) -> Node:
    assert picture.addresses is not None
    address = absolute(picture.largest)
    return stated(
        "ImageObject",
        {
            "url": address,
            "contentUrl": address,
            "width": pixels(picture.addresses.width),
            "height": pixels(picture.addresses.height),
            "caption": picture.caption or picture.alt,
            "creditText": picture.credit,
            "description": picture.ai_label,
            "digitalSourceType": digital_source(picture),
        },
    )
