"""In which bytes a page travels: brotli, gzip, or as it is."""

import gzip
import re
from functools import lru_cache

import brotli

BROTLI, GZIP, IDENTITY = "br", "gzip", ""
# A step further would take ten times as long for a fiftieth of the bytes.
BROTLI_QUALITY, GZIP_LEVEL = 5, 6
# For one reader: a sixth of the time, a quarter more bytes.
QUICK_BROTLI_QUALITY, QUICK_GZIP_LEVEL = 1, 1
# Below it there is nothing to gain.
SHORTEST = 200
LONGEST_WISH = 200
REFUSED = re.compile(r"q=0(\.0*)?$")


def best_coding(accept_encoding: str) -> str:
    """What a client is willing to read; what goes on without end is not read."""
    return _best_coding(accept_encoding[:LONGEST_WISH])


@lru_cache(maxsize=512)
def _best_coding(accept_encoding: str) -> str:
    wishes = [wish.partition(";") for wish in accept_encoding.replace(" ", "").lower().split(",")]
    taken = {name for name, _sign, weight in wishes if not REFUSED.match(weight)}
    return next((coding for coding in (BROTLI, GZIP) if coding in taken), IDENTITY)


def encoded(body: bytes, coding: str, *, quickly: bool = False) -> bytes:
    """The same page is the same bytes in every process."""
    if coding == BROTLI:
        quality = QUICK_BROTLI_QUALITY if quickly else BROTLI_QUALITY
        return brotli.compress(body, quality=quality)  # type: ignore[no-any-return]
    level = QUICK_GZIP_LEVEL if quickly else GZIP_LEVEL
    return gzip.compress(body, level, mtime=0) if coding == GZIP else body


def decoded(body: bytes, coding: str) -> bytes:
    if coding == BROTLI:
        return brotli.decompress(body)  # type: ignore[no-any-return]
    return gzip.decompress(body) if coding == GZIP else body
