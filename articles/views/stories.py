"""One story under its address, its wrong addresses and its old ones."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import pages, selectors
from articles.models import PublishedArticle
from articles.page_cache import NEVER, Story, may_be_kept, of_story
from articles.views.pages import answer

LARGEST_ID = 2**63 - 1
VTT = "text/vtt; charset=utf-8"


@may_be_kept
@require_safe
def story(request: HttpRequest, number: str, slug: str = "") -> HttpResponse:
    """The number decides; the words before it are decoration."""
    at = timezone.now()
    article_id = int(number)
    if article_id > LARGEST_ID:
        raise Http404
    published = selectors.story(article_id, at)
    if published is None:
        return gone_or_missing(article_id)
    if request.path != published.get_absolute_url():
        return HttpResponsePermanentRedirect(published.get_absolute_url())
    content = pages.published_story(published)
    page = pages.article_page(content, at=at)
    response = answer(page.treatment.template, page)
    response.framed_hosts = page.framed_hosts  # type: ignore[attr-defined]  # for the policy
    return of_story(response, told_by(published))


def told_by(published: PublishedArticle) -> Story:
    until = published.shown_until
    return Story(published.article_id, until.timestamp() if until else NEVER)


@may_be_kept
@require_safe
def subtitles(request: HttpRequest, number: str, video: str) -> HttpResponse:
    found = selectors.subtitles_of(int(number), int(video), timezone.now())
    if not found:
        raise Http404
    return of_story(HttpResponse(found, content_type=VTT), Story(int(number)))


def gone_or_missing(article_id: int) -> HttpResponse:
    at = timezone.now()
    if not selectors.is_retracted(article_id, at):
        raise Http404
    told = selectors.rectifications_of(article_id, at)
    page = pages.retracted_page(pages.last_frame.at(at), at=at, told=told)
    return answer("articles/message.html", page, status=410)


@require_safe
def old_address(request: HttpRequest, number: str) -> HttpResponse:
    """`/tin-tuc/{any}/{number}/{any}` of the former site."""
    host = request.get_host().partition(":")[0].lower().removeprefix("www.")
    article_id = selectors.moved_from(host, number)
    if article_id is None:
        raise Http404
    published = selectors.address_of(article_id, timezone.now())
    if published is None:
        return gone_or_missing(article_id)
    return HttpResponsePermanentRedirect(published.get_absolute_url())
