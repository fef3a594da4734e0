"""The protocol of sitemaps.org with its extensions for pictures, films and news, as bytes."""

import datetime
from collections.abc import Iterable

from lxml import etree

from articles.media import public_address
from articles.models import PublishedArticle
from articles.pages.head import absolute
from articles.sitemaps.reading import Film, Listed, Place
from articles.text import for_xml, iso_moment

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
VIDEO = "http://www.google.com/schemas/sitemap-video/1.1"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
# What the extension for films allows.
TITLE_LENGTH = 100
DESCRIPTION_LENGTH = 2048
LONGEST_FILM = 28_800
LANGUAGE = "vi"


def index(parts: Iterable[Place]) -> bytes:
    root = etree.Element(f"{{{SITEMAP}}}sitemapindex", nsmap={None: SITEMAP})
    for part in parts:
        add_place(root, "sitemap", part.url, part.changed_at)
    return written(root)


def places(found: Iterable[Place]) -> bytes:
    root = urlset({None: SITEMAP})
    for place in found:
        add_place(root, "url", place.url, place.changed_at)
    return written(root)


def stories(listed: Iterable[Listed]) -> bytes:
    root = urlset({None: SITEMAP, "image": IMAGE, "video": VIDEO})
    for each in listed:
        story = each.story
        url = add_place(root, "url", story.get_absolute_url(), story.changed_at)
        for image in each.images:
            element = etree.SubElement(url, f"{{{IMAGE}}}image")
            add(element, IMAGE, "loc", absolute(public_address(image.name)))
            if image.caption:
                add(element, IMAGE, "caption", image.caption)
        for film in each.films:
            add_film(url, film, story)
    return written(root)


def add_film(url: etree._Element, film: Film, story: PublishedArticle) -> None:
    element = etree.SubElement(url, f"{{{VIDEO}}}video")
    told = film.caption or story.standfirst or story.excerpt or story.headline
    add(element, VIDEO, "thumbnail_loc", absolute(public_address(film.poster)))
    add(element, VIDEO, "title", story.headline[:TITLE_LENGTH])
    add(element, VIDEO, "description", told[:DESCRIPTION_LENGTH])
    add(element, VIDEO, "content_loc", absolute(public_address(film.name)))
    add(element, VIDEO, "duration", str(min(film.seconds, LONGEST_FILM)))
    add(element, VIDEO, "publication_date", iso_moment(film.published_at))


def news(found: Iterable[PublishedArticle], paper: str) -> bytes:
    root = urlset({None: SITEMAP, "news": NEWS})
    for story in found:
        url = add_place(root, "url", story.get_absolute_url(), story.changed_at)
        element = etree.SubElement(url, f"{{{NEWS}}}news")
        publication = etree.SubElement(element, f"{{{NEWS}}}publication")
        add(publication, NEWS, "name", paper)
        add(publication, NEWS, "language", LANGUAGE)
        add(element, NEWS, "publication_date", iso_moment(story.first_published_at))
        add(element, NEWS, "title", story.headline)
    return written(root)


def urlset(namespaces: dict[str | None, str]) -> etree._Element:
    return etree.Element(f"{{{SITEMAP}}}urlset", nsmap=namespaces)


def add_place(
    root: etree._Element, name: str, url: str, changed_at: datetime.datetime | None
) -> etree._Element:
    element = etree.SubElement(root, f"{{{SITEMAP}}}{name}")
    add(element, SITEMAP, "loc", absolute(url))
    if changed_at:
        add(element, SITEMAP, "lastmod", iso_moment(changed_at))
    return element


def add(parent: etree._Element, space: str, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{space}}}{name}").text = for_xml(text)


def written(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
