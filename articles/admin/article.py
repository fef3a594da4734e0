"""The desk's story: list, form, and the endpoints the form talks to."""

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Field, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.actions import Around, save_article, start_article
from articles.actions.drafts import locked
from articles.actions.notifying import see_story
from articles.admin import (
    autosave,
    passing,
    presence,
    publishing,
    reading,
)
from articles.admin.access import staff
from articles.admin.afterwards import links_after
from articles.admin.conflict import differences, told_of_overwriting
from articles.admin.layout_facts import standing_of
from articles.admin.reading import stored_key, with_people
from articles.admin.revisions import to_history
from articles.admin.story_form import ArticleForm, desk_media
from articles.admin.story_list import (
    DutyFilter,
    PersonFilter,
    SectionFilter,
    StateFilter,
    StepFilter,
    StoryList,
)
from articles.admin.story_urls import story_urls
from articles.admin.uploading import upload_settings
from articles.admin.words import script_words
from articles.body import BodyRefused, clean
from articles.enums import BylineRole
from articles.importing.page_report import doubts
from articles.models import Article, Autosave, EditLock, User
from articles.text import LoneSurrogateError, normalise_line

RESTORED = "khoi-phuc"
TWIN_AGE = datetime.timedelta(minutes=10)
MOST_KEPT = 100
MOST_OFFERED = 5


