"""Pages in memory with clocks of their own: what tests of the page cache share."""

from dataclasses import replace

from articles.page_cache import Doorway, Entry, PageCache, Sight

PLAIN = Doorway("bao.example", frozenset({"bao.example"}), is_https=False, is_behind_proxy=False)
TLS = replace(PLAIN, is_https=True)
BEHIND_NGINX = replace(TLS, is_behind_proxy=True)
HOUR = 3600.0
PAGE = b"<!doctype html><p>" + "Nước lũ rút chậm trên sông Lành. ".encode() * 100
TAG = '"0123456789abcdef0123456789abcdef"'
HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "public, max-age=0, s-maxage=1"),
    ("Content-Security-Policy", "default-src 'none'"),
    ("Content-Length", str(len(PAGE))),
    ("ETag", TAG),
]


class World:
    """A wall clock and one that never jumps."""

    def __init__(self, now=1_000_000.0, ticks=50.0):
        self.now, self.ticks = now, ticks

    def passes(self, seconds):
        self.now += seconds
        self.ticks += seconds


def opened(world):
    cache = PageCache(1_000_000, PLAIN, clock=lambda: world.now, ticks=lambda: world.ticks)
    cache.sight = sight_of(world)
    return cache


def sight_of(world, *, edition=7, boundary=None):
    return Sight(
        edition=edition,
        boundary=world.now + HOUR if boundary is None else boundary,
        seen_at=world.now,
        seen_ticks=world.ticks,
        asked_ticks=world.ticks,
    )


def asked(path="/thoi-su", **changed):
    return {"REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_HOST": "bao.example"} | changed


def make_entry(pages, path="/thoi-su", *, body=PAGE, **fields):
    return Entry(path=path, stamp=pages.stamp(), headers=HEADERS, body=body, **fields)


def keep(pages, path="/thoi-su", **fields):
    entry = make_entry(pages, path, **fields)
    pages.keep(entry)
    return entry


def look(pages, world, **seen):
    pages.sight = sight_of(world, **seen)


def goes_blind(pages, world):
    pages.sight = replace(pages.sight, asked_ticks=world.ticks, is_blind=True)
