import re
from urllib.parse import urlsplit

from articles.body.schema import LINK_SCHEMES, MAX_HREF
from articles.text import LoneSurrogateError, normalise

# Left bare in an address, these end an attribute, hide a host or mean a slash to some browsers.
UNSAFE = re.compile(r"""[\s"'<>\\^`{|}]""")
SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")


def safe_href(href: str) -> str | None:
    """The address if a reader may follow it: web, mail, telephone or a path of this site."""
    try:
        address = normalise(href).strip()
    except LoneSurrogateError:
        return None
    if address.lower().startswith("www."):
        address = f"https://{address}"
    address = UNSAFE.sub(lambda match: f"%{ord(match[0]):02X}", address)
    return address if len(address) <= MAX_HREF and _may_be_followed(address) else None


def is_external(href: str) -> bool:
    return href.startswith(("http:", "https:"))


def _may_be_followed(address: str) -> bool:
    if address.startswith("/"):
        return not address.startswith("//")
    scheme = SCHEME.match(address)
    if scheme is None or scheme[1].lower() not in LINK_SCHEMES:
        return False
    if scheme[1].lower() in {"mailto", "tel"}:
        return len(address) > scheme.end()
    return _names_a_host(address)


def _names_a_host(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and "@" not in parts.netloc and (parts.port or 1) > 0
    except ValueError:
        return False
