"""Addresses of the papers that this one came from. Only hosts of ALLOWED_HOSTS get here."""

import logging
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
)
from django.utils import timezone

from articles import selectors
from articles.models import LegacyAddress, LegacyPath, plain_path
from articles.models.former_sites import LONGEST_PATH
from articles.pages.head import absolute
from articles.text import LoneSurrogateError, normalise
from articles.views.stories import gone_or_missing

STORY = re.compile(r"-([0-9]{1,18})\.html$")

log = logging.getLogger(__name__)


class FormerSitesMiddleware:
    """Under an old host its own addresses come first; under ours only where nothing answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        host = host_of(request)
        is_former = host != own_host()
        if is_former and (moved := moved_to(request, host) or old_story(request, host)):
            return moved
        response = self.get_response(request)
        if response.status_code == 404 and not is_former:
            return moved_to(request, host) or response
        return response


def host_of(request: HttpRequest) -> str:
    return plain_host(request.get_host().partition(":")[0])


def own_host() -> str:
    return plain_host(urlsplit(settings.SITE_ORIGIN).hostname or "")


def plain_host(host: str) -> str:
    return host.lower().removeprefix("www.")


def moved_to(request: HttpRequest, host: str) -> HttpResponsePermanentRedirect | None:
    """The query string is dropped: what sharing added to it (zarsrc, utm_…, fbclid) means nothing,
    and former sites named their pages without one.
    """
    path = asked_path(request)
    if not path:
        return None
    try:
        target = target_of(path, host)
    except DatabaseError:
        log.exception("no database to look for an old address")
        return None
    return HttpResponsePermanentRedirect(absolute(target)) if target else None


def old_story(request: HttpRequest, host: str) -> HttpResponse | None:
    """`/{any}-{number}.html` of a former site: the number is one of its own, never one of ours."""
    found = STORY.search(asked_path(request))
    if not found:
        return None
    stories = LegacyAddress.objects.filter(host=host)
    article_id = stories.filter(legacy_id=found[1]).values_list("article_id", flat=True).first()
    if article_id is None:
        if stories.exists():
            raise Http404
        return None
    published = selectors.address_of(article_id, timezone.now())
    if published is None:
        return gone_or_missing(article_id)
    return HttpResponsePermanentRedirect(absolute(published.get_absolute_url()))


def asked_path(request: HttpRequest) -> str:
    """Empty for what no old address can be."""
    is_ours = request.path_info.startswith((settings.DESK_PATH, "/media/"))
    if is_ours or request.method not in ("GET", "HEAD"):
        return ""
    try:
        path = plain_path(normalise(request.path_info))
    except LoneSurrogateError:
        return ""
    return path if len(path) <= LONGEST_PATH else ""


def target_of(path: str, host: str) -> str | None:
    if host != own_host():
        at_home = LegacyPath.objects.filter(host=host, path=path)
        return at_home.values_list("target", flat=True).first()
    # Where an old address leads, nothing leads on: no loop is ever made, whatever stands there.
    if LegacyPath.objects.filter(target=path).exists():
        return None
    # The name of a former site may have become ours, and its pages be asked for under it.
    found = dict(LegacyPath.objects.filter(path=path).values_list("host", "target")[:10])
    targets = {found[host]} if host in found else set(found.values())
    return targets.pop() if len(targets) == 1 else None
