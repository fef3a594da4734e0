"""RSS 2.0 and Atom."""

from collections.abc import Iterator
from typing import Any

from django.utils.feedgenerator import (
    Atom1Feed,
    Enclosure,
    Rss201rev2Feed,
    SyndicationFeed,
    rfc3339_date,
)

from articles.feeds.channels import Channel
from articles.feeds.entries import Entry, Image
from articles.text import for_xml

NAMESPACES = {
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
}
MINUTES_TO_LIVE = 10


class Rss(Rss201rev2Feed):
    """Django's, with what it has no place for: several authors, media, the whole text, hubs."""

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | NAMESPACES

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for hub in self.feed["hubs"]:
            handler.addQuickElement("atom:link", None, {"rel": "hub", "href": hub})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        entry: Entry = item["entry"]
        for author in entry.authors:
            handler.addQuickElement("dc:creator", author)
        if entry.is_changed:
            handler.addQuickElement("atom:updated", rfc3339_date(entry.changed_at))
        if entry.html:
            handler.addQuickElement("content:encoded", entry.html)
        if entry.image:
            add_media(handler, entry.image)


class Atom(Atom1Feed):
    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for hub in self.feed["hubs"]:
            handler.addQuickElement("link", "", {"rel": "hub", "href": hub})

    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | {"xmlns:media": NAMESPACES["xmlns:media"]}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        entry: Entry = item["entry"]
        for author in entry.authors:
            handler.startElement("author", {})
            handler.addQuickElement("name", author)
            handler.endElement("author")
        if entry.html:
            handler.addQuickElement("content", entry.html, {"type": "html"})
        if entry.image:
            add_media(handler, entry.image)


def add_media(handler: Any, image: Image) -> None:
    handler.startElement(
        "media:content",
        {
            "url": image.url,
            "type": "image/jpeg",
            "medium": "image",
            "fileSize": str(image.size),
            "width": str(image.width),
            "height": str(image.height),
        },
    )
    for name, words in (("media:description", image.caption), ("media:credit", image.credit)):
        if words:
            handler.addQuickElement(name, words)
    handler.endElement("media:content")


def rss(channel: Channel) -> bytes:
    return written(Rss, channel, "rss")


def atom(channel: Channel) -> bytes:
    return written(Atom, channel, "atom")


def written(kind: type[SyndicationFeed], channel: Channel, ending: str) -> bytes:
    feed = kind(
        title=for_xml(channel.title),
        link=channel.url,
        description=for_xml(channel.description),
        subtitle=for_xml(channel.description),
        language="vi",
        author_name=for_xml(channel.masthead.product_name),
        feed_url=channel.address(ending),
        feed_copyright=for_xml(channel.masthead.reuse_notice) or None,
        ttl=MINUTES_TO_LIVE,
        hubs=channel.hubs,
    )
    for entry in channel.entries:
        add(feed, entry)
    # Django would say "now" of an empty feed, which would be another document each second.
    feed.latest_post_date = lambda: channel.changed_at  # type: ignore[method-assign]
    return feed.writeString("utf-8").encode()


def add(feed: SyndicationFeed, entry: Entry) -> None:
    feed.add_item(
        title=entry.headline,
        link=entry.url,
        description=entry.summary,
        pubdate=entry.published_at,
        updateddate=entry.changed_at,
        unique_id=entry.url,
        unique_id_is_permalink=True,
        categories=entry.categories,
        enclosures=list(enclosures(entry)),
        entry=entry,
    )


def enclosures(entry: Entry) -> Iterator[Enclosure]:
    if entry.image:
        yield Enclosure(entry.image.url, str(entry.image.size), "image/jpeg")