@admin.register(Article)
class ArticleAdmin(ModelAdmin[Article]):
    form = ArticleForm
    list_filter = (DutyFilter, StepFilter, StateFilter, SectionFilter, PersonFilter)
    search_fields = ("headline",)
    sortable_by = ()
    reading_order = ("-updated_at", "-id")
    actions = None
    show_facets = admin.ShowFacets.NEVER

    # -- Who may what ---------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return Article.objects.kept().within_reach_of(staff(request))

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Who may not write opens no form; readers of the record have their own screens."""
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return False

    # -- The list -------------------------------------------------------------

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return StoryList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        words = Article.objects.matching(search_term)
        return (queryset & words if search_term.strip() else queryset), False

    # -- The form -------------------------------------------------------------

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest | None, **kwargs: Any
    ) -> forms.Field | None:
        """Plain fields: the stock admin's widgets are for tables, not for writing."""
        return db_field.formfield(**kwargs)

    def get_form(
        self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[Article]]:
        # What stands beside the story is no field of it: the stock form would read tags twice.
        kwargs["fields"] = list(ArticleForm.Meta.fields)
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = staff(request)  # type: ignore[attr-defined]
        return form

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Article | None:
        """While a form is being saved nobody else may: the version is compared under a lock."""
        if request.method == "POST" and (found := super().get_object(request, object_id)):
            return locked(found, by=staff(request))
        return with_people(self.get_queryset(request)).filter(pk=stored_key(object_id)).first()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Article | None = None,
    ) -> HttpResponse:
        form = context["adminform"].form
        stored = stored_story(obj, form) if obj and obj.pk else None
        if stored:
            see_story(by=staff(request), at=timezone.now(), article=stored)
        standing = self.standing(stored, staff(request))
        if stored and not standing["may_edit"]:
            return reading.reading_page(request, stored, context | standing)
        restored = self.restore(request, form, stored)
        kept = kept_texts(staff(request))
        context |= {
            "form": form,
            "story": stored,
            "desk_media": desk_media.with_nonce(request.csp_nonce),  # type: ignore[attr-defined]
            "desk_settings": self.desk_settings(
                request, stored, kept, is_restored=bool(restored) or form.is_bound
            ),
            "desk_words": script_words(),
            "unsaved": unsaved_of(stored, form, kept),
            "restored": restored,
            "imported": imported_doubts(stored),
            "differences": differences(request, form, stored),
            "on_pages": self.on_pages(request, stored),
            **standing,
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def standing(self, stored: Article | None, user: User) -> dict[str, Any]:
        found = publishing.standing(stored, user)
        is_live = found["live"] is not None
        return found | {"links_after": links_after(found["case"], user, is_live=is_live)}

    def on_pages(self, request: HttpRequest, stored: Article | None) -> list[tuple[str, str]]:
        may_arrange = request.user.has_perm("articles.arrange_page")
        return standing_of(stored, timezone.now()) if stored and may_arrange else []

    def restore(
        self, request: HttpRequest, form: ArticleForm, stored: Article | None
    ) -> Autosave | None:
        """Put unsaved text back into the form; the story itself is not touched."""
        key = request.GET.get(RESTORED)
        if not key or form.is_bound:
            return None
        kept = next(
            (each for each in autosave.unsaved_texts(staff(request), stored)
             if str(each.draft_key) == key),
            None,
        )  # fmt: skip
        if kept:
            form.restore(kept)
        return kept

    def desk_settings(
        self,
        request: HttpRequest,
        story: Article | None,
        kept: list[Autosave],
        *,
        is_restored: bool,
    ) -> dict[str, Any]:
        user, to = staff(request), partial(reverse, current_app=self.admin_site.name)
        names = (
            "autosave", "forget", "media", "library", "tags", "authors", "stories", "paste",
            "embed", "describe_video",
        )  # fmt: skip
        return {
            "article": story.pk if story else None,
            "restored": is_restored,
            "may_add_tags": user.has_perm("articles.add_tag"),
            "roles": [[value, str(label)] for value, label in BylineRole.choices],
            "kept": {str(each.draft_key): each.saved_at.isoformat() for each in kept},
            "now": timezone.now().isoformat(),
            **(self.company(story, user) if story else {}),
            **upload_settings(request, self.admin_site),
            **{name: to(f"admin:desk_{name}") for name in names},
        }

    def company(self, story: Article, user: User) -> dict[str, Any]:
        names = ("presence", "take_over", "unsaved")
        lock: EditLock | None = getattr(story, "edit_lock", None)
        to = partial(reverse, args=[story.pk], current_app=self.admin_site.name)
        return {
            "company": presence.standing(story, lock, user, timezone.now()),
            **{name: to(f"admin:desk_{name}") for name in names},
        }

    # -- Saving ---------------------------------------------------------------

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Who may edit no longer, because the story went on meanwhile, keeps what she wrote."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except PermissionDenied:
            found = self.get_queryset(request).filter(pk=stored_key(object_id)).first()
            if request.method != "POST" or found is None:
                raise
        context = {**self.admin_site.each_context(request), "opts": self.opts}
        story = with_people(Article.objects.all()).get(pk=found.pk)
        standing = publishing.standing(story, staff(request))
        return reading.reading_page(request, story, context | standing)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Sent again because the answer got lost, a new story changes the one already saved."""
        if request.method == "POST" and (twin := self.twin(request)):
            given = request.POST.copy()
            given["expected_version"] = str(twin.version)
            request.POST = given  # type: ignore[assignment]
            return self.change_view(request, str(twin.pk), form_url, extra_context)
        return super().add_view(request, form_url, extra_context)

    def twin(self, request: HttpRequest) -> Article | None:
        try:
            headline = normalise_line(request.POST.get("headline", ""))
            body = clean(request.POST.get("body", ""))
        except (BodyRefused, LoneSurrogateError):
            return None
        since = timezone.now() - TWIN_AGE
        own = self.get_queryset(request).filter(created_by=staff(request), created_at__gte=since)
        return own.filter(headline=headline, body=body, updated_by=staff(request)).first()

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        by, at, given = staff(request), timezone.now(), form.cleaned_data
        around = Around(
            tags=given["tags"],
            bylines=given["bylines"],
            related=given["related"],
            picture_uses=given["picture_uses"],
        )
        if not change:
            start_article(by=by, at=at, article=obj, around=around)
        elif form.has_changed():
            expected = given["expected_version"] or 0
            save_article(by=by, at=at, article=obj, expected_version=expected, around=around)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        key = form.cleaned_data["draft_key"]
        Autosave.objects.filter(saved_by=staff(request), draft_key=key).delete()

    def log_addition(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """The history of work is the log."""

    def log_change(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """The history of work is the log."""

    def response_add(
        self, request: HttpRequest, obj: Article, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self.after_saving(request, obj)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return self.after_saving(request, obj)

    def after_saving(self, request: HttpRequest, article: Article) -> HttpResponse:
        if verb := request.POST.get("_verb"):
            return passing.after_saving(request, article, verb)
        for button, name in (("_publish", "desk_publish"), ("_correct", "desk_correct")):
            if button in request.POST:
                return HttpResponseRedirect(reverse(f"admin:{name}", args=[article.pk]))
        messages.success(request, _("Saved."))
        if other := told_of_overwriting(request, article):
            messages.warning(request, other)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    # -- Addresses ------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        return [*story_urls(self), *super().get_urls()]

    def guarded(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        return self.admin_site.admin_view(view)

    def in_frame(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        """A page of the desk that is about no stored story, or not only."""

        def framed(request: HttpRequest, pk: int | None = None) -> HttpResponse:
            context = {**self.admin_site.each_context(request), "opts": self.opts}
            return view(request, context, pk)

        return self.guarded(framed)

    def story_page(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        """A page about one story that this person may open."""

        def with_story(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
            article = get_object_or_404(
                with_people(self.get_queryset(request)).select_related("lead_photograph"), pk=pk
            )
            facts = {"opts": self.opts, "title": article.headline}
            context = self.admin_site.each_context(request) | facts
            see_story(by=staff(request), at=timezone.now(), article=article)
            return view(request, article, context, **more)

        return self.guarded(with_story)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return to_history(self.get_object(request, unquote(object_id)))


def stored_story(article: Article, form: ArticleForm) -> Article:
    """As the database has it, whatever the form holds."""
    if not form.is_bound:
        return article
    return with_people(Article.objects.all()).get(pk=article.pk)


def kept_texts(user: User) -> list[Autosave]:
    """Newest first, without the texts themselves."""
    kept = Autosave.objects.filter(saved_by=user).defer("payload").order_by("-saved_at")
    return list(kept.annotate(called=KeyTextTransform("headline", "payload"))[:MOST_KEPT])


def unsaved_of(story: Article | None, form: ArticleForm, kept: list[Autosave]) -> list[Autosave]:
    current, number = str(form["draft_key"].value()), story.pk if story else None
    of_story = [each for each in kept if each.article_id == number][:MOST_OFFERED]
    return [each for each in of_story if str(each.draft_key) != current]


def imported_doubts(article: Article | None) -> list[str]:
    """What the import from the old site guessed at or could not place."""
    kept = getattr(article, "legacy_import", None)
    return doubts(kept.report) if kept else []
