"""The trash of drafts, as pages beside the list of stories."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.actions.trash import move_to_trash, restore_from_trash
from articles.admin.access import staff
from articles.models import Article
from articles.workflow import TransitionRefused

SHOWN = 200
View = Callable[..., HttpResponse]


def trash_urls(stories: ModelAdmin[Article]) -> list[URLPattern]:
    def guarded(view: View) -> View:
        def permitted(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if not stories.has_change_permission(request):
                raise PermissionDenied
            return view(stories, request, **kwargs)

        return stories.admin_site.admin_view(permitted)

    return [
        path("thung-rac/", guarded(trash_list), name="desk_trash"),
        path("<int:pk>/bo-vao-thung-rac/", guarded(throw_away), name="desk_throw_away"),
        path("<int:pk>/lay-lai/", guarded(take_back), name="desk_take_back"),
    ]


def trash_list(stories: ModelAdmin[Article], request: HttpRequest) -> HttpResponse:
    trashed = Article.objects.trashed().within_reach_of(staff(request))
    context = {
        **stories.admin_site.each_context(request),
        "title": _("Trash"),
        "opts": stories.opts,
        "stories": trashed.select_related("trashed_by", "created_by").order_by("-trashed_at")[
            :SHOWN
        ],
    }
    return TemplateResponse(request, "admin/articles/article/trash.html", context)


def throw_away(stories: ModelAdmin[Article], request: HttpRequest, pk: int) -> HttpResponse:
    article = reachable(request, pk)
    if request.method != "POST":
        context = {
            **stories.admin_site.each_context(request),
            "title": _("Move to the trash"),
            "told": _("The draft can be taken back for thirty days, then it is gone for good."),
            "opts": stories.opts,
            "object": article,
            "form": None,
            "back": reverse("admin:articles_article_change", args=[pk]),
        }
        return TemplateResponse(request, "admin/articles/ask.html", context)
    try:
        move_to_trash(by=staff(request), at=timezone.now(), article=article)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
    messages.success(request, _("In the trash: %(name)s") % {"name": article})
    return HttpResponseRedirect(reverse("admin:articles_article_changelist"))


def take_back(stories: ModelAdmin[Article], request: HttpRequest, pk: int) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    article = reachable(request, pk)
    restore_from_trash(by=staff(request), at=timezone.now(), article=article)
    messages.success(request, _("Taken back: %(name)s") % {"name": article})
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))


def reachable(request: HttpRequest, pk: int) -> Article:
    return get_object_or_404(Article.objects.within_reach_of(staff(request)), pk=pk)
