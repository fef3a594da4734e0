"""What another service shows in a story, as a page has it before the reader asks for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.body import SERVICES, EmbedPlace, Kind, Shape, kind_of
from articles.pages.parts import Picture


@dataclass(frozen=True, slots=True)
class Embed:
    """`frame` is asked for only when the reader presses; `address` is the way without a frame."""

    service: str
    kind: Kind
    shape: Shape
    address: str
    frame: str
    referrer_policy: str
    title: str
    picture: Picture
    caption: SafeString

    @property
    def prompt(self) -> str:
        prompts = {
            Kind.VIDEO: _("Watch the video on %(service)s"),
            Kind.POST: _("Read the post on %(service)s"),
            Kind.MAP: _("Look at the map on %(service)s"),
        }
        return prompts[self.kind] % {"service": self.service}


def embed_figure(
    place: EmbedPlace, pictures: Mapping[int, Picture], *, is_first: bool = False
) -> SafeString:
    known = pictures.get(place.photograph_id or 0, Picture())
    embed = embed_of_place(place, replace(known, caption="", is_first=is_first))
    return render_to_string("articles/_embed.html", {"embed": embed})


def embed_of_place(place: EmbedPlace, still: Picture) -> Embed:
    service = SERVICES[place.service]
    return Embed(
        service=service.name,
        kind=kind_of(place.service, place.reference),
        shape=service.shape(place.reference),
        address=service.address(place.reference),
        frame=service.frame(place.reference),
        referrer_policy="strict-origin" if service.tells_origin else "no-referrer",
        title=f"{service.name}: {place.words}" if place.words else service.name,
        picture=still,
        caption=place.caption,
    )


def framed_hosts(services: Iterable[str]) -> tuple[str, ...]:
    """Of all foreign hosts a page may frame only those that its own text names."""
    return tuple(sorted({SERVICES[service].host for service in services}))
