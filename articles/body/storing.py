"""The stored form: canonical HTML of the schema."""

import nh3

from articles.body.markup import Writer, escape_attribute
from articles.body.reading import parse
from articles.body.refusals import BodyTooLarge
from articles.body.schema import ATTRIBUTES, LINK_SCHEMES, MAX_BYTES, TAGS
from articles.body.tree import (
    Document,
    EmbedNode,
    GalleryNode,
    Inlines,
    PhotographNode,
    VideoNode,
)


def serialise(document: Document) -> str:
    return STORED.document(document)


def clean(html: str) -> str:
    """Any HTML in, only the schema out; refused are only a body too large, too deep or damaged."""
    return store(parse(html))


def store(document: Document) -> str:
    """The typed tree can say nothing outside the schema. nh3 is a second lock of another make: it
    comes last, where the tree has bounded depth and nesting, since on raw input it is quadratic
    in depth and multiplies unclosed tags.
    """
    stored = NH3.clean(serialise(document))
    if len(stored.encode()) > MAX_BYTES:
        raise BodyTooLarge(MAX_BYTES)
    return stored


def _figure(caption: Inlines, **attributes: int | str | None) -> str:
    words = STORED.inlines(caption)
    given = "".join(
        f' data-{name}="{escape_attribute(str(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
    return f"<figure{given}><figcaption>{words}</figcaption></figure>"


def _photograph(node: PhotographNode) -> str:
    return _figure(node.caption, photograph=node.photograph_id)


def _gallery(node: GalleryNode) -> str:
    return f'<section data-gallery="">{"".join(map(_photograph, node.photographs))}</section>'


def _video(node: VideoNode) -> str:
    return _figure(node.caption, video=node.video_id)


def _embed(node: EmbedNode) -> str:
    return _figure(
        node.caption,
        embed=node.service,
        reference=node.reference,
        photograph=node.photograph_id,
    )


STORED = Writer(photograph=_photograph, video=_video, embed=_embed, gallery=_gallery)
NH3 = nh3.Cleaner(
    tags=set(TAGS),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    url_schemes=set(LINK_SCHEMES),
    link_rel=None,
)
