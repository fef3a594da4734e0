"""Where else a story appeared, and the copies that a correction or takedown has still to reach."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import selectors
from articles.actions.copies import note_copy, settle_copy
from articles.admin.access import staff
from articles.admin.afterwards import require, tried
from articles.admin.moments import MomentField
from articles.admin.publishing import page
from articles.enums import OutsidePlace
from articles.models import Article, CopyTask, OutsideCopy
from articles.models.fields import LineField, ProseField
from articles.rights import Case, may

MOST_SHOWN = 200


class CopyForm(forms.Form):
    place = forms.ChoiceField(label=gettext_lazy("where"), choices=OutsidePlace.choices)
    whereabouts = forms.CharField(
        label=gettext_lazy("Issue and page, slot, or name of the channel"),
        required=False,
        max_length=200,
    )
    url = forms.URLField(
        label=gettext_lazy("Address"), required=False, max_length=500, assume_scheme="https"
    )
    appeared_at = MomentField(label=gettext_lazy("Appeared at"))

    def clean_whereabouts(self) -> str:
        return str(LineField(blank=True).clean(self.cleaned_data["whereabouts"], None))


class SettleForm(forms.Form):
    how = forms.CharField(max_length=1000)

    def clean_how(self) -> str:
        return str(ProseField().clean(self.cleaned_data["how"], None))


def copies_view(request: HttpRequest, article: Article, context: dict[str, Any]) -> HttpResponse:
    user = require(request, "note_copy", article)
    form = CopyForm(request.POST or None, initial={"appeared_at": timezone.now()})
    if request.method == "POST" and form.is_valid():
        refused = tried(
            lambda: note_copy(by=user, at=timezone.now(), article=article, **form.cleaned_data)
        )
        if not refused:
            messages.success(request, _("Noted."))
            return HttpResponseRedirect(reverse("admin:desk_copies", args=[article.pk]))
        form.add_error(None, refused)
    copies = OutsideCopy.objects.filter(article=article).select_related("noted_by")
    tasks = CopyTask.objects.filter(copy__article=article).select_related(
        "copy", "correction", "retraction", "dealt_with_by"
    )
    return page(
        request, "copies", context, article=article, form=form, copies=copies[:MOST_SHOWN],
        tasks=tasks.order_by("dealt_with_at", "pk")[:MOST_SHOWN], may_settle=True,
    )  # fmt: skip


def open_copies_view(request: HttpRequest, context: dict[str, Any], pk: int | None) -> HttpResponse:
    user = staff(request)
    if not user.has_perm("articles.note_copies"):
        raise PermissionDenied
    within = Article.objects.within_reach_of(user)
    tasks = selectors.copies_to_deal_with().filter(copy__article__in=within)
    shown = {"title": _("Copies elsewhere to be dealt with"), "tasks": tasks[:MOST_SHOWN]}
    return TemplateResponse(request, "admin/articles/article/open_copies.html", context | shown)


def settle_view(request: HttpRequest, context: dict[str, Any], pk: int | None) -> HttpResponse:
    user = staff(request)
    if not user.has_perm("articles.note_copies"):
        raise PermissionDenied
    within = Article.objects.within_reach_of(user)
    task = get_object_or_404(
        CopyTask.objects.select_related("copy__article__section__parent"),
        pk=pk, copy__article__in=within,
    )  # fmt: skip
    if not may(user, "note_copy", Case(task.copy.article, timezone.now())):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = SettleForm(request.POST)
    if form.is_valid():
        refused = tried(
            lambda: settle_copy(by=user, at=timezone.now(), task=task, **form.cleaned_data)
        )
    else:
        refused = [_("Say what was done there.")]
    for sentence in refused:
        messages.error(request, sentence)
    if not refused:
        messages.success(request, _("Ticked off."))
    return HttpResponseRedirect(reverse("admin:desk_copies", args=[task.copy.article_id]))
