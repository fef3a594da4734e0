"""Pages for what went wrong. Masthead and legal foot stand on these too."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import Error as DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.urls import is_valid_path
from django.utils import timezone

from articles import pages
from articles.pages import Frame, MessagePage

log = logging.getLogger(__name__)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    # The desk's addresses end in a slash and add it themselves: the two would chase each other.
    is_of_desk = request.path.startswith(settings.DESK_PATH)
    plain = "" if is_of_desk else without_extra_slashes(request.path)
    if plain and is_valid_path(plain):
        return HttpResponsePermanentRedirect(plain)
    return message(frame_if_possible(), pages.not_found_page)


def unknown_at_desk(request: HttpRequest, rest: str) -> HttpResponse:
    """The stock admin leads anybody who is signed in to the address of any row, by its number:
    the address of a scheduled story is its headline.
    """
    raise Http404


def without_extra_slashes(path: str) -> str:
    """Empty if there are none. Never `//…`, which browsers read as another site."""
    plain = "/" + "/".join(part for part in path.split("/") if part)
    return plain if plain != path else ""


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    return message(pages.last_frame.without_database(), pages.refused_page)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return message(frame_if_possible(), pages.forbidden_page)


def broken(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database: it may be what broke."""
    is_away = getattr(request, "is_database_away", False)
    make = pages.away_page if is_away else pages.broken_page
    return message(pages.last_frame.without_database(), make)


def frame_if_possible() -> Frame:
    try:
        return pages.last_frame.at(timezone.now())
    except DatabaseError:
        log.exception("no database for the frame of an error page")
        return pages.last_frame.without_database()


def message(frame: Frame, make: Callable[..., MessagePage]) -> HttpResponse:
    page = make(frame, at=timezone.now())
    html = render_to_string("articles/message.html", {"page": page})
    return HttpResponse(html, status=page.number)
