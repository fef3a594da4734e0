"""The states a story was saved in: its history, two side by side, one put in force again."""

import datetime
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.actions import NotReadyError, StaleVersionError
from articles.actions.restoring import restore_revision, what_is_gone
from articles.actions.revising import snapshot_at
from articles.admin.access import staff
from articles.admin.autosave import unsaved_texts
from articles.admin.comparison import Comparison
from articles.enums import ArticleState, Step, Verb
from articles.models import Article, Revision
from articles.rights import Case, may
from articles.selectors.history import Line, Place, history_of
from articles.workflow import TransitionRefused

PER_PAGE = 50
ONWARD = "tiep"
FROM, TO = "tu", "den"
# Where these took the story says more than their name does.
PASSING = (
    Verb.SUBMIT, Verb.PASS_UP, Verb.SEND_BACK, Verb.HASTEN, Verb.WITHDRAW_APPROVAL,
    Verb.VOID_APPROVAL,
)  # fmt: skip


class RestoreForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


def revision_urls(stories: Any) -> list[URLPattern]:
    def restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
        view: Any = stories.story_page(partial(restore_page, number=number))
        answer: HttpResponse = view(request, pk=pk)
        return answer

    return [
        path("<int:pk>/ban/", stories.story_page(history_page), name="desk_revisions"),
        path("<int:pk>/ban/so-sanh/", stories.story_page(compare_page), name="desk_compare"),
        path("<int:pk>/ban/<int:number>/khoi-phuc/", restore, name="desk_restore"),
    ]


def to_history(article: Article | None) -> HttpResponse:
    """The stock address of a row's history leads to the one page there is."""
    if article is None:
        raise Http404
    return HttpResponseRedirect(reverse("admin:desk_revisions", args=[article.pk]))


# -- The history --------------------------------------------------------------------


def history_page(request: HttpRequest, article: Article, context: dict[str, Any]) -> HttpResponse:
    after = place_in(request.GET.get(ONWARD, ""))
    lines, has_more = history_of(article, after=after, limit=PER_PAGE)
    page = {
        **standing(request, article),
        "title": _("History of work"),
        "story": article,
        "lines": [told(line) for line in lines],
        "onward": written(lines[-1].place) if has_more else "",
        "is_first": after is None,
        "chosen": first_two(lines),
        "unsaved": unsaved_texts(staff(request), article) if after is None else [],
    }
    return TemplateResponse(request, "admin/articles/article/history.html", context | page)


def first_two(lines: list[Line]) -> tuple[int | None, int | None]:
    """What is chosen before anybody chose: the newest save and the one before it."""
    numbers = [line.revision.number for line in lines if line.revision][:2]
    newer, older, *_rest = [*numbers, None, None]
    return older, newer


def standing(request: HttpRequest, article: Article) -> dict[str, Any]:
    """What both pages offer: to restore, and to look at what readers have not got yet."""
    at = timezone.now()
    live = article.published.visible(at).only("article_version", "number", "article").first()
    return {
        "live": live,
        "has_newer_text": live is not None and live.article_version != article.version,
        "may_restore": may(staff(request), "edit", Case(article, at)),
    }


def told(line: Line) -> dict[str, Any]:
    """An event with the words that its further facts stand for."""
    event = line.event
    if event is None:
        return {"line": line, "revision": line.revision}
    details = event.details
    return {
        "line": line,
        "event": event,
        "goes_to": label_of(event.to_state) if event.verb in PASSING else "",
        "skipped": [label_of(step) for step in details.get("skipped", ())],
        "edited": (details.get("edited_from"), details.get("edited_to")),
        "times": details.get("times", 0),
    }


def label_of(state: str) -> str:
    for kind in (Step, ArticleState):
        if state in kind.values:
            return str(kind(state).label)
    return state


def place_in(text: str) -> Place | None:
    """Nonsense in the address begins at the beginning."""
    rank, _comma, rest = text.partition(",")
    pk, _comma, moment = rest.partition(",")
    if not (rank in ("0", "1") and is_number(pk)):
        return None
    try:
        read = datetime.datetime.fromisoformat(moment.replace(" ", "+"))
    except ValueError:
        return None
    return Place(read, int(rank), int(pk)) if read.tzinfo else None


def written(place: Place) -> str:
    return f"{place.rank},{place.pk},{place.moment:%Y-%m-%dT%H:%M:%S.%fZ}"


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


# -- Two side by side ------------------------------------------------------------------


