"""The paper as an organisation and as a site, out of the masthead that press law asks for."""

from functools import lru_cache

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from articles.pages.frame import Frame, MastheadBlock
from articles.pages.head import absolute, json_for_script
from articles.pages.structured.nodes import Node, paper_id, site_id, stated, the_paper


def graph(frame: Frame, *nodes: Node) -> SafeString:
    masthead = frame.masthead
    last = paper(masthead, settings.SITE_ORIGIN, masthead.card_url)
    written = ",".join([*map(json_for_script, nodes), last])
    whole = f'{{"@context":"https://schema.org","@graph":[{written}]}}'
    return mark_safe(whole)  # noqa: S308 - each part can end no element


@lru_cache(maxsize=8)
def paper(masthead: MastheadBlock, origin: str, card: str) -> SafeString:
    """The foot of the front page names the head, the licence and the governing body. It is the
    same on every page, under one origin.
    """
    about = stated(
        "NewsMediaOrganization",
        {
            "@id": paper_id(),
            "name": masthead.product_name,
            "legalName": masthead.agency,
            "slogan": masthead.motto,
            "url": absolute("/"),
            "logo": absolute(static("articles/paper/icon.svg")),
            "image": absolute(card) if card else "",
            "address": masthead.address,
            "telephone": masthead.telephone,
            "email": masthead.email,
            "parentOrganization": organisation(masthead.governing_body),
            "masthead": absolute("/"),
            "correctionsPolicy": absolute("/dinh-chinh"),
        },
    )
    return json_for_script(about)


def organisation(name: str) -> Node | None:
    return {"@type": "Organization", "name": name} if name else None


def front_nodes(frame: Frame) -> list[Node]:
    return [
        stated(
            "WebSite",
            {
                "@id": site_id(),
                "url": absolute("/"),
                "name": frame.masthead.product_name,
                "description": frame.masthead.motto,
                "inLanguage": "vi",
                "publisher": the_paper(),
                "potentialAction": {
                    "@type": "SearchAction",
                    "target": {
                        "@type": "EntryPoint",
                        "urlTemplate": absolute("/tim-kiem?q={q}"),
                    },
                    "query-input": "required name=q",
                },
            },
        )
    ]


def plain_page(kind: str, name: str, url: str) -> Node:
    """A page that is no story and no list of them."""
    return stated(
        kind,
        {
            "url": absolute(url),
            "name": name,
            "inLanguage": "vi",
            "isPartOf": the_site(),
            "publisher": the_paper(),
        },
    )


def the_site() -> Node:
    return {"@type": "WebSite", "@id": site_id(), "url": absolute("/")}
