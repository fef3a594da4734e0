"""Feeds under their addresses."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import pages, selectors
from articles.feeds import channels
from articles.feeds.channels import Channel
from articles.feeds.json_format import json_feed
from articles.feeds.xml_formats import atom, rss
from articles.models import Section
from articles.models.addresses import feed_address
from articles.page_cache import may_be_kept
from articles.pages.feeds import FORMATS

WRITERS = {"rss": rss, "atom": atom, "json": json_feed}


@may_be_kept
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    page = pages.feeds_page(at=timezone.now())
    return HttpResponse(render_to_string("articles/feeds.html", {"page": page}))


@may_be_kept
@require_safe
def everything(request: HttpRequest, ending: str) -> HttpResponse:
    return answer(channels.of_everything(timezone.now()), ending)


@may_be_kept
@require_safe
def section(
    request: HttpRequest, slug: str, ending: str, parent: str | None = None
) -> HttpResponse:
    rows = Section.objects.select_related("parent").filter(slug=slug, parent__slug=parent)
    found = rows.first()
    if found is None:
        raise Http404
    return answer(channels.of_section(found, timezone.now()), ending)


@may_be_kept
@require_safe
def tag(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    found = selectors.tag_by_slug(slug)
    shown = found and (found.merged_into or found)
    if not shown or shown.is_blocked:
        raise Http404
    channel = with_stories(channels.of_tag(shown, timezone.now()))
    if shown is not found:
        return HttpResponsePermanentRedirect(feed_address(channel.page, ending))
    return answer(channel, ending)


@may_be_kept
@require_safe
def author(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    found = selectors.author_by_slug(slug)
    if found is None:
        raise Http404
    return answer(with_stories(channels.of_author(found, timezone.now())), ending)


def with_stories(channel: Channel) -> Channel:
    """A subject or a pen name that only drafts bear must not be told to readers."""
    if not channel.entries:
        raise Http404
    return channel


def answer(channel: Channel, ending: str) -> HttpResponse:
    _title, media_type = FORMATS[ending]
    content = WRITERS[ending](channel)
    response = HttpResponse(content, content_type=f"{media_type}; charset=utf-8")
    if channel.hubs:
        response.headers["Link"] = ", ".join(links(channel, ending))
    return response


def links(channel: Channel, ending: str) -> list[str]:
    """Hubs look for themselves here before they look into the document."""
    hubs = [f'<{hub}>; rel="hub"' for hub in channel.hubs]
    return [*hubs, f'<{channel.address(ending)}>; rel="self"']
