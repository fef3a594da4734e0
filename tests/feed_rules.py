"""What the formats ask of a feed: RSS 2.0 (rssboard.org/rss-specification), Atom (RFC 4287),
JSON Feed 1.1 (jsonfeed.org/version/1.1). Each check gives the faults it found, as sentences.
"""

import datetime
import json
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import feedparser
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
MEDIA = "{http://search.yahoo.com/mrss/}"
DC = "{http://purl.org/dc/elements/1.1/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
ITEM_KEYS = {
    "id", "url", "external_url", "title", "content_html", "content_text", "summary", "image",
    "banner_image", "date_published", "date_modified", "authors", "tags", "language",
    "attachments",
}  # fmt: skip
FEED_KEYS = {
    "version", "title", "home_page_url", "feed_url", "description", "user_comment", "next_url",
    "icon", "favicon", "authors", "language", "expired", "hubs", "items",
}  # fmt: skip


def faults(content, ending):
    return CHECKS[ending](content)


def is_absolute(address):
    parts = urlsplit(address or "")
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def is_rfc3339(text):
    try:
        return datetime.datetime.fromisoformat(text).tzinfo is not None and "T" in text
    except (TypeError, ValueError):
        return False


def is_rfc822(text):
    try:
        return parsedate_to_datetime(text).tzinfo is not None
    except (TypeError, ValueError):
        return False


def read_by_a_reader(content):
    found = feedparser.parse(content)
    return [f"feedparser: {found.get('bozo_exception')}"] if found.bozo else []


def exactly_one(parent, *names):
    for name in names:
        found = parent.findall(name)
        if len(found) != 1 or not (found[0].text or "").strip():
            yield f"{parent.tag} has {len(found)} {name}"


def rss_faults(content):
    root = etree.fromstring(content)
    wrong = read_by_a_reader(content)
    if (root.tag, root.get("version")) != ("rss", "2.0"):
        wrong.append(f"not RSS 2.0: {root.tag}")
    channel = root.find("channel")
    wrong += exactly_one(channel, "title", "link", "description", "language", "ttl")
    wrong += [] if is_absolute(channel.findtext("link")) else ["link of the channel"]
    wrong += [] if is_rfc822(channel.findtext("lastBuildDate")) else ["lastBuildDate"]
    own = [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if len(own) != 1 or not is_absolute(own[0].get("href")):
        wrong.append("no link to itself")
    items = channel.findall("item")
    guids = [item.findtext("guid") for item in items]
    if len(set(guids)) != len(guids):
        wrong.append("two items of one guid")
    for item in items:
        wrong += rss_item_faults(item)
    return wrong


def rss_item_faults(item):
    yield from exactly_one(item, "title", "link", "description", "guid", "pubDate")
    guid = item.find("guid")
    if guid.get("isPermaLink") == "true" and not is_absolute(guid.text):
        yield "a permanent guid that is no address"
    if not is_rfc822(item.findtext("pubDate")):
        yield f"pubDate {item.findtext('pubDate')}"
    yield from enclosure_faults(item.findall("enclosure"))
    known = {"title", "link", "description", "author", "category", "comments", "enclosure", "guid",
             "pubDate", "source"}  # fmt: skip
    for child in item:
        if not child.tag.startswith("{") and child.tag not in known:
            yield f"{child.tag} is no element of an item"


def enclosure_faults(enclosures):
    if len(enclosures) > 1:
        yield "two enclosures"
    for enclosure in enclosures:
        if not is_absolute(enclosure.get("url")) or not enclosure.get("type"):
            yield "an enclosure without address or type"
        if not (enclosure.get("length") or "").isdecimal():
            yield "an enclosure without its length"


def atom_faults(content):
    root = etree.fromstring(content)
    wrong = read_by_a_reader(content)
    if root.tag != f"{ATOM}feed":
        wrong.append(f"not Atom: {root.tag}")
    entries = root.findall(f"{ATOM}entry")
    has_author = root.find(f"{ATOM}author/{ATOM}name") is not None
    for parent in (root, *entries):
        wrong += atom_parent_faults(parent, has_author=has_author)
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    if len(set(ids)) != len(ids):
        wrong.append("two entries of one id")
    if not any(link.get("rel") == "self" for link in root.findall(f"{ATOM}link")):
        wrong.append("no link to itself")
    return wrong


def atom_parent_faults(parent, *, has_author):
    yield from exactly_one(parent, f"{ATOM}id", f"{ATOM}title", f"{ATOM}updated")
    if not is_absolute(parent.findtext(f"{ATOM}id")):
        yield "an id that is no address"
    if not is_rfc3339(parent.findtext(f"{ATOM}updated")):
        yield f"updated {parent.findtext(f'{ATOM}updated')}"
    if not has_author and parent.find(f"{ATOM}author") is None:
        yield "nobody wrote it"
    alternates = [x for x in parent.findall(f"{ATOM}link") if x.get("rel") == "alternate"]
    if len(alternates) != 1 or not is_absolute(alternates[0].get("href")):
        yield "no page to read it on"


def json_faults(content):
    feed = json.loads(content)
    wrong = [f"unknown key {key}" for key in set(feed) - FEED_KEYS]
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        wrong.append("version")
    wrong += [name for name in ("title", "items") if name not in feed]
    wrong += [k for k in ("home_page_url", "feed_url") if not is_absolute(feed.get(k))]
    for item in feed["items"]:
        wrong += json_item_faults(item)
    return wrong


def json_item_faults(item):
    yield from (f"unknown key {key}" for key in set(item) - ITEM_KEYS)
    if not isinstance(item.get("id"), str) or not item["id"]:
        yield "an item without id"
    if not ("content_html" in item or "content_text" in item):
        yield "an item without content"
    dates = [item[key] for key in ("date_published", "date_modified") if key in item]
    yield from (f"date {date}" for date in dates if not is_rfc3339(date))
    for attachment in item.get("attachments", ()):
        if not is_absolute(attachment.get("url")) or not attachment.get("mime_type"):
            yield "an attachment without address or type"


CHECKS = {"rss": rss_faults, "atom": atom_faults, "json": json_faults}
