"""The list of stories: newest change first, read on from a given one, never counted."""

import datetime
from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin.screens import OnwardList, OwnFilter
from articles.enums import ArticleState
from articles.models import Article, PublishedArticle, Section


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


class PersonFilter(OwnFilter):
    person = "created_by"


def with_facts(stories: QuerySet[Article], at: datetime.datetime) -> QuerySet[Article]:
    """What the list shows of a story's public life, one indexed look per row."""
    versions = PublishedArticle.objects.filter(article=OuterRef("pk"))
    return stories.select_related("section__parent", "created_by", "pageview_total").annotate(
        live_version=Subquery(versions.visible(at).values("article_version")[:1]),
        upcoming_from=Subquery(versions.upcoming(at).values("shown_from")[:1]),
    )


class StoryList(OnwardList):
    per_page = 30

    def dressed(self, rows: Any) -> Any:
        return with_facts(rows, timezone.now())
