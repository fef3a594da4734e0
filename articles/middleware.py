"""What stands between every request and the pages."""

import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.urls import Resolver404, get_resolver, resolve

from articles.front_door import front_door, reply_of
from articles.page_cache import (
    SAID_WITH_304,
    Building,
    Entry,
    Makers,
    PageCache,
    Reply,
    Stamp,
    bare_environ,
    best_coding,
    is_for_everybody,
    is_known,
    route_may_be_kept,
    story_told,
    tag_of,
)
from articles.readership.address import client_address
from articles.readership.beacon import STAFF_COOKIE
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
# For a page that another request is making; then each makes its own.
BUILDING_SECONDS = 5.0
# One may wait for the database while another computes. Beside them pages from memory have room.
MAKERS = 2
# No page takes so long by itself.
MAKERS_PATIENCE_SECONDS = 1.0
# What changed while a page was built is looked at once more.
ATTEMPTS = 2
# For the word whether the database answers.
LOOK_SECONDS = 3.0
AWAY_SECONDS = "5"
ANSWERS_TO_KEEP = {200: PUBLIC_PAGE, 301: PUBLIC, 302: PUBLIC, 404: PUBLIC, 410: PUBLIC}


class ViewCounterMiddleware:
    """Stands first: a beacon meets no session, no cookie, no routing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = front_door().reception.answer(request.META)
        return self.get_response(request) if answer is None else response_of(reply_of(answer))


def response_of(reply: Reply) -> HttpResponse:
    """A response without the kind of content that Django would think of."""
    code, _space, _phrase = reply.status.partition(" ")
    response = HttpResponse(b"".join(reply.body), status=int(code))
    del response.headers["Content-Type"]
    for name, value in reply.headers:
        response.headers[name] = value
    return response


class PageCacheMiddleware:
    """Whatever readers share is built once, for a request that says nothing but the path.

    Stands around all that makes a page what it is: policy, tags, headers of security.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.makers = Makers(MAKERS, MAKERS_PATIENCE_SECONDS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        pages = front_door().pages
        is_taken = pages is not None and pages.takes(request.META)
        if pages and is_taken and (reply := pages.reply(request.META)):
            return response_of(reply)
        # The desk waits for nobody.
        if not is_kept(request.path_info):
            return self.get_response(request)
        if pages and is_taken:
            return self.in_turn(request, pages)
        return self.made_apart(request)

    def made_apart(self, request: HttpRequest) -> HttpResponse:
        with self.makers.place():
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """A page that is not there while the database is away: said at once. Each attempt would
        hold a thread for seconds, and the pages that are there would wait behind it.
        """
        pages = front_door().pages
        if pages is None or not pages.is_blind or not route_may_be_kept(view):
            return None
        request.is_database_away = True  # type: ignore[attr-defined]
        response: HttpResponse = get_resolver().resolve_error_handler(500)(request)
        response.headers["Retry-After"] = AWAY_SECONDS
        return response

    def in_turn(self, request: HttpRequest, pages: PageCache) -> HttpResponse:
        path = request.META["PATH_INFO"]
        patience = time.monotonic() + BUILDING_SECONDS
        while True:
            building, is_own = pages.turns.take(path)
            if is_own:
                try:
                    with self.makers.place():
                        return self.build(request, pages, building)
                finally:
                    pages.turns.end(path, building)
            if reply := self.of_another(request, pages, building, patience):
                return response_of(reply)
            if building.is_for_one or time.monotonic() >= patience:
                return self.made_apart(request)

    def of_another(
        self, request: HttpRequest, pages: PageCache, building: Building, patience: float
    ) -> Reply | None:
        """A copy that is merely old, else what the other one is making."""
        if reply := pages.reply(request.META, even_old=True):
            return reply
        building.is_over.wait(max(0.0, patience - time.monotonic()))
        made = building.made
        return pages.reply_of(made, request.META) if made and pages.is_current(made) else None

    def build(self, request: HttpRequest, pages: PageCache, building: Building) -> HttpResponse:
        # While this one waited for its turn another may have ended.
        if reply := pages.reply(request.META):
            return response_of(reply)
        for _attempt in range(ATTEMPTS):
            stamp = pages.stamp()
            response = self.get_response(WSGIRequest(bare_environ(request.META, pages.doorway)))
            if stamp is None or not is_for_everybody(response.status_code, headers_of(response)):
                building.is_for_one = True
                return self.or_from_memory(request, pages, response)
            building.made = made = entry_of(request.META, response, stamp)
            if pages.is_current(made):
                break
        pages.keep(made)
        return response_of(pages.first_reply_of(made, request.META))

    def or_from_memory(
        self, request: HttpRequest, pages: PageCache, response: HttpResponse
    ) -> HttpResponse:
        """Where it broke: what is there, if that was for want of a database."""
        if response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
            return response
        if pages.memory.get(request.META["PATH_INFO"]) is None:
            return response
        if not pages.is_blind:
            front_door().lookout.look_now(LOOK_SECONDS)
        reply = pages.reply(request.META, even_old=True)
        return response if reply is None else response_of(reply)


def is_kept(path: str) -> bool:
    try:
        return route_may_be_kept(resolve(path).func)
    except Resolver404:
        return False


def headers_of(response: HttpResponse) -> list[tuple[str, str]]:
    cookies = [("Set-Cookie", name) for name in response.cookies]
    return [*response.items(), *cookies]


def entry_of(environ: Mapping[str, Any], response: HttpResponse, stamp: Stamp) -> Entry:
    return Entry(
        path=environ["PATH_INFO"],
        stamp=stamp,
        headers=response.items(),
        body=response.content,
        coding=best_coding(environ.get("HTTP_ACCEPT_ENCODING", "")),
        story=story_told(response),
    )


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
    tag = response.headers["ETag"] = tag_of(response.content)
    if not is_known(tag, request.headers.get("If-None-Match", "")):
        return response
    kept = {name: value for name, value in response.items() if name in SAID_WITH_304}
    return HttpResponseNotModified(headers=kept)
