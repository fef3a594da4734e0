"""Text that was never saved, beside what stands in the story now."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles.actions.revising import snapshot_of
from articles.admin.access import staff
from articles.admin.comparison import Comparison
from articles.admin.conflict import given
from articles.admin.story_form import ArticleForm
from articles.enums import Verb
from articles.models import Article, Autosave, User

WHOSE = "cua"


def unsaved_view(request: HttpRequest, article: Article, context: dict[str, Any]) -> HttpResponse:
    """One's own, or that of somebody from whom one took the story over."""
    kept = newest_of(request, article)
    form = ArticleForm(kept.payload, instance=Article.objects.get(pk=article.pk))
    form.user = kept.saved_by
    form.is_valid()
    stored = snapshot_of(article)
    compared = Comparison(stored, given(form, stored), staff(request))
    context |= {
        "title": _("Unsaved text of %(name)s") % {"name": kept.saved_by},
        "story": article,
        "kept": kept,
        "is_mine": kept.saved_by_id == staff(request).pk,
        "differences": compared.differences(),
    }
    return TemplateResponse(request, "admin/articles/article/unsaved.html", context)


def newest_of(request: HttpRequest, article: Article) -> Autosave:
    whose = asked_whose(request)
    if whose != staff(request).pk and not took_over_from(staff(request), whose, article):
        raise Http404
    kept = Autosave.objects.filter(article=article, saved_by=whose).select_related("saved_by")
    newest = kept.order_by("-saved_at").first()
    if newest is None:
        raise Http404
    return newest


def asked_whose(request: HttpRequest) -> int:
    given = request.GET.get(WHOSE, "")
    is_number = given.isascii() and given.isdigit() and len(given) < 19
    return int(given) if is_number else staff(request).pk


def took_over_from(user: User, whose: int, article: Article) -> bool:
    takeovers = article.events.filter(verb=Verb.TAKE_OVER, happened_by=user)
    return takeovers.filter(details__holder=whose).exists()
