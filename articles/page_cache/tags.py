"""Tags of bytes, and what is said to who has them already."""

import hashlib

from django.utils.http import parse_etags

SAID_WITH_304 = ("Cache-Control", "Content-Security-Policy", "ETag", "Link", "Vary")


def tag_of(content: bytes) -> str:
    return f'"{hashlib.blake2b(content, digest_size=16).hexdigest()}"'


def is_known(tag: str, if_none_match: str) -> bool:
    """Compressed bytes bear the tag of the page, weakened: they are the same page."""
    if not if_none_match:
        return False
    known = parse_etags(if_none_match)
    return known == ["*"] or tag in (each.removeprefix("W/") for each in known)
