"""The public pages. They know no user, no session and no cookie."""

import datetime
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import pages, selectors
from articles.models import Tag, Topic
from articles.models.addresses import day_address
from articles.page_cache import may_be_kept
from articles.selectors import Position
from articles.text import in_vietnam

EARLIEST_YEAR = 1900


def answer(template: str, page: pages.Page, status: int = 200) -> HttpResponse:
    """Without the request: what is cached for all must not know who asked."""
    return HttpResponse(render_to_string(template, {"page": page}), status=status)


@may_be_kept
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    return answer("articles/front.html", pages.front_page(at=timezone.now()))


@may_be_kept
@require_safe
def section(
    request: HttpRequest, slug: str, parent: str | None = None, position: str = ""
) -> HttpResponse:
    found = known(selectors.section_by_slugs(slug, parent))
    page = pages.section_page(found, at=timezone.now(), position=place(position))
    return answer("articles/section.html", page)


@may_be_kept
@require_safe
def tag(request: HttpRequest, slug: str, position: str = "") -> HttpResponse:
    found = known(selectors.tag_by_slug(slug))
    shown = found.merged_into or found
    if shown.is_blocked:
        raise Http404
    topic = getattr(shown, "topic", None) if shown is found else None
    if topic:
        return topic_answer(shown, topic, position)
    page = with_stories(pages.tag_page(shown, at=timezone.now(), position=place(position)))
    if shown is not found:
        return HttpResponsePermanentRedirect(shown.get_absolute_url())
    return answer("articles/tag.html", page)


def topic_answer(tag: Tag, topic: Topic, position: str) -> HttpResponse:
    at = timezone.now()
    shown = selectors.with_picture(topic, at)
    page = pages.topic_page(tag, shown, at=at, position=place(position))
    if not page.cards and not page.lead:
        raise Http404
    return answer("articles/topic.html", page)


@may_be_kept
@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    return answer("articles/topics.html", pages.topics_page(at=timezone.now()))


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """People write it so. Not asked whether there is one: a draft's subject would be told."""
    return HttpResponsePermanentRedirect(f"/tag/{slug}")


@may_be_kept
@require_safe
def author(request: HttpRequest, slug: str, position: str = "") -> HttpResponse:
    found = known(selectors.author_by_slug(slug))
    page = with_stories(pages.author_page(found, at=timezone.now(), position=place(position)))
    return answer("articles/author.html", page)


@may_be_kept
@require_safe
def day(request: HttpRequest, year: str, month: str, day: str, position: str = "") -> HttpResponse:
    at = timezone.now()
    page = pages.day_page(
        calendar_day(f"{year}-{month}-{day}", at), at=at, position=place(position)
    )
    return answer("articles/day.html", page)


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    today = in_vietnam(timezone.now()).date()
    return HttpResponseRedirect(day_address(today))


@may_be_kept
@require_safe
def stream(request: HttpRequest, position: str = "") -> HttpResponse:
    page = pages.stream_page(at=timezone.now(), position=place(position))
    return answer("articles/stream.html", page)


@may_be_kept
@require_safe
def corrections(request: HttpRequest, position: str = "") -> HttpResponse:
    page = pages.corrections_page(at=timezone.now(), position=place(position))
    return answer("articles/corrections.html", page)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    number = request.GET.get("trang", "1")
    page = pages.search_page(
        request.GET.get("q", ""),
        at=timezone.now(),
        number=int(number) if number in pages.RESULT_PAGES else 1,
    )
    found = answer("articles/search.html", page)
    # Caches are keyed on the path alone, and what somebody looks for is nobody else's.
    found.headers["Cache-Control"] = "private, no-cache"
    return found


def with_stories(page: pages.ListPage) -> pages.ListPage:
    """A subject or a pen name that only drafts bear must not be told to readers."""
    if not page.cards:
        raise Http404
    return page


def known(found: Any) -> Any:
    if found is None:
        raise Http404
    return found


def place(position: str) -> Position | None:
    if not position:
        return None
    return known(pages.read_position(position))  # type: ignore[no-any-return]


def calendar_day(written: str, at: datetime.datetime) -> datetime.date:
    try:
        chosen = datetime.date.fromisoformat(written)
    except ValueError as error:
        raise Http404 from error
    if chosen > in_vietnam(at).date() or chosen.year < EARLIEST_YEAR:
        raise Http404
    return chosen
