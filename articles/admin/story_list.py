"""The list of stories: newest change first, read on from a given one, never counted."""

import datetime
from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin.access import staff
from articles.admin.my_work import DUTY, SHELVES
from articles.admin.screens import OnwardList, OwnFilter
from articles.admin.standing import shows_step
from articles.admin.verb_words import times_sent_back
from articles.enums import ArticleState, Step
from articles.models import Article, PublishedArticle, Section
from articles.selectors.my_work import Desk, on_shelf
from articles.selectors.serving import offices_of

LATE = "tre-han"


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "trang-thai"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(ArticleState.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        if self.value() in ArticleState.values:
            return queryset.filter(state=self.value())
        return queryset


class StepFilter(admin.SimpleListFilter):
    title = _("step")
    parameter_name = "buoc"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Step.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """A million stories of the archive stand at no step: they are nobody's drafts."""
        if self.value() == Step.DRAFT:
            return queryset.filter(step=Step.DRAFT, state=ArticleState.DRAFT)
        return queryset.filter(step=self.value()) if self.value() in Step.values else queryset


class DutyFilter(admin.SimpleListFilter):
    title = _("to be done")
    parameter_name = DUTY

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The shelves of the first screen, each in full."""
        shelves = [(word, title) for title, word in SHELVES.values()]
        return [*shelves, (LATE, _("past the deadline"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        by, at = staff(request), timezone.now()
        for name, (_title, word) in SHELVES.items():
            if self.value() == word:
                return queryset.filter(on_shelf(Desk(by, offices_of(by, at), at), name))
        return queryset.late(at) if self.value() == LATE else queryset  # type: ignore[attr-defined]


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
    return stories.select_related(
        "section__parent", "created_by", "held_by", "pageview_total"
    ).annotate(
        live_version=Subquery(versions.visible(at).values("article_version")[:1]),
        upcoming_from=Subquery(versions.upcoming(at).values("shown_from")[:1]),
    )


class StoryList(OnwardList):
    per_page = 30

    def dressed(self, rows: Any) -> Any:
        return with_facts(rows, timezone.now())

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        at = timezone.now()
        for story in self.result_list:
            story.has_newer_text = story.live_version not in (None, story.version)
            story.shows_step = shows_step(story, has_newer_text=story.has_newer_text)
            story.is_late_now = story.is_late(at)
            story.sent_back = times_sent_back(story.returned_times) if story.returned_times else ""
