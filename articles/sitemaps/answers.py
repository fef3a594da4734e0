"""Sitemaps under their addresses."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import pages
from articles.models.addresses import STORIES, sitemap_address
from articles.page_cache import may_be_kept
from articles.sitemaps import reading, writing
from articles.sitemaps.reading import Part, Place
from articles.sitemaps.robots import robots

TYPE = "application/xml; charset=utf-8"
STANDING = ("/24h", "/chu-de", "/dinh-chinh", "/rss")
Row = TypeVar("Row")
PLACES = {"tu-khoa": reading.tags, "tac-gia": reading.authors}


@may_be_kept
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    parts = [Place("/sitemap/muc.xml")]
    parts += named(STORIES, reading.story_parts(at))
    parts += named("tu-khoa", reading.tag_parts(at))
    parts += named("tac-gia", reading.author_parts(at))
    return answer(writing.index(parts))


def named(kind: str, parts: list[Part]) -> Iterator[Place]:
    for part in parts:
        yield Place(sitemap_address(kind, part.number), part.changed_at)


@may_be_kept
@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    found = [*reading.sections(at), *reading.pages(at), *map(Place, STANDING)]
    return answer(writing.places(found))


@may_be_kept
@require_safe
def stories(request: HttpRequest, number: str) -> HttpResponse:
    listed = reading.stories(int(number) - 1, timezone.now())
    return answer(with_something(listed, writing.stories))


@may_be_kept
@require_safe
def places(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    found = list(PLACES[kind](int(number) - 1, timezone.now()))
    return answer(with_something(found, writing.places))


@may_be_kept
@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    return HttpResponse(robots(), content_type="text/plain; charset=utf-8")


@require_safe
def key_file(request: HttpRequest, key: str) -> HttpResponse:
    """Proves to search engines that who tells them of our addresses is us."""
    if key != settings.INDEXNOW_KEY:
        raise Http404
    return HttpResponse(key, content_type="text/plain; charset=utf-8")


@may_be_kept
@require_safe
def news(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    paper = pages.last_frame.at(at).masthead.product_name
    return answer(writing.news(reading.news(at), paper))


def with_something(found: list[Row], write: Callable[[list[Row]], bytes]) -> bytes:
    """A part without an address in it is none."""
    if not found:
        raise Http404
    return write(found)


def answer(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type=TYPE)
