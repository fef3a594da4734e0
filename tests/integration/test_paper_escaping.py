"""What people wrote is text on readers' pages: never a tag, never the end of an attribute."""

import json
import re
from html import escape
from pathlib import Path
from urllib.parse import quote

import lxml.html
import pytest
from django.utils import timezone

from articles import actions
from articles.enums import Genre
from articles.models import PhotographUse, Topic
from articles.pages import last_frame
from tests import factories
from tests.embed_samples import embed
from tests.paper import figure, filmed, pictured, text_of

pytestmark = pytest.mark.django_db
HOSTILE = "<script>\"'&"
MARK = re.compile(r"\[[A-Z][1-9]\]")


def hostile(name):
    """The mark says which text it is, wherever it is found again."""
    return f"[{name}] {HOSTILE}"


@pytest.fixture
def pages(client):
    """By address, every text of each written by somebody who means ill."""
    last_frame.forget()
    around_every_page()
    section = factories.make_section(
        hostile("S1"), slug="muc", introduction=hostile("S2"), parent=top_section()
    )
    author = factories.make_author(hostile("A1"), slug="tac-gia", introduction=hostile("A2"))
    tag = factories.make_tag(hostile("T1"))
    told = {"section": section, "authors": [author], "tags": [tag]}
    stories = [story(genre, told) for genre in Genre.values]
    topic(tag, stories[0])
    addresses = [
        "/", "/tren", "/tren/muc", tag.get_absolute_url(), "/chu-de", "/24h", "/dinh-chinh",
        author.get_absolute_url(), f"/luu-tru/{timezone.localdate():%Y/%m/%d}", "/rss",
        f"/tim-kiem?q={quote(hostile('Q1'))}", "/khong-co", retracted(told),
        factories.make_page(title=hostile("P1")).get_absolute_url(),
        f"/lien-he/bao-cao-quang-cao/{advertised()}",
        *(each.get_absolute_url() for each in stories),
    ]  # fmt: skip
    return {address: text_of(client.get(address)) for address in addresses}


def top_section():
    return factories.make_section(hostile("S3"), slug="tren")


def around_every_page():
    names = (
        "agency", "governing_body", "licence", "head_title", "head_name", "address", "telephone",
        "motto", "reuse_notice",
    )  # fmt: skip
    told = {name: hostile(f"M{number}") for number, name in enumerate(names, start=2)}
    factories.make_masthead(product_name=hostile("M1"), **told)
    factories.make_banner(hostile("B1"))
    entry = {"label": hostile("N1"), "url": "https://a.example/?a=1&b=2"}
    factories.make_menu("main", entry)
    factories.make_menu("foot", entry | {"label": hostile("N2")})


def advertised():
    return factories.make_advertisement(advertiser=hostile("V1"), words=hostile("V2")).pk


def story(genre, told):
    alone, clip = pictured(), filmed()
    clip.transcript, clip.credit = hostile("C2"), hostile("C3")
    with_ai(clip, hostile("C4"))
    seen = [alone, pictured(), pictured(), pictured()]
    article = factories.make_article(
        hostile("H1"),
        genre=genre,
        kicker=hostile("H2"),
        standfirst=hostile("H3"),
        source=hostile("H4"),
        sponsor=hostile("H5") if genre == Genre.SPONSORED else "",
        lead_photograph=alone,
        body=body(clip, *seen),
        related=[
            {"kind": "unresolved", "headline": hostile("R1"), "excerpt": hostile("R2")},
            {"kind": "external", "url": "https://a.vn/?x=1&y=2", "headline": hostile("R3")},
        ],
        **told,
    )
    described = {"credit": hostile("F2"), "alt_text": hostile("F3")}
    PhotographUse.objects.filter(article=article).update(**described)
    for picture in seen:
        with_ai(picture, hostile("F4"))
    factories.pass_and_publish(by=factories.make_hoa(), at=timezone.now(), article=article)
    corrected = {"article": article, "note": hostile("K1"), "is_as_shown": True}
    actions.correct(by=factories.make_hoa(), at=timezone.now(), **corrected)
    article.refresh_from_db()
    return article


def with_ai(medium, tool):
    medium.is_ai_used, medium.ai_tool, medium.ai_purpose = True, tool, "làm nét"
    medium.save()


def body(clip, alone, still, *slides):
    row = "".join(figure("photograph", slide, escape(hostile("F5"))) for slide in slides)
    return (
        f"<p>{escape(hostile('X1'))}</p><h2>{escape(hostile('X2'))}</h2>"
        + figure("photograph", alone, escape(hostile("F1")))
        + figure("video", clip, escape(hostile("C1")))
        + f'<section data-gallery="">{row}</section>'
        + embed(still=still, caption=escape(hostile("E1")))
    )


def topic(tag, lead):
    Topic.objects.create(
        tag=tag,
        standfirst=hostile("T2"),
        photograph=lead.lead_photograph,
        alt_text=hostile("T3"),
        credit=hostile("T4"),
        changed_at=timezone.now(),
        changed_by=factories.make_hoa(),
    )


def retracted(told):
    """Taken down with a rectification, which its page and that of all corrections print."""
    gone = factories.make_published(hostile("G1"), section=told["section"])
    address, dung = gone.get_absolute_url(), factories.make_dung()
    actions.retract(by=dung, at=timezone.now(), article=gone, reason="Sai nguồn")
    words = actions.Rectification(
        false_statement=hostile("G2"), right_statement=hostile("G3"), apology=hostile("G4")
    )
    actions.rectify(by=dung, at=timezone.now(), article=gone, told=words)
    return address


# -- What must hold of each page -----------------------------------------------------------


def read_by_a_browser(page):
    """Texts, values of attributes, and what machines are told."""
    for element in lxml.html.document_fromstring(page).iter():
        yield from element.attrib.values()
        is_data = element.get("type") == "application/ld+json"
        yield from strings_in(json.loads(element.text)) if is_data else [element.text or ""]
        yield element.tail or ""


def strings_in(data):
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for each in data.values() if isinstance(data, dict) else data:
            yield from strings_in(each)


def test_what_people_wrote_is_neither_a_tag_nor_the_end_of_an_attribute_nor_escaped_twice(pages):
    found = set()
    for address, page in pages.items():
        assert "<script>[" not in page.replace('"', "["), address
        for told in read_by_a_browser(page):
            told = " ".join(told.split())
            for mark in MARK.finditer(told):
                found.add(mark[0])
                whole = told[mark.start() : mark.end() + 1 + len(HOSTILE)]
                assert whole == f"{mark[0]} {HOSTILE}", f"{address}: {told}"
    written = Path(__file__).read_text("utf-8")
    names = {*re.findall(r"hostile\(['\"](\w\d)['\"]\)", written), "M2", "M9"}
    assert {f"[{name}]" for name in names} - found == set()
