"""Pages that stand beside the news, each at its one address."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import pages
from articles.models import PublishedPage
from articles.page_cache import may_be_kept
from articles.views.pages import answer


@may_be_kept
@require_safe
def static_page(request: HttpRequest, slug: str) -> HttpResponse:
    at = timezone.now()
    published = PublishedPage.objects.visible(at).filter(slug=slug).first()
    if published is None:
        raise Http404
    if request.path != published.get_absolute_url():
        return HttpResponsePermanentRedirect(published.get_absolute_url())
    return answer("articles/static_page.html", pages.static_page(published, at=at))
