"""The story's document: one schema for the editor, the cleaner and the renderer.

The stored form is canonical HTML; `parse` reads it into the typed tree of `tree`.
"""

from articles.body.inlines import plain
from articles.body.links import is_external, safe_href
from articles.body.paste import repair_paste
from articles.body.reading import parse
from articles.body.refusals import BodyDamaged, BodyRefused, BodyTooDeep, BodyTooLarge
from articles.body.render import render, render_inline
from articles.body.storing import clean, serialise
from articles.body.tree import Document, PhotographNode, VideoNode
from articles.body.walk import (
    captions,
    first_paragraph,
    photograph_ids,
    plain_text,
    video_ids,
    word_count,
)

__all__ = [
    "BodyDamaged",
    "BodyRefused",
    "BodyTooDeep",
    "BodyTooLarge",
    "Document",
    "PhotographNode",
    "VideoNode",
    "captions",
    "clean",
    "first_paragraph",
    "is_external",
    "parse",
    "photograph_ids",
    "plain",
    "plain_text",
    "render",
    "render_inline",
    "repair_paste",
    "safe_href",
    "serialise",
    "video_ids",
    "word_count",
]
