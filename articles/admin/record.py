"""What is written once: the history of work, published versions, corrections, retractions."""

from typing import Any

from django.contrib import admin
from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.access import staff
from articles.admin.screens import ReadOnlyAdmin
from articles.body import parse, plain_text
from articles.enums import Verb
from articles.models import Article, Correction, PublishedArticle, Retraction, WorkflowEvent
from articles.rights import sees_all
from articles.templatetags.desk import moment


class VerbFilter(admin.SimpleListFilter):
    title = gettext_lazy("what")
    parameter_name = "viec"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Verb.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(verb=self.value()) if self.value() in Verb.values else queryset


class OfStoriesAdmin(ReadOnlyAdmin[Any]):
    """Found by the words of the story they belong to."""

    folded_fields = ("article",)
    search_help_text = gettext_lazy("Words of the story's headline")

    def find(self, queryset: QuerySet[Any], words: list[str]) -> QuerySet[Any]:
        return queryset.filter(article__in=Article.objects.matching(" ".join(words)))


@admin.register(WorkflowEvent)
class WorkflowEventAdmin(OfStoriesAdmin):
    list_display = ("when", "verb", "headline", "happened_by", "reason")
    list_filter = (VerbFilter,)
    list_select_related = ("happened_by",)
    reading_order = ("-happened_at", "-pk")
    fields = (
        "when", "verb", "headline", "article", "from_state", "to_state", "published_number",
        "reason", "happened_by",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[WorkflowEvent]:
        """Who works on stories reads the history of those within reach; who keeps the accounts
        of the staff, all of it.
        """
        by, events = staff(request), super().get_queryset(request)
        if not by.has_perm("articles.change_article") or sees_all(by, timezone.now()):
            return events
        return events.filter(article__in=Article.objects.within_reach_of(by))

    @admin.display(description=gettext_lazy("when"))
    def when(self, event: WorkflowEvent) -> str:
        return moment(event.happened_at)


@admin.register(PublishedArticle)
class PublishedArticleAdmin(OfStoriesAdmin):
    list_display = ("headline", "number", "shown", "published_by")
    list_select_related = ("published_by",)
    reading_order = ("-first_published_at", "-pk")
    fields = (
        "headline", "number", "article", "shown", "published_by", "genre", "kicker",
        "short_headline", "standfirst", "text", "section", "source", "sponsor", "printed_bylines",
        "printed_tags", "printed_related", "content_hash",
    )  # fmt: skip

    def find(self, queryset: QuerySet[Any], words: list[str]) -> QuerySet[Any]:
        return queryset.filter(search_folded=SearchQuery(" ".join(words), config="simple"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[PublishedArticle]:
        """What is still to come may be under embargo: only to whom the story is open."""
        is_out = Q(shown_from__lte=timezone.now())
        within = Q(article__in=Article.objects.within_reach_of(staff(request)))
        versions = super().get_queryset(request).filter(is_out | within)
        return versions.defer("search_exact", "search_folded")

    @admin.display(description=gettext_lazy("shown to readers"))
    def shown(self, version: PublishedArticle) -> str:
        return f"{moment(version.shown_from)} – {moment(version.shown_until)}"

    @admin.display(description=gettext_lazy("text"))
    def text(self, version: PublishedArticle) -> str:
        return plain_text(parse(version.body), with_addresses=True)


@admin.register(Correction)
class CorrectionAdmin(OfStoriesAdmin):
    list_display = ("when", "kind", "article", "words", "corrected_by")
    list_select_related = ("article", "corrected_by")
    reading_order = ("-corrected_at", "-pk")
    fields = (
        "when", "kind", "article", "note", "false_statement", "right_statement", "apology",
        "corrected_by",
    )  # fmt: skip

    @admin.display(description=gettext_lazy("what was wrong, what is right"))
    def words(self, correction: Correction) -> str:
        return str(correction.note or correction.right_statement)

    @admin.display(description=gettext_lazy("corrected at"))
    def when(self, correction: Correction) -> str:
        return moment(correction.corrected_at)


@admin.register(Retraction)
class RetractionAdmin(OfStoriesAdmin):
    list_display = ("when", "article", "reason", "document_number", "retracted_by", "standing")
    list_select_related = ("article", "retracted_by", "cancelled_by")
    reading_order = ("-retracted_at", "-pk")
    fields = (
        "when", "article", "reason", "document_number", "document", "retracted_by", "standing",
    )  # fmt: skip

    @admin.display(description=gettext_lazy("attachment"))
    def document(self, retraction: Retraction) -> SafeString:
        found = retraction.attachment
        if found is None:
            return SafeString()
        address = reverse("desk_attachment", args=[found.folder])
        return format_html('<a href="{}">{}</a>', address, found)

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, retraction: Retraction) -> str:
        if retraction.cancelled_at:
            told = {"name": retraction.cancelled_by, "hour": moment(retraction.cancelled_at)}
            return _("cancelled by %(name)s, %(hour)s") % told
        is_ahead = retraction.retracted_at > timezone.now()
        return _("waits for its hour") if is_ahead else _("in force")

    @admin.display(description=gettext_lazy("retracted at"))
    def when(self, retraction: Retraction) -> str:
        return moment(retraction.retracted_at)