def compare_page(request: HttpRequest, article: Article, context: dict[str, Any]) -> HttpResponse:
    before, after = asked(request, article)
    sides = [state_of(article, number) for number in (before, after)]
    is_whole = before != after and all(each["snapshot"] is not None for each in sides)
    page = {
        **standing(request, article),
        "title": _("Compare revisions"),
        "story": article,
        "before": sides[0],
        "after": sides[1],
        "is_whole": is_whole,
        "is_alone": before == after,
        "differences": compared(request, *sides) if is_whole else [],
        "around": neighbours(article, before, after),
    }
    status = 404 if any(each["number"] and each["snapshot"] is None for each in sides) else 200
    template = "admin/articles/article/compare.html"
    return TemplateResponse(request, template, context | page, status=status)


def compared(request: HttpRequest, before: dict[str, Any], after: dict[str, Any]) -> Any:
    return Comparison(before["snapshot"], after["snapshot"], staff(request)).differences()


def asked(request: HttpRequest, article: Article) -> tuple[int, int]:
    """The older one first; without an answer, what is stored now and what stood before it."""
    given = [request.GET.get(name, "") for name in (FROM, TO)]
    numbers = [int(text) if is_number(text) else 0 for text in given]
    newer = numbers[1] or article.version
    older = numbers[0] or number_before(article, newer) or newer
    return min(older, newer), max(older, newer)


def number_before(article: Article, number: int) -> int | None:
    earlier = article.revisions.filter(number__lt=number).order_by("-number")
    return earlier.values_list("number", flat=True).first()


def neighbours(article: Article, before: int, after: int) -> dict[str, int | None]:
    """The next pair in either direction, for reading through the saves one by one."""
    later = article.revisions.filter(number__gt=after).order_by("number")
    return {
        "earlier": number_before(article, before),
        "later": later.values_list("number", flat=True).first(),
    }


def state_of(article: Article, number: int) -> dict[str, Any]:
    kept = article.revisions.filter(number=number).select_related("created_by").first()
    if kept is None:
        snapshot = snapshot_at(article, number)
        facts = {"saved_at": article.updated_at, "saved_by": article.updated_by}
        return {"number": number, "snapshot": snapshot, "is_kept": False, **facts}
    return {
        "number": number,
        "snapshot": kept.snapshot,
        "is_kept": True,
        "saved_at": kept.created_at,
        "saved_by": kept.created_by,
    }


# -- One put in force again ---------------------------------------------------------------


def restore_page(
    request: HttpRequest, article: Article, context: dict[str, Any], *, number: int
) -> HttpResponse:
    if not may(staff(request), "edit", Case(article, timezone.now())):
        raise PermissionDenied
    revision = article.revisions.filter(number=number).select_related("created_by").first()
    if revision is None:
        raise Http404
    form = RestoreForm(request.POST or None, initial={"version": article.version})
    if request.method == "POST" and form.is_valid():
        problem = restored(request, article, number, form.cleaned_data["version"])
        if not problem:
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
        form.add_error(None, problem)
        # Seen what stands there now, she may say it again.
        form.data = {**form.data.dict(), "version": str(current_version(article))}  # type: ignore[attr-defined]
    return TemplateResponse(
        request,
        "admin/articles/article/restore.html",
        context | about(article, revision, form),
    )


def about(article: Article, revision: Revision, form: RestoreForm) -> dict[str, Any]:
    stored = Article.objects.get(pk=article.pk)
    return {
        "title": _("Restore a revision"),
        "article": stored,
        "story": stored,
        "revision": revision,
        "form": form,
        "errors": form.errors,
        "gone": what_is_gone(stored, revision),
        "is_approved": stored.step == Step.APPROVED,
        "is_public": stored.state == ArticleState.PUBLISHED,
    }


def current_version(article: Article) -> int:
    return Article.objects.values_list("version", flat=True).get(pk=article.pk)


def restored(request: HttpRequest, article: Article, number: int, version: int) -> str:
    """Empty where it was done; else the sentence that says why not."""
    try:
        gone = restore_revision(
            by=staff(request), at=timezone.now(), article=article, number=number,
            expected_version=version,
        )  # fmt: skip
    except StaleVersionError as stale:
        return _(
            "%(name)s saved a newer version after you opened this page. Nothing was changed; "
            "compare the two before you restore."
        ) % {"name": stale.current.updated_by}
    except NotReadyError as refused:
        return " ".join(refused.obstacles)
    except TransitionRefused as refused:
        return str(refused)
    messages.success(request, _("Revision %(number)s is in force again.") % {"number": number})
    for sentence in gone:
        messages.warning(request, sentence)
    return ""
