"""Which steps a story goes through, by section and genre: dated, and never edited."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.actions.offices import MAY_SET_RULES, OfficeRefusedError, set_chain_rule
from articles.admin.access import staff
from articles.admin.office_forms import STATIONS, ChainRuleForm
from articles.admin.screens import ReadOnlyAdmin
from articles.enums import Genre, Step
from articles.models import ChainRule
from articles.models.offices import WHOLE_CHAIN
from articles.templatetags.desk import moment

SHOWN = 200


def chain_words(steps: Iterable[str]) -> str:
    """Draft → Managing editor → Approved."""
    between = [str(STATIONS[Step(step)]) for step in steps]
    return " → ".join([str(Step.DRAFT.label), *between, str(Step.APPROVED.label)])


def reach_words(section: Any, genre: str) -> str:
    if section is None and not genre:
        return _("All stories")
    place = str(section) if section is not None else _("all sections")
    kind = str(Genre(genre).label) if genre else _("all genres")
    return f"{place} · {kind}"


@admin.register(ChainRule)
class ChainRuleAdmin(ReadOnlyAdmin[ChainRule]):
    change_list_template = "admin/articles/chainrule/change_list.html"
    list_display = ("reach", "chain", "since", "set_by_whom")
    list_select_related = ("section__parent", "set_by")
    reading_order = ("-id", "-pk")
    fields = ("reach", "chain", "has_other_approver_after_edits", "since", "set_by_whom")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(MAY_SET_RULES)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_SET_RULES)

    @admin.display(description=gettext_lazy("stories"))
    def reach(self, rule: ChainRule) -> str:
        return reach_words(rule.section, rule.genre)

    @admin.display(description=gettext_lazy("steps"))
    def chain(self, rule: ChainRule) -> str:
        return chain_words(rule.steps)

    @admin.display(description=gettext_lazy("in force since"))
    def since(self, rule: ChainRule) -> str:
        return moment(rule.valid_from)

    @admin.display(description=gettext_lazy("set by"))
    def set_by_whom(self, rule: ChainRule) -> str:
        return f"{rule.set_by or _('the installation')} · {moment(rule.set_at or rule.valid_from)}"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        rules = ChainRule.objects.select_related("section__parent", "set_by")
        standing = sorted_out(rules.order_by("-valid_from", "-pk")[:SHOWN], timezone.now())
        context = {**(extra_context or {}), **standing, "silent": chain_words(WHOLE_CHAIN)}
        return super().changelist_view(request, context)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Looked at first, in words; only then set."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ChainRuleForm(request.POST or None)
        preview = ""
        if request.method == "POST" and form.is_valid():
            if "_set" in request.POST and self.is_set(request, form):
                return HttpResponseRedirect(self.address("articles_chainrule_changelist"))
            preview = preview_of(form.cleaned_data)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Set the steps of stories"),
            "opts": self.opts,
            "form": form,
            "preview": preview,
        }
        return TemplateResponse(request, "admin/articles/chainrule/form.html", context)

    def is_set(self, request: HttpRequest, form: ChainRuleForm) -> bool:
        try:
            set_chain_rule(by=staff(request), at=timezone.now(), **form.cleaned_data)
        except OfficeRefusedError as refused:
            form.add_error(None, str(refused))
            return False
        messages.success(request, _("The steps are set."))
        return True


def preview_of(given: dict[str, Any]) -> str:
    ordered = [step for step in WHOLE_CHAIN if step in given["steps"]]
    reach = capfirst(reach_words(given["section"], given["genre"]))
    return f"{reach}: {chain_words(ordered)}"


def sorted_out(rules: Iterable[ChainRule], at: datetime.datetime) -> dict[str, list[Any]]:
    """Newest first: of one reach the first that has begun is in force, the rest is past."""
    found: dict[str, list[Any]] = {"in_force": [], "to_come": [], "past": []}
    seen = set()
    for rule in rules:
        told = {
            "rule": rule,
            "reach": reach_words(rule.section, rule.genre),
            "chain": chain_words(rule.steps),
        }
        key = (rule.section_id, rule.genre)
        if rule.valid_from > at:
            found["to_come"].append(told)
        elif key in seen:
            found["past"].append(told)
        else:
            seen.add(key)
            found["in_force"].append(told)
    return found
