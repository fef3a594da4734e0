"""Passing a story to the readers from the desk: each step says first what it will do."""

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import actions, media, rights, selectors
from articles.actions import NotReadyError, ScheduledMeanwhileError, StaleVersionError
from articles.actions.chain import has_edited
from articles.admin.access import staff
from articles.admin.moments import MomentField
from articles.admin.sharing import look_of_stored
from articles.admin.standing import (
    approvers,
    buttons,
    facts,
    first_buttons,
    standing_approval,
)
from articles.enums import Step, Verb
from articles.models import Article, PublishedArticle, User
from articles.rights import Case
from articles.templatetags.desk import moment as format_moment
from articles.workflow import TransitionRefused

NOW, LATER = "now", "later"


class SeenScheduleForm(forms.Form):
    """What was scheduled when the page was made, by its number; a page that says nothing of it
    saw none. The page always names the newest: a second press drops it.
    """

    scheduled = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def seen(self) -> int:
        return self.cleaned_data["scheduled"] or 0


class PublishForm(SeenScheduleForm):
    when = forms.ChoiceField(
        choices=[(NOW, gettext_lazy("Now")), (LATER, gettext_lazy("At a later hour"))],
        initial=NOW,
        widget=forms.RadioSelect,
    )
    shown_from = MomentField(label=gettext_lazy("Hour of publication"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
    # Only a page that said so sends it: nobody approves by accident.
    is_approving = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("when") == LATER and not values.get("shown_from"):
            raise ValidationError({"shown_from": _("Say at which hour.")})
        return values

    def hour(self) -> datetime.datetime | None:
        later = self.cleaned_data["when"] == LATER
        return self.cleaned_data["shown_from"] if later else None


def publish_view(request: HttpRequest, article: Article, context: dict[str, Any]) -> HttpResponse:
    by, at = staff(request), timezone.now()
    case = Case(article, at)
    rights.require(by, "publish", case)
    approving = {"is_approving": needs_approval(article) and rights.may(by, "approve", case)}
    given = {"version": article.version, **approving, **hour_offered(article, at)}
    form = PublishForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        refused = attempt(
            lambda: actions.publish(
                by=by,
                at=timezone.now(),
                article=article,
                shown_from=form.hour(),
                expected_version=form.cleaned_data["version"],
                expected_scheduled=form.seen(),
                is_approving=form.cleaned_data["is_approving"],
            )
        )
        if not refused:
            say_published(request, article)
            return to_story(article)
        form.add_error(None, refused)
    live = article.published.visible(at).first()
    return page(
        request,
        "publish",
        context,
        article=article,
        form=form,
        live=live,
        upcoming=scheduled(article, timezone.now()),
        **what_is_missing(article, at),
        **who_approves(case, by),
        look=look_of_stored(article),
        has_newer_text=has_newer_text(article, live),
        may_correct=bool(live) and rights.may(by, "correct", case),
    )


def hour_offered(article: Article, at: datetime.datetime) -> dict[str, Any]:
    """While a promise to a source holds, its end is the first hour there is."""
    hour = selectors.plan_of(article, at).offered_hour
    return {"when": LATER, "shown_from": hour} if hour else {}


def needs_approval(article: Article) -> bool:
    return not article.approvals.standing().filter(article_version=article.version).exists()


def who_approves(case: Case, by: User) -> dict[str, Any]:
    """What the page says of the approval: given, given by the same press, or whose it is."""
    article = case.article
    if not needs_approval(article):
        return {"approval": "given", "given": standing_approval(article)}
    is_edited = has_edited(article, by=by)
    if rights.may(by, "approve", case) and not (
        is_edited and case.rule.has_other_approver_after_edits
    ):
        return {"approval": "by_this_press", "is_edited": is_edited}
    return {
        "approval": "missing",
        "approvers": approvers(case, besides=by),
        "step_label": Step(article.step).label,
        "may_at_once": rights.may(by, "approve_at_once", case)
        and Verb.HASTEN in rights.open_verbs(by, case),
    }


def say_published(request: HttpRequest, article: Article) -> None:
    newest = article.published.order_by("-number").first()
    if newest and newest.shown_from > timezone.now():
        moment = format_moment(newest.shown_from)
        messages.success(request, _("Scheduled for %(moment)s.") % {"moment": moment})
        warn_of_clashes(request, article, newest.shown_from)
    else:
        messages.success(request, _("Published. Readers see this version from now on."))


def warn_of_clashes(request: HttpRequest, article: Article, hour: datetime.datetime) -> None:
    """Two stories that would lead push each other off the front page in the same minute."""
    if headlines := selectors.clashes(article, hour, at=timezone.now()):
        told = {"headlines": "; ".join(headlines)}
        messages.warning(request, _("Scheduled for the same minute: %(headlines)s") % told)


def unschedule_view(
    request: HttpRequest, article: Article, context: dict[str, Any]
) -> HttpResponse:
    by = staff(request)
    rights.require(by, "publish", Case(article, timezone.now()))
    form = SeenScheduleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        refused = attempt(
            lambda: actions.unschedule(
                by=by, at=timezone.now(), article=article, expected_scheduled=form.seen()
            )
        )
        if not refused:
            messages.success(request, _("What was scheduled has been taken back."))
            return to_story(article)
        form.add_error(None, refused)
    upcoming = scheduled(article, timezone.now())
    return page(request, "unschedule", context, article=article, form=form, upcoming=upcoming)


def scheduled(article: Article, at: datetime.datetime) -> PublishedArticle | None:
    return article.published.upcoming(at).select_related("published_by").first()


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
                "Look at the story again before you go on."
            )
            % {"name": stale.current.updated_by}
        ]
    except ScheduledMeanwhileError as meanwhile:
        return [told_of_hour(meanwhile.upcoming)]
    return []


