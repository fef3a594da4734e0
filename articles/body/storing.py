"""The stored form: canonical HTML of the schema."""

import nh3

from articles.body.markup import Writer
from articles.body.reading import parse
from articles.body.refusals import BodyTooLarge
from articles.body.schema import ATTRIBUTES, LINK_SCHEMES, MAX_BYTES, TAGS
from articles.body.tree import Document, Inlines, PhotographNode, VideoNode


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


def _figure(attribute: str, identity: int, caption: Inlines) -> str:
    words = STORED.inlines(caption)
    return f'<figure data-{attribute}="{identity:d}"><figcaption>{words}</figcaption></figure>'


def _photograph(node: PhotographNode) -> str:
    return _figure("photograph", node.photograph_id, node.caption)


def _video(node: VideoNode) -> str:
    return _figure("video", node.video_id, node.caption)


STORED = Writer(photograph=_photograph, video=_video)
NH3 = nh3.Cleaner(
    tags=set(TAGS),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    url_schemes=set(LINK_SCHEMES),
    link_rel=None,
)
