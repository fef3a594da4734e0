"""What another service shows in a story, as a page has it before the reader asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.body import (
    SERVICES,
    Document,
    EmbedNode,
    Kind,
    Shape,
    embeds,
    kind_of,
    plain,
    render_inline,
)
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
    node: EmbedNode,
    pictures: Mapping[int, Picture],
    *,
    is_first: bool = False,
    is_paid: bool = False,
) -> SafeString:
    known = pictures.get(node.photograph_id or 0, Picture())
    still = replace(known, caption="", is_first=is_first)
    embed = embed_of_node(node, still, is_paid=is_paid)
    return render_to_string("articles/_embed.html", {"embed": embed})


def embed_of_node(node: EmbedNode, still: Picture, *, is_paid: bool) -> Embed:
    service = SERVICES[node.service]
    words = " ".join(plain(node.caption).split())
    return Embed(
        service=service.name,
        kind=kind_of(node.service, node.reference),
        shape=service.shape(node.reference),
        address=service.address(node.reference),
        frame=service.frame(node.reference),
        referrer_policy="strict-origin" if service.tells_origin else "no-referrer",
        title=f"{service.name}: {words}" if words else service.name,
        picture=still,
        caption=render_inline(node.caption, is_paid=is_paid),
    )


def framed_hosts(document: Document) -> tuple[str, ...]:
    """Of all foreign hosts a page may frame only those that its own text names."""
    return tuple(sorted({SERVICES[node.service].host for node in embeds(document)}))
