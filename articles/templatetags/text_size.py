"""The size of text that a reader chose, in place before the first line is drawn.

A script with an address of its own would hold up the first paint of everybody; a deferred one would
move the text under the eyes of those who chose. So this one line stands in the page, let in by its
hash as the style is.
"""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.safestring import SafeString

from articles.templatetags.sheets import FOLDER, contents_of, element, in_bytes, policy_source


def kept_text_size() -> SafeString:
    return element("script", script())


@cache
def script() -> str:
    path = finders.find(f"{FOLDER}/kept-text-size.js")
    if path is None:
        raise FileNotFoundError(f"{FOLDER}/kept-text-size.js")
    return Path(path).read_text(encoding="utf-8").strip()


def policy_sources() -> list[str]:
    """What `script-src` of a page must name besides our own files."""
    return [policy_source(script())]


def policy_sources_in(page: bytes) -> list[str]:
    is_there = in_bytes(script()) in contents_of(b"script", page)
    return policy_sources() if is_there else []
