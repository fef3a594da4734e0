"""The list of stories: newest change first, read on from a given one, never counted."""

import datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from articles.enums import ArticleState
from articles.models import Article, PublishedArticle, Section

ONWARD = "tiep"
PER_PAGE = 30


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "trang-thai"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(ArticleState.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        if self.value() in ArticleState.values:
            return queryset.filter(state=self.value())
        return queryset


class SectionFilter(admin.SimpleListFilter):
    title = _("section")
    parameter_name = "chuyen-muc"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        sections = Section.objects.select_related("parent")
        return [(str(section.pk), str(section)) for section in sections]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        value = self.value() or ""
        if value.isascii() and value.isdigit() and len(value) < 19:
            return queryset.filter(Q(section=int(value)) | Q(section__parent=int(value)))
        return queryset


class PersonFilter(admin.SimpleListFilter):
    title = _("whose")
    parameter_name = "cua"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("toi", _("mine"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        return queryset.filter(created_by=request.user.pk) if self.value() else queryset


def with_facts(stories: QuerySet[Article], at: datetime.datetime) -> QuerySet[Article]:
    """What the list shows of a story's public life, one indexed look per row."""
    versions = PublishedArticle.objects.filter(article=OuterRef("pk"))
    return stories.select_related("section__parent", "created_by", "pageview_total").annotate(
        live_version=Subquery(versions.visible(at).values("article_version")[:1]),
        upcoming_from=Subquery(versions.upcoming(at).values("shown_from")[:1]),
    )


class StoryList(ChangeList):
    onward: str = ""

    def get_filters(self, request: HttpRequest) -> Any:
        """The template cannot pass the list to a filter, so each gets its choices here."""
        found = super().get_filters(request)
        for spec in found[0]:
            spec.desk_choices = list(spec.choices(self))  # type: ignore[attr-defined]
        return found

    def get_filters_params(self, params: Any = None) -> Any:
        found = super().get_filters_params(params)
        found.pop(ONWARD, None)
        return found

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[Any]:
        return ["-updated_at", "-id"]

    def get_results(self, request: HttpRequest) -> None:
        self.params.pop(ONWARD, None)
        stories = self.after(self.queryset, request.GET.get(ONWARD, ""))
        rows = list(with_facts(stories, timezone.now())[: PER_PAGE + 1])
        self.result_list = rows[:PER_PAGE]
        self.result_count, self.full_result_count = len(self.result_list), None
        self.show_full_result_count = self.show_admin_actions = False
        self.can_show_all = self.multi_page = False
        self.onward = place_of(rows[PER_PAGE - 1]) if len(rows) > PER_PAGE else ""

    def after(self, stories: Any, place: str) -> Any:
        moment_text, _comma, number = place.partition(",")
        try:
            moment = parse_datetime(moment_text)
        except ValueError:
            moment = None
        if moment is None or not (number.isascii() and number.isdigit()):
            return stories
        return stories.filter(
            Q(updated_at__lt=moment) | Q(updated_at=moment, pk__lt=int(number[:18]))
        )

    def onward_query(self) -> str:
        return self.get_query_string({ONWARD: self.onward})


def place_of(article: Article) -> str:
    return f"{article.updated_at.astimezone(datetime.UTC).isoformat()},{article.pk}"
