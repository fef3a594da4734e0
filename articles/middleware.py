"""What stands between every request and the pages."""

import hashlib
from collections.abc import Callable
from functools import cache
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.http import parse_etags

from articles.readership.address import client_address
from articles.readership.allowance import Allowance
from articles.readership.beacon import STAFF_COOKIE
from articles.readership.numbers import InMemoryNumbers
from articles.readership.reception import Answer, Reception
from articles.readership.salts import Salts
from articles.readership.spool import Spool
from articles.whereabouts import acting_from, at_the_desk

GetResponse = Callable[[HttpRequest], HttpResponse]
# The longest that browsers allow.
STAFF_COOKIE_SECONDS = 400 * 24 * 3600

# A cache in front may answer for a second; a page that it has may be shown two seconds more while
# it asks for the new one, and an hour while the site is broken. A browser always asks.
PUBLIC = "public, max-age=0, s-maxage=1"
PUBLIC_PAGE = f"{PUBLIC}, stale-while-revalidate=2, stale-if-error=3600"
NOT_KEPT = "no-store"
DESK = "private, no-store"
SAID_WITH_304 = ("Cache-Control", "Content-Security-Policy", "ETag", "Link", "Vary")
ANSWERS_TO_KEEP = {200: PUBLIC_PAGE, 301: PUBLIC, 302: PUBLIC, 404: PUBLIC, 410: PUBLIC}


@cache
def reception_of_this_site() -> Reception:
    """One for the process, however often the chain of middleware is built."""
    return Reception(
        spool=Spool(settings.SPOOL_DIR, settings.SPOOL_MAX_BYTES),
        numbers=InMemoryNumbers(),
        salts=Salts(settings.READING_KEY, settings.SPOOL_DIR),
        allowance=Allowance(settings.READERS_PER_ADDRESS),
        site_origin=settings.SITE_ORIGIN,
        trusted_proxies=settings.TRUSTED_PROXIES,
    )


class ViewCounterMiddleware:
    """Stands first: a beacon meets no session, no cookie, no routing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.reception = reception_of_this_site()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.reception.answer(request.META)
        return self.get_response(request) if answer is None else response_of(answer)


def response_of(answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))
    if not answer.body:
        del response.headers["Content-Type"]
    if answer.status != HTTPStatus.NO_CONTENT:
        response.headers["Content-Length"] = str(len(answer.body))
    return response


class WhereaboutsMiddleware:
    """What is done at the desk is recorded with the address and the browser it came from. Of
    readers nothing is taken down.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(settings.DESK_PATH):
            return self.get_response(request)
        address = client_address(request.META, trusted_proxies=settings.TRUSTED_PROXIES)
        place = at_the_desk(address=address, agent=request.headers.get("User-Agent", ""))
        with acting_from(place):
            return self.get_response(request)


class StaffAreNotCountedMiddleware:
    """Marks the browser of whoever works at the desk; only the beacon reads the mark."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if self.is_unmarked_staff(request):
            response.set_cookie(
                STAFF_COOKIE,
                "1",
                max_age=STAFF_COOKIE_SECONDS,
                path="/",
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    def is_unmarked_staff(self, request: HttpRequest) -> bool:
        return (
            request.path_info.startswith(settings.DESK_PATH)
            and STAFF_COOKIE not in request.COOKIES
            and request.user.is_authenticated
        )


class FreshnessMiddleware:
    """Says of every answer who may keep it for how long, and sends no page that is there already.

    The tag is made of the very bytes: it changes when they do, and only then.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path_info.startswith(settings.DESK_PATH):
            return unkept(response)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = cache_control(request, response)
        return as_asked_for(request, response)


def unkept(response: HttpResponseBase) -> HttpResponseBase:
    """What the desk shows is for one person and one moment, whatever a view says of it."""
    if "no-store" not in response.headers.get("Cache-Control", ""):
        response.headers["Cache-Control"] = DESK
    return response


def cache_control(request: HttpRequest, response: HttpResponseBase) -> str:
    # A cookie would be handed to every reader of the copy.
    if request.method not in ("GET", "HEAD") or response.cookies:
        return NOT_KEPT
    return ANSWERS_TO_KEEP.get(response.status_code, NOT_KEPT)


def as_asked_for(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Answers 304 where the reader has these bytes. Files make a tag of their own."""
    if response.status_code != HTTPStatus.OK or not isinstance(response, HttpResponse):
        return response
    if "ETag" in response.headers or request.method not in ("GET", "HEAD"):
        return response
    etag = response.headers["ETag"] = etag_of(response.content)
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if known != ["*"] and etag not in (tag.removeprefix("W/") for tag in known):
        return response
    kept = {name: value for name, value in response.items() if name in SAID_WITH_304}
    return HttpResponseNotModified(headers=kept)


def etag_of(content: bytes) -> str:
    return f'"{hashlib.blake2b(content, digest_size=16).hexdigest()}"'
