"""One small page for each verb of the chain: it says what will happen, asks what is needed, and
does it. Which verbs a person may say is asked of `articles.rights` alone.
"""

import datetime
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import actions
from articles.actions.chain import has_edited
from articles.actions.drafts import locked, refuse_stale
from articles.admin.access import staff
from articles.admin.publishing import attempt, to_story
from articles.admin.standing import AT_ONCE, approvers, facts
from articles.admin.verb_forms import (
    DeadlineForm,
    HastenForm,
    NoteForm,
    ReasonForm,
    SendBackForm,
    VerbForm,
)
from articles.admin.verb_words import BUTTONS, button, told
from articles.enums import Step, Verb
from articles.models import Article, User
from articles.rights import Case, may, open_verbs, require
from articles.templatetags.desk import moment
from articles.workflow import PASSAGES, TransitionRefused

APPROVING = "_approving"


@dataclass(frozen=True)
class Way:
    action: Callable[..., Any]
    form: type[VerbForm] = VerbForm
    is_grave: bool = False


WAYS = {
    Verb.SUBMIT: Way(actions.submit, NoteForm),
    Verb.WITHDRAW: Way(actions.withdraw),
    Verb.TAKE: Way(actions.take),
    Verb.RELEASE: Way(actions.release),
    Verb.PASS_UP: Way(actions.pass_up, NoteForm),
    Verb.SEND_BACK: Way(actions.send_back, SendBackForm),
    Verb.HASTEN: Way(actions.hasten, HastenForm),
    Verb.APPROVE: Way(actions.approve, NoteForm),
    Verb.WITHDRAW_APPROVAL: Way(actions.withdraw_approval, ReasonForm, is_grave=True),
    Verb.SPIKE: Way(actions.spike, ReasonForm, is_grave=True),
    Verb.REVIVE: Way(actions.revive),
}
CHECKED = (Verb.SUBMIT, Verb.PASS_UP, Verb.HASTEN, Verb.APPROVE)