def told_of_hour(upcoming: PublishedArticle) -> str:
    return _(
        "%(name)s scheduled this story for %(when)s after you opened this page. Nothing has "
        "changed yet: press once more to drop that hour."
    ) % {"name": upcoming.published_by, "when": format_moment(upcoming.shown_from)}


def what_is_missing(article: Article, at: datetime.datetime) -> dict[str, list[str]]:
    shown_from = max(filter(None, (at, article.embargo_until)))
    return {
        "obstacles": actions.obstacles(article, at=at, shown_from=shown_from),
        "gaps": actions.gaps(article),
    }


def has_newer_text(article: Article, live: PublishedArticle | None) -> bool:
    return live is not None and article.version > live.article_version


def standing(article: Article | None, user: User) -> dict[str, Any]:
    """Where a story stands with its readers and in its chain, and what this person may do."""
    if article is None:
        none = {"case": None, "live": None, "upcoming": None, "may_publish": False}
        return {**none, **first_buttons()}
    case = Case(article, timezone.now())
    may_publish = rights.may(user, "publish", case)
    live, upcoming = live_and_upcoming(article, case.at)
    is_newer = has_newer_text(article, live)
    is_out = live is not None and not is_newer and upcoming is None
    found = buttons(case, user, is_out=is_out)
    return {
        **facts(case, user, has_newer_text=is_newer),
        **found,
        "case": case,
        "live": live,
        "upcoming": upcoming,
        "has_newer_text": is_newer,
        "may_publish": (article.step == Step.APPROVED or found["may_approve"])
        and not is_out
        and may_publish,
        "may_see_publishing": may_publish and not is_out,
        "may_take_back": may_publish,
    }


def live_and_upcoming(
    article: Article, at: datetime.datetime
) -> tuple[PublishedArticle | None, PublishedArticle | None]:
    published = article.published
    versions = (published.visible(at) | published.upcoming(at)).order_by("shown_from")
    live = [each for each in versions if each.shown_from <= at]
    upcoming = [each for each in versions if each.shown_from > at]
    return next(iter(live), None), next(iter(upcoming), None)


def to_story(article: Article) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))


def page(
    request: HttpRequest, name: str, context: dict[str, Any], **values: Any
) -> TemplateResponse:
    return TemplateResponse(request, f"admin/articles/article/{name}.html", {**context, **values})
