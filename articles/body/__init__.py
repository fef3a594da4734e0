"""The story's document: one schema for the editor, the cleaner and the renderer.

The stored form is canonical HTML; `parse` reads it into the typed tree of `tree`.
"""

from articles.body.comparing import Aligned, Piece, compare_documents, compare_pieces
from articles.body.embed_addresses import Embeddable
from articles.body.embeds import SERVICES, Kind, Service, Shape, is_reference, kind_of
from articles.body.inlines import plain
from articles.body.kept import BrokenPrintError, from_json, origin, printer, to_json
from articles.body.links import is_external, safe_href
from articles.body.paste import repair_paste
from articles.body.pasted_frames import embed_of
from articles.body.printing import (
    EmbedPlace,
    GalleryPlace,
    PhotographPlace,
    Place,
    PrintedBody,
    VideoPlace,
    print_body,
)
from articles.body.reading import parse
from articles.body.refusals import (
    BodyDamaged,
    BodyRefused,
    BodyTooDeep,
    BodyTooLarge,
    EmbedRefused,
)
from articles.body.render import render, render_inline
from articles.body.storing import clean, serialise
from articles.body.tree import Document, EmbedNode, GalleryNode, PhotographNode, VideoNode
from articles.body.walk import (
    captions,
    embeds,
    figures,
    first_paragraph,
    photograph_ids,
    photographs,
    plain_text,
    video_ids,
    word_count,
)

__all__ = [
    "SERVICES",
    "Aligned",
    "BodyDamaged",
    "BodyRefused",
    "BodyTooDeep",
    "BodyTooLarge",
    "BrokenPrintError",
    "Document",
    "EmbedNode",
    "EmbedPlace",
    "EmbedRefused",
    "Embeddable",
    "GalleryNode",
    "GalleryPlace",
    "Kind",
    "PhotographNode",
    "PhotographPlace",
    "Piece",
    "Place",
    "PrintedBody",
    "Service",
    "Shape",
    "VideoNode",
    "VideoPlace",
    "captions",
    "clean",
    "compare_documents",
    "compare_pieces",
    "embed_of",
    "embeds",
    "figures",
    "first_paragraph",
    "from_json",
    "is_external",
    "is_reference",
    "kind_of",
    "origin",
    "parse",
    "photograph_ids",
    "photographs",
    "plain",
    "plain_text",
    "print_body",
    "printer",
    "render",
    "render_inline",
    "repair_paste",
    "safe_href",
    "serialise",
    "to_json",
    "video_ids",
    "word_count",
]
