"""Demands of people and authorities: the list by deadline, one demand, and taking one down."""

import datetime
import re
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import selectors
from articles.actions.demands import (
    Told,
    answer_demand,
    assign_demand,
    refuse_demand,
    take_down_demand,
)
from articles.admin.access import staff
from articles.admin.afterwards import DEMAND, attachment_of, require, tried
from articles.admin.files import choosing
from articles.admin.moments import MomentField
from articles.admin.publishing import page
from articles.enums import ArticleState, DemandKind, DemandState
from articles.models import Article, Demand, User
from articles.models.fields import LineField, ProseField
from articles.rights import Case, may

MAY = "articles.handle_demands"
CLOSED, STORY = "da-xong", "bai"
MOST_SHOWN = 200
NUMBER = re.compile(r"(?:^|-)([0-9]{1,18})(?:\.html)?/?$", re.ASCII)
SOON = datetime.timedelta(hours=6)


class DemandForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What is demanded"),
        choices=DemandKind.choices,
        initial=DemandKind.CORRECTION,
        widget=forms.RadioSelect,
    )
    asked_by = forms.CharField(label=gettext_lazy("Who demands it"), max_length=200)
    contact = forms.CharField(
        label=gettext_lazy("How to reach them"), required=False, max_length=200
    )
    received_at = MomentField(
        label=gettext_lazy("Received at"), help_text=gettext_lazy("The clock runs from here.")
    )
    statement = forms.CharField(
        label=gettext_lazy("What is said to be false"),
        widget=forms.Textarea({"rows": 4, "lang": "vi"}),
    )
    document_number = forms.CharField(
        label=gettext_lazy("Number of the document, if there is one"),
        required=False,
        max_length=120,
    )
    attachment = forms.FileField(
        label=gettext_lazy("The document itself"),
        help_text=gettext_lazy(
            "A PDF, or a scan as JPEG or PNG. Kept for ever, for the desk only."
        ),
        required=False,
        widget=forms.FileInput(choosing(accept=".pdf,.jpg,.jpeg,.png")),
    )
    assigned_to: Any = forms.ModelChoiceField(
        label=gettext_lazy("In the hands of"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody yet"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assigned_to"].queryset = handlers()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for name in ("asked_by", "contact", "document_number"):
            if values.get(name):
                values[name] = LineField().clean(values[name], None)
        if values.get("statement"):
            values["statement"] = ProseField().clean(values["statement"], None)
        return values

    def told(self) -> Told:
        given = self.cleaned_data
        return Told(**{name: given[name] for name in Told.__dataclass_fields__})


class OutcomeForm(forms.Form):
    outcome = forms.CharField(widget=forms.Textarea({"rows": 3, "lang": "vi"}), required=False)
    assigned_to: Any = forms.ModelChoiceField(
        queryset=User.objects.none(), required=False, empty_label=gettext_lazy("Nobody yet")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assigned_to"].queryset = handlers()  # type: ignore[attr-defined]


def handlers() -> Any:
    """Those whose role carries the right; whether for this section, the action asks."""
    permission = MAY.partition(".")[2]
    held = Q(groups__permissions__codename=permission) | Q(user_permissions__codename=permission)
    return User.objects.filter(held, is_active=True).distinct().order_by("sort_key", "pk")


# -- The list ---------------------------------------------------------------------


def demands_view(request: HttpRequest, context: dict[str, Any], pk: int | None) -> HttpResponse:
    if not request.user.has_perm(MAY):
        raise PermissionDenied
    if asked := request.GET.get(STORY, "").strip():
        return to_new_demand(request, asked)
    at, is_closed = timezone.now(), CLOSED in request.GET
    rows = selectors.demands_due()
    if is_closed:
        closed = Demand.objects.exclude(state=DemandState.OPEN).order_by("-received_at", "-pk")
        rows = closed.select_related("article__section", "assigned_to", "closed_by")
    rows = rows.filter(article__in=Article.objects.within_reach_of(staff(request), at))
    shown = {
        "title": _("Demands for correction and removal"),
        "demands": [with_clock(each, at) for each in rows[:MOST_SHOWN]],
        "is_closed": is_closed,
    }
    return TemplateResponse(request, "admin/articles/article/demands.html", context | shown)


def to_new_demand(request: HttpRequest, asked: str) -> HttpResponse:
    """The story by its number, or by its address in the paper."""
    found = NUMBER.search(asked.partition("?")[0])
    stories = Article.objects.kept().within_reach_of(staff(request))
    if found and stories.filter(pk=int(found[1])).exists():
        return HttpResponseRedirect(reverse("admin:desk_demand_new", args=[int(found[1])]))
    messages.error(request, _("No story has this address or number. Copy it from the paper."))
    return HttpResponseRedirect(reverse("admin:desk_demands"))


def with_clock(demand: Demand, at: datetime.datetime) -> dict[str, Any]:
    return {
        "demand": demand,
        "is_late": demand.is_late(at),
        "is_soon": demand.state == DemandState.OPEN and at < demand.due_at <= at + SOON,
        "left": time_told(demand.due_at - at),
    }


def time_told(left: datetime.timedelta) -> str:
    """Whole hours left or gone by; below an hour the minutes."""
    minutes = abs(int(left.total_seconds())) // 60
    hours = minutes // 60
    told = ngettext("%(hours)d hour", "%(hours)d hours", hours) % {"hours": hours}
    if not hours:
        told = ngettext("%(minutes)d minute", "%(minutes)d minutes", minutes) % {"minutes": minutes}
    if left.total_seconds() <= 0:
        return _("late by %(time)s") % {"time": told}
    return _("%(time)s left") % {"time": told}


# -- One of them ------------------------------------------------------------------


def new_demand_view(
    request: HttpRequest, article: Article, context: dict[str, Any]
) -> HttpResponse:
    user = require(request, "handle_demand", article)
    form = DemandForm(
        request.POST or None, request.FILES or None, initial={"received_at": timezone.now()}
    )
    if request.method == "POST" and form.is_valid():
        refused = tried(lambda: take_down(user, article, form))
        if not refused:
            messages.success(request, _("Taken down. The clock is running."))
            return HttpResponseRedirect(reverse("admin:desk_demands"))
        form.add_error(None, refused)
    return page(
        request, "demand_new", context, article=article, form=form,
        is_public=article.state != ArticleState.DRAFT,
    )  # fmt: skip


def take_down(user: User, article: Article, form: DemandForm) -> None:
    at = timezone.now()
    with transaction.atomic():
        take_down_demand(
            by=user,
            at=at,
            article=article,
            told=form.told(),
            attachment=attachment_of(user, form.cleaned_data["attachment"], at=at),
            assigned_to=form.cleaned_data["assigned_to"],
        )


def demand_view(request: HttpRequest, context: dict[str, Any], pk: int | None) -> HttpResponse:
    user, at = staff(request), timezone.now()
    if not user.has_perm(MAY):
        raise PermissionDenied
    rows = Demand.objects.select_related(
        "article__section__parent", "assigned_to", "entered_by", "closed_by", "attachment",
        "correction", "retraction",
    )  # fmt: skip
    within = Article.objects.within_reach_of(user)
    demand = get_object_or_404(rows, pk=pk, article__in=within)
    case = Case(demand.article, at)
    if not may(user, "handle_demand", case):
        raise PermissionDenied
    form = OutcomeForm(request.POST or None, initial={"assigned_to": demand.assigned_to})
    if request.method == "POST" and form.is_valid():
        refused = tried(lambda: decide(request, demand, form))
        if not refused:
            messages.success(request, _("Kept."))
            return HttpResponseRedirect(reverse("admin:desk_demand", args=[demand.pk]))
        form.add_error(None, refused)
    shown = with_clock(demand, at) | {
        "title": str(demand),
        "form": form,
        "article": demand.article,
        "ways": ways_to_settle(demand, user, case),
    }
    return TemplateResponse(request, "admin/articles/article/demand.html", context | shown)


def decide(request: HttpRequest, demand: Demand, form: OutcomeForm) -> None:
    by, at, outcome = staff(request), timezone.now(), form.cleaned_data["outcome"]
    if "_assign" in request.POST:
        assign_demand(by=by, at=at, demand=demand, to=form.cleaned_data["assigned_to"])
    elif "_refuse" in request.POST:
        refuse_demand(by=by, at=at, demand=demand, reason=outcome)
    else:
        answer_demand(by=by, at=at, demand=demand, outcome=outcome)


def ways_to_settle(demand: Demand, user: User, case: Case) -> list[tuple[str, str]]:
    """Verbs that answer it by themselves."""
    if demand.state != DemandState.OPEN:
        return []
    state = demand.article.state
    offered = (
        ("desk_rectify", "rectify", _("Rectify under press law…"), state != ArticleState.DRAFT),
        ("desk_correct", "correct", _("Correct…"), state == ArticleState.PUBLISHED),
        ("desk_retract", "retract", _("Retract…"), state == ArticleState.PUBLISHED),
    )
    return [
        (label, f"{reverse(f'admin:{name}', args=[demand.article_id])}?{DEMAND}={demand.pk}")
        for name, right, label, is_possible in offered
        if is_possible and may(user, right, case)
    ]
