"""From a request to a reading, or to a refusal. Pure: no database, no clock, no settings."""

import datetime
import hashlib
import hmac
import re
from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from articles.readership import robots
from articles.text import in_vietnam

LONGEST_BODY = 200
BODY = re.compile(r"([0-9]{1,18})\.([A-Za-z0-9_-]{8,40})\.([a-z]{0,8})", re.ASCII)
WEBDRIVER = "w"
STAFF_COOKIE = "khong-dem"
IS_STAFF = re.compile(rf"(?:^|;)\s*{STAFF_COOKIE}=1\s*(?:;|$)")
LARGEST_ID = 2**63 - 1

AHEAD_OF_TIME = re.compile("prefetch|prerender|preview|instant", re.IGNORECASE)
PURPOSES = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_MOZ", "HTTP_X_PURPOSE")


class ReaderClass(IntEnum):
    """Fits a byte; the column of the day that the reading goes to."""

    READER = 0
    ROBOT = 1
    WITHOUT_SCRIPT = 2
    MACHINE = 3


class Refusal(StrEnum):
    MALFORMED = "malformed"
    TOO_LONG = "too long"
    FOREIGN = "foreign"
    AHEAD_OF_TIME = "ahead of time"


class RefusedError(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


class Beacon(NamedTuple):
    """What a client said, checked."""

    article_id: int
    token: str
    agent: str
    reader_class: ReaderClass
    is_staff: bool


def from_script(environ: Mapping[str, Any], *, site_origin: str) -> Beacon:
    check_origin(environ, site_origin=site_origin)
    matched = BODY.fullmatch(body_of(environ).decode("latin-1"))
    if matched is None:
        raise RefusedError(Refusal.MALFORMED)
    article_id, token, flags = matched.groups()
    agent = agent_of(environ)
    is_machine = WEBDRIVER in flags or robots.is_robot(agent)
    return Beacon(
        article_id=int(article_id),
        token=token,
        agent=agent,
        reader_class=ReaderClass.ROBOT if is_machine else ReaderClass.READER,
        is_staff=is_staff(environ),
    )


def from_pixel(environ: Mapping[str, Any], article_id: str, *, site_origin: str) -> Beacon:
    check_origin(environ, site_origin=site_origin)
    agent = agent_of(environ)
    return Beacon(
        article_id=int(article_id),
        token="",
        agent=agent,
        reader_class=ReaderClass.ROBOT if robots.is_robot(agent) else ReaderClass.WITHOUT_SCRIPT,
        is_staff=is_staff(environ),
    )


def body_of(environ: Mapping[str, Any]) -> bytes:
    """A body that says it is too long, or does not say how long it is, is not read at all."""
    length = str(environ.get("CONTENT_LENGTH") or "")
    if not (length.isascii() and length.isdigit()) or len(length) > 9:
        raise RefusedError(Refusal.MALFORMED)
    if int(length) > LONGEST_BODY:
        raise RefusedError(Refusal.TOO_LONG)
    try:
        body = environ["wsgi.input"].read(int(length))
    except OSError:
        raise RefusedError(Refusal.MALFORMED) from None
    return bytes(body)


def check_origin(environ: Mapping[str, Any], *, site_origin: str) -> None:
    for name in PURPOSES:
        if (purpose := environ.get(name)) and AHEAD_OF_TIME.search(str(purpose)):
            raise RefusedError(Refusal.AHEAD_OF_TIME)
    if not is_from_our_page(environ, site_origin):
        raise RefusedError(Refusal.FOREIGN)


def is_from_our_page(environ: Mapping[str, Any], site_origin: str) -> bool:
    """Trust the browser's own word first; older ones send only where the request came from."""
    if site := environ.get("HTTP_SEC_FETCH_SITE"):
        return str(site) == "same-origin"
    if origin := environ.get("HTTP_ORIGIN"):
        return str(origin) == site_origin
    if referrer := environ.get("HTTP_REFERER"):
        return origin_of(str(referrer)) == site_origin
    return True


def origin_of(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"


def agent_of(environ: Mapping[str, Any]) -> str:
    return robots.cut(str(environ.get("HTTP_USER_AGENT", "")))


def is_staff(environ: Mapping[str, Any]) -> bool:
    return bool(IS_STAFF.search(str(environ.get("HTTP_COOKIE", ""))))


def slot_of(moment: datetime.datetime) -> datetime.datetime:
    """The half hour, counted from midnight in Vietnam, that the moment lies in."""
    local = in_vietnam(moment)
    return local.replace(minute=local.minute // 30 * 30, second=0, microsecond=0)


def key_of(*, salt: bytes, address: str, agent: str, token: str, site: str) -> int:
    """Fits PostgreSQL's bigint."""
    return int.from_bytes(digest(salt, address, agent, token, site)[:8], "big", signed=True)


def who_of(*, salt: bytes, address: str, agent: str) -> int:
    """Of the day and no other, for the sketch of its readers."""
    told = f"{address}\0{agent}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(told, key=salt, digest_size=4).digest(), "big")


def digest(salt: bytes, *parts: str) -> bytes:
    """The parts cannot run into each other: none holds a NUL."""
    told = "\0".join(parts)
    if told.count("\0") >= len(parts):
        told = "\0".join(part.replace("\0", " ") for part in parts)
    return hmac.digest(salt, told.encode("utf-8", "surrogatepass"), hashlib.sha256)
