"""The requests themselves: to addresses that the operator named, and never to where those point."""

import logging
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings

# Tests hand in their own; None is the network.
transport: httpx.BaseTransport | None = None
PATIENCE = httpx.Timeout(10.0, connect=5.0)
TRY_AGAIN = frozenset({408, 425, 429})
# A cache in front is near.
NEAR = httpx.Timeout(3.0)
# It had no such page.
NOTHING_THERE = frozenset({404, 410, 412})

log = logging.getLogger(__name__)


class NotHeardError(Exception):
    """Worth another try later: no answer, or one that asks to wait."""


def tell_hub(*, hub: str, feeds: Sequence[str]) -> None:
    """WebSub: the hub fetches the feeds for itself."""
    told = {"hub.mode": "publish", "hub.url": [settings.SITE_ORIGIN + feed for feed in feeds]}
    post(hub, data=told)


def tell_search_engines(*, addresses: Sequence[str]) -> None:
    """IndexNow: one of them tells the others. What is gone is told too, so that it goes there."""
    origin, key = settings.SITE_ORIGIN, settings.INDEXNOW_KEY
    told = {
        "host": urlsplit(origin).netloc,
        "key": key,
        "keyLocation": f"{origin}/{key}.txt",
        "urlList": [origin + address for address in addresses],
    }
    post(settings.INDEXNOW_ENDPOINT, json=told)


def post(address: str, **body: Any) -> None:
    """A refusal is logged and done with; nothing here may ever hurt the paper."""
    try:
        with httpx.Client(transport=transport, timeout=PATIENCE, follow_redirects=False) as client:
            answer = client.post(address, headers={"User-Agent": agent()}, **body)
    except (httpx.HTTPError, httpx.InvalidURL) as fault:
        raise NotHeardError(f"{address}: {type(fault).__name__}") from None
    if answer.is_server_error or answer.status_code in TRY_AGAIN:
        raise NotHeardError(f"{address}: {answer.status_code}")
    if not answer.is_success:
        log.error("%s refused what it was told: %s", address, answer.status_code)


def purge(*, paths: Sequence[str]) -> None:
    """One `PURGE` for each path, under the paper's own name. What is refused is told again and
    given up in the end, where the desk's alarms see it: a page that stays there is no small thing.
    """
    headers = {"Host": urlsplit(settings.SITE_ORIGIN).netloc, "User-Agent": agent()}
    refused = []
    try:
        with httpx.Client(
            transport=transport, timeout=NEAR, follow_redirects=False, trust_env=False
        ) as client:
            for path in paths:
                with client.stream("PURGE", settings.PURGE_HOOK + path, headers=headers) as answer:
                    if not (answer.is_success or answer.status_code in NOTHING_THERE):
                        refused.append(f"{path}: {answer.status_code}")
    except (httpx.HTTPError, httpx.InvalidURL) as fault:
        raise NotHeardError(f"{settings.PURGE_HOOK}: {type(fault).__name__}") from None
    if refused:
        raise NotHeardError(f"{settings.PURGE_HOOK} refused {', '.join(refused)}")


def agent() -> str:
    return f"Newsroom (+{settings.SITE_ORIGIN}/)"
