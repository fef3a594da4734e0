"""Passing a story to the readers from the desk: each step says first what it will do."""

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import actions, media
from articles.actions import NotReadyError, StaleVersionError
from articles.admin.access import staff
from articles.admin.moments import MomentField
from articles.admin.sharing import look_of_stored
from articles.enums import ArticleState
from articles.models import Article, PublishedArticle, User
from articles.templatetags.desk import moment as format_moment
from articles.workflow import TransitionRefused

NOW, LATER = "now", "later"


class PublishForm(forms.Form):
    when = forms.ChoiceField(
        choices=[(NOW, gettext_lazy("Now")), (LATER, gettext_lazy("At a later hour"))],
        initial=NOW,
        widget=forms.RadioSelect,
    )
    shown_from = MomentField(label=gettext_lazy("Hour of publication"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("when") == LATER and not values.get("shown_from"):
            raise ValidationError({"shown_from": _("Say at which hour.")})
        return values

    def hour(self) -> datetime.datetime | None:
        later = self.cleaned_data["when"] == LATER
        return self.cleaned_data["shown_from"] if later else None


def publish_view(request: HttpRequest, article: Article, context: dict[str, Any]) -> HttpResponse:
    require(request, "articles.publish_article")
    form = PublishForm(request.POST or None, initial={"version": article.version})
    if request.method == "POST" and form.is_valid():
        refused = attempt(
            lambda: actions.publish(
                by=staff(request),
                at=timezone.now(),
                article=article,
                shown_from=form.hour(),
                expected_version=form.cleaned_data["version"],
            )
        )
        if not refused:
            say_published(request, article)
            return to_story(article)
        form.add_error(None, refused)
    at = timezone.now()
    live = article.published.visible(at).first()
    return page(
        request,
        "publish",
        context,
        article=article,
        form=form,
        live=live,
        upcoming=article.published.upcoming(at).first(),
        **what_is_missing(article, at),
        look=look_of_stored(article),
        has_newer_text=has_newer_text(article, live),
        may_correct=bool(live) and request.user.has_perm("articles.correct_article"),
    )


def say_published(request: HttpRequest, article: Article) -> None:
    newest = article.published.order_by("-number").first()
    if newest and newest.shown_from > timezone.now():
        moment = format_moment(newest.shown_from)
        messages.success(request, _("Scheduled for %(moment)s.") % {"moment": moment})
    else:
        messages.success(request, _("Published. Readers see this version from now on."))


def unschedule_view(
    request: HttpRequest, article: Article, context: dict[str, Any]
) -> HttpResponse:
    require(request, "articles.publish_article")
    if request.method == "POST":
        refused = attempt(
            lambda: actions.unschedule(by=staff(request), at=timezone.now(), article=article)
        )
        if refused:
            messages.error(request, refused[0])
        else:
            messages.success(request, _("What was scheduled has been taken back."))
        return to_story(article)
    upcoming = article.published.upcoming(timezone.now()).first()
    return page(request, "unschedule", context, article=article, upcoming=upcoming)


def require(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


def attempt(work: Any) -> list[str]:
    """Run it; the sentences say why it was refused, none that it was done."""
    try:
        work()
    except NotReadyError as refused:
        return refused.obstacles
    except (TransitionRefused, media.MediaRefused) as refused:
        return [str(refused)]
    except StaleVersionError as stale:
        return [
            _(
                "%(name)s saved a newer version after you opened this page. "
                "Look at it again, then publish."
            )
            % {"name": stale.current.updated_by}
        ]
    return []


def what_is_missing(article: Article, at: datetime.datetime) -> dict[str, list[str]]:
    shown_from = max(filter(None, (at, article.embargo_until)))
    return {
        "obstacles": actions.obstacles(article, at=at, shown_from=shown_from),
        "gaps": actions.gaps(article),
    }


def has_newer_text(article: Article, live: PublishedArticle | None) -> bool:
    return live is not None and article.version > live.article_version


def standing(article: Article | None, user: User) -> dict[str, Any]:
    """Where a story stands with its readers, and which steps this person may take."""
    if article is None:
        may_publish = user.has_perm("articles.publish_article")
        return {"live": None, "upcoming": None, "may_publish": may_publish}
    at = timezone.now()
    live = article.published.visible(at).first()
    return {
        "live": live,
        "upcoming": article.published.upcoming(at).first(),
        "has_newer_text": has_newer_text(article, live),
        "may_publish": user.has_perm("articles.publish_article"),
        "may_correct": live is not None and user.has_perm("articles.correct_article"),
        "may_retract": article.state == ArticleState.PUBLISHED
        and user.has_perm("articles.retract_article"),
    }


def to_story(article: Article) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))


def page(
    request: HttpRequest, name: str, context: dict[str, Any], **values: Any
) -> TemplateResponse:
    return TemplateResponse(request, f"admin/articles/article/{name}.html", {**context, **values})
