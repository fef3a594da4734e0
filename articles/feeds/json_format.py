"""JSON Feed 1.1."""

import json
from typing import Any

from articles.feeds.channels import Channel
from articles.feeds.entries import Entry, Image
from articles.text import iso_moment

VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(channel: Channel) -> bytes:
    feed: dict[str, Any] = {
        "version": VERSION,
        "title": channel.title,
        "home_page_url": channel.url,
        "feed_url": channel.address("json"),
        "description": channel.description,
        "language": "vi",
        "authors": [{"name": channel.masthead.product_name}],
        "items": [item(entry) for entry in channel.entries],
    }
    if channel.hubs:
        feed["hubs"] = [{"type": "WebSub", "url": hub} for hub in channel.hubs]
    if channel.masthead.reuse_notice:
        feed["user_comment"] = channel.masthead.reuse_notice
    return json.dumps(feed, ensure_ascii=False, separators=(",", ":")).encode()


def item(entry: Entry) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": entry.url,
        "url": entry.url,
        "title": entry.headline,
        "summary": entry.summary,
        "date_published": iso_moment(entry.published_at),
        "date_modified": iso_moment(entry.changed_at),
        "tags": list(entry.categories),
    }
    told |= {"content_html": entry.html} if entry.html else {"content_text": entry.summary}
    if entry.authors:
        told["authors"] = [{"name": name} for name in entry.authors]
    if entry.image:
        told |= {"image": entry.image.url, "attachments": [attachment(entry.image)]}
    return told


def attachment(image: Image) -> dict[str, Any]:
    return {"url": image.url, "mime_type": "image/jpeg", "size_in_bytes": image.size}