def verb_view(
    request: HttpRequest, article: Article, context: dict[str, Any], verb: str
) -> HttpResponse:
    if verb not in WAYS:
        raise Http404
    by, case = staff(request), Case(article, timezone.now())
    if verb not in open_verbs(by, case):
        return not_open(request, case, Verb(verb))
    way = WAYS[Verb(verb)]
    form = way.form(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        refused = attempt(lambda: say(way, form, by=by, article=article, request=request))
        if not refused:
            article.refresh_from_db()
            messages.success(request, done(Verb(verb), article))
            return to_story(article)
        form = renewed(form, case, refused)
    return page(request, context, case, Verb(verb), form)


def say(way: Way, form: VerbForm, *, by: User, article: Article, request: HttpRequest) -> None:
    said, action = form.said(), way.action
    if APPROVING in request.POST:
        said, action = {"reason": said["reason"]}, actions.approve_at_once
    given = form.cleaned_data
    say_to_what_was_seen(
        action, by=by, article=article, step=given["step"], version=given["version"], **said
    )


@transaction.atomic
def say_to_what_was_seen(
    action: Callable[..., Any], *, by: User, article: Article, step: str, version: int, **said: Any
) -> None:
    """Under the lock: a button pressed twice must not carry a story two steps."""
    stored = locked(article, by=by)
    if stored.step != step:
        raise TransitionRefused(moved_on(stored))
    refuse_stale(stored, version)
    action(by=by, at=timezone.now(), article=stored, **said)


def moved_on(article: Article) -> str:
    return _("The story has moved on meanwhile. It is now at “%(step)s”.") % {
        "step": Step(article.step).label
    }


def not_open(request: HttpRequest, case: Case, verb: Verb) -> HttpResponse:
    """Whoever might have said it a step earlier came too late; everybody else may not at all."""
    if not was_open(staff(request), case, verb):
        raise PermissionDenied
    messages.error(request, moved_on(case.article))
    return to_story(case.article)


def was_open(by: User, case: Case, verb: Verb) -> bool:
    passage = next(each for each in PASSAGES if each.verb == verb)
    for step in set(passage.sources) - {case.article.step}:
        before = copy(case.article)
        before.step = step
        if may(by, passage.right, Case(before, case.at)):
            return True
    return False


def renewed(form: VerbForm, case: Case, refused: list[str]) -> VerbForm:
    """The same words over the story as it stands now, with why it was not done."""
    case.article.refresh_from_db(fields=["step", "version"])
    now = {"step": case.article.step, "version": str(case.article.version)}
    again = type(form)({name: form.data[name] for name in form.data} | now, case=case)
    again.full_clean()
    again.add_error(None, refused)
    return again


def done(verb: Verb, article: Article) -> str:
    return _("%(verb)s: done. The story is now at “%(step)s”.") % {
        "verb": BUTTONS[verb],
        "step": Step(article.step).label,
    }


def page(
    request: HttpRequest, context: dict[str, Any], case: Case, verb: Verb, form: VerbForm
) -> HttpResponse:
    by, article = staff(request), case.article
    is_edited = verb == Verb.APPROVE and has_edited(article, by=by)
    label = str(BUTTONS[Verb.APPROVE_WITH_EDITS]) if is_edited else button(verb, case)
    more = {
        "article": article,
        "title": label,
        "label": label,
        "verb": verb,
        "told": told(verb, case),
        "form": form,
        "is_grave": WAYS[verb].is_grave,
        "is_edited": is_edited,
        "needs_another": is_edited and case.rule.has_other_approver_after_edits,
        "approvers": approvers(case, besides=by) if is_edited else [],
        "may_at_once": verb == Verb.HASTEN and may(by, "approve_at_once", case),
        "upcoming": article.published.upcoming(case.at).first(),
        **checks(case, verb),
        **facts(case, by),
    }
    return TemplateResponse(request, "admin/articles/article/pass.html", context | more)


def checks(case: Case, verb: Verb) -> dict[str, list[str]]:
    """On the way up what its pictures lack is told; the last word is refused for it."""
    if verb not in CHECKED:
        return {}
    name = "obstacles" if verb == Verb.APPROVE else "gaps"
    return {name: actions.gaps_of_media(case.article, at=case.at)}


def after_saving(request: HttpRequest, article: Article, verb: str) -> HttpResponse:
    """The form's buttons save first. What asks for nothing is done at once."""
    if verb not in WAYS:
        raise Http404
    if verb not in AT_ONCE:
        return HttpResponseRedirect(reverse("admin:desk_verb", args=[article.pk, verb]))
    way, by = WAYS[Verb(verb)], staff(request)
    refused = attempt(lambda: way.action(by=by, at=timezone.now(), article=article))
    if refused:
        messages.error(request, refused[0])
    else:
        article.refresh_from_db(fields=["step"])
        messages.success(request, done(Verb(verb), article))
    return to_story(article)


# -- By when it is wanted ---------------------------------------------------------


def deadline_view(request: HttpRequest, article: Article, context: dict[str, Any]) -> HttpResponse:
    by, at = staff(request), timezone.now()
    require(by, "set_deadline", Case(article, at))
    form = DeadlineForm(request.POST or None, initial={"due_at": article.due_at})
    if request.method == "POST" and form.is_valid():
        due_at = form.cleaned_data["due_at"]
        refused = attempt(
            lambda: actions.set_deadline(by=by, at=at, article=article, due_at=due_at)
        )
        if not refused:
            messages.success(request, deadline_told(due_at))
            return to_story(article)
        form.add_error("due_at", refused)
    more = {"article": article, "title": _("Deadline"), "form": form}
    return TemplateResponse(request, "admin/articles/article/deadline.html", context | more)


def deadline_told(due_at: datetime.datetime | None) -> str:
    if due_at is None:
        return _("There is no deadline any more.")
    return _("Wanted by %(moment)s.") % {"moment": moment(due_at)}
