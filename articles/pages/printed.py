"""The text of a published version: as it was printed ahead, or printed now."""

import logging
from functools import lru_cache

from articles.body import (
    BrokenPrintError,
    PrintedBody,
    from_json,
    origin,
    parse,
    print_body,
    printer,
)
from articles.models import PrintedText, PublishedArticle

logger = logging.getLogger(__name__)


def text_of(story: PublishedArticle) -> PrintedBody:
    return kept_text(story) or printed_now(story)


def printed_now(story: PublishedArticle) -> PrintedBody:
    return print_body(parse(story.body), story.genre, story.standfirst)


def kept_text(story: PublishedArticle) -> PrintedBody | None:
    """Of this very text and by this very code, or not at all."""
    kept: PrintedText | None = getattr(story, "printed_text", None)
    if kept is None or kept.content is None or kept.printer != printer():
        return None
    try:
        return from_json(kept.content, of=origin(story.body, story.genre, story.standfirst))
    except BrokenPrintError as broken:
        tell_of_broken(story.pk, str(broken))
        return None


@lru_cache(maxsize=1000)
def tell_of_broken(version: int, what: str) -> None:
    """Once: the page is asked for again and again."""
    logger.error("The printed text of version %s is broken: %s", version, what)
