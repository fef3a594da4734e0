"""The whole text of a story for a reader that has neither our styles nor our scripts."""

from collections.abc import Iterator

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.body import (
    Document,
    PhotographNode,
    VideoNode,
    parse,
    photograph_ids,
    render_inline,
)
from articles.body.markup import Writer
from articles.feeds.reading import Told
from articles.media import ClipAddresses, addresses_of_clip, picture_addresses
from articles.models import PublishedPhotograph, PublishedVideo
from articles.pages.corrections import correction_note
from articles.pages.head import absolute
from articles.pages.parts import ai_label
from articles.text import bind

# What a page needs besides (classes, buttons, frames) is dropped; its words stay.
TAGS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "aside", "table", "caption", "tbody",
    "tr", "th", "td", "figure", "figcaption", "img", "video", "a", "strong", "em", "br",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "rel"},
    "img": {"src", "alt", "width", "height"},
    "video": {"src", "poster", "controls", "width", "height"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
ADDRESSES = {"href", "src", "poster"}
SCHEMES = {"http", "https", "mailto", "tel"}


def full_text(told: Told) -> str:
    document = parse(told.row.body)
    html = "".join([*opening(told, document), body(told, document), *closing(told)])
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        attribute_filter=made_absolute,
        link_rel=None,
    )


def made_absolute(tag: str, attribute: str, value: str) -> str:
    is_ours = attribute in ADDRESSES and value.startswith("/")
    return absolute(value) if is_ours else value


def opening(told: Told, document: Document) -> Iterator[SafeString]:
    if told.row.standfirst:
        yield format_html("<p><strong>{}</strong></p>", told.row.standfirst)
    lead = next((use for use in told.photographs if use.is_lead), None)
    if lead and lead.photograph_id not in photograph_ids(document):
        yield figure(lead, lead.caption)


def body(told: Told, document: Document) -> str:
    uses = {use.photograph_id: use for use in told.photographs}
    clips = {use.video_id: use for use in told.videos}

    def photograph(node: PhotographNode) -> SafeString:
        use = uses.get(node.photograph_id)
        return figure(use, render_inline(node.caption)) if use else SafeString()

    def video(node: VideoNode) -> SafeString:
        use = clips.get(node.video_id)
        found = addresses_of_use(use) if use else None
        if found is None:
            return SafeString()
        poster = format_html(' poster="{}"', found.poster) if found.poster else ""
        return format_html(
            '<figure><video src="{}"{} controls=""></video><figcaption>{}</figcaption></figure>',
            found.sources[-1].address,
            poster,
            render_inline(node.caption),
        )

    writer = Writer(
        photograph=photograph,
        video=video,
        typeset=bind,
        link_attributes=paid_link if told.row.label else lambda href: "",
    )
    return writer.document(document)


def addresses_of_use(use: PublishedVideo) -> ClipAddresses | None:
    chosen = use.poster_id or use.video.poster_id
    return addresses_of_clip(use.video.renditions.all(), poster_id=chosen)


def paid_link(href: str) -> str:
    return ' rel="sponsored nofollow"'


def marked_by(use: PublishedPhotograph) -> str:
    return ai_label(use.ai_note) if use.is_ai_used else ""


def figure(use: PublishedPhotograph, caption: str) -> SafeString:
    """Nothing where the file is missing: a caption alone would speak of what is not there."""
    found = picture_addresses(use.photograph)
    if found is None:
        return SafeString()
    credit = format_html(" ({})", use.credit) if use.credit else ""
    return format_html(
        '<figure><img src="{}" alt="{}"><figcaption>{}{}{}</figcaption></figure>',
        found.src,
        "" if use.is_decorative else use.alt_text,
        caption,
        credit,
        format_html(" {}", marked_by(use)) if use.is_ai_used else "",
    )


def closing(told: Told) -> Iterator[SafeString]:
    if told.row.source:
        yield format_html("<p><em>{}</em></p>", told.row.source)
    for note in map(correction_note, told.row.correction_rows):
        yield format_html("<p><strong>{}</strong>: {}</p>", note.heading, note.in_one)
