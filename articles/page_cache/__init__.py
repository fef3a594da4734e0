"""Pages from memory: made once, given to everybody, and never to anybody past their time.

Pure: no database, no settings. The lookout says what it last saw of the paper (`Sight`), the
middleware builds what is missing, the front door asks for what is there.

A page is kept under its path alone. What it was built for is a request that says nothing but the
path (`bare_environ`), so that no reader can put anything into it, and it is stamped with what was
known of the paper *before* it was built: a change in the meantime makes it outdated, never new.
"""

from articles.page_cache.asking import Doorway, bare_environ
from articles.page_cache.cache import PageCache
from articles.page_cache.codings import BROTLI, GZIP, IDENTITY, SHORTEST, best_coding, encoded
from articles.page_cache.entries import Entry, Reply, Story
from articles.page_cache.fitness import is_for_everybody
from articles.page_cache.marks import may_be_kept, of_story, route_may_be_kept, story_told
from articles.page_cache.sight import NEVER, Sight, Stamp, ticks_now
from articles.page_cache.tags import SAID_WITH_304, is_known, tag_of
from articles.page_cache.turns import Building, Makers

__all__ = [
    "BROTLI",
    "GZIP",
    "IDENTITY",
    "NEVER",
    "SAID_WITH_304",
    "SHORTEST",
    "Building",
    "Doorway",
    "Entry",
    "Makers",
    "PageCache",
    "Reply",
    "Sight",
    "Stamp",
    "Story",
    "bare_environ",
    "best_coding",
    "encoded",
    "is_for_everybody",
    "is_known",
    "may_be_kept",
    "of_story",
    "route_may_be_kept",
    "story_told",
    "tag_of",
    "ticks_now",
]
