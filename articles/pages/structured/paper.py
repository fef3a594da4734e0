"""The paper as an organisation and as a site, out of the masthead that press law asks for."""

from django.templatetags.static import static
from django.utils.safestring import SafeString

from articles.pages.frame import Frame, MastheadBlock
from articles.pages.head import absolute, json_for_script
from articles.pages.structured.nodes import Node, paper_id, site_id, stated, the_paper


def graph(frame: Frame, *nodes: Node) -> SafeString:
    whole = [*nodes, paper(frame.masthead)]
    return json_for_script({"@context": "https://schema.org", "@graph": whole})


def paper(masthead: MastheadBlock) -> Node:
    """The foot of the front page names the head, the licence and the governing body."""
    return stated(
        "NewsMediaOrganization",
        {
            "@id": paper_id(),
            "name": masthead.product_name,
            "legalName": masthead.agency,
            "slogan": masthead.motto,
            "url": absolute("/"),
            "logo": absolute(static("articles/paper/icon.svg")),
            "image": absolute(masthead.card_url) if masthead.card_url else "",
            "address": masthead.address,
            "telephone": masthead.telephone,
            "email": masthead.email,
            "parentOrganization": organisation(masthead.governing_body),
            "masthead": absolute("/"),
            "correctionsPolicy": absolute("/dinh-chinh"),
        },
    )


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
