"""The library of pictures and clips: found, described, filled in where the file is missing."""

from typing import Any, TypeVar

from django import forms
from django.contrib import admin
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import Field, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

from articles import media
from articles.actions.removal import uses_of
from articles.admin.access import staff
from articles.admin.library import (
    FileFilter,
    LibraryList,
    TermsFilter,
    UploaderFilter,
    UseFilter,
)
from articles.admin.screens import DeskAdmin
from articles.admin.story_form import desk_script
from articles.admin.terms import DESCRIPTION, ORIGIN, TERMS, MediumForm, PhotographForm
from articles.admin.uploading import upload_settings
from articles.enums import UploadKind, VideoState
from articles.media import desk_address
from articles.models import (
    Article,
    Photograph,
    PublishedArticle,
    PublishedPhotograph,
    PublishedVideo,
    VideoAttachment,
)
from articles.models.fields import holding_words
from articles.rights import sees_all
from articles.templatetags.desk import moment
from articles.text import format_number

NAMED = 3
LOOKED_AT = 12
Medium = TypeVar("Medium", Photograph, VideoAttachment)


class MediumAdmin(DeskAdmin[Medium]):
    list_display: Any = ("preview", "name", "credit", "used_in", "uploaded")
    list_display_links = ("preview", "name")
    list_filter = (UploaderFilter, TermsFilter, FileFilter)
    form = MediumForm
    change_list_template = "admin/articles/library.html"
    list_select_related = ("uploaded_by",)
    reading_order = ("-id", "-pk")
    kind: UploadKind
    library: StrPromise

    class Media:
        css = {"all": ("articles/desk/media.css",)}

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[LibraryList]:
        return LibraryList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        reachable = Article.objects.kept().within_reach_of(staff(request))
        everything: QuerySet[Any] = super().get_queryset(request)
        found: QuerySet[Any] = everything.prefetch_related("renditions").annotate(
            published_in=headlines(
                self.shown_links(), "published__article_id", "published__headline"
            ),
            worked_on_in=headlines(self.working(reachable), "pk", "headline"),
        )
        return found

    def shown_links(self) -> QuerySet[Any]:
        """Not those of a version still scheduled: its headline may be under embargo."""
        shown = PublishedArticle.objects.once_shown(timezone.now())
        return self.published_links().filter(published__in=shown)

    def published_links(self) -> QuerySet[Any]:
        raise NotImplementedError

    def working(self, stories: QuerySet[Article]) -> QuerySet[Article]:
        raise NotImplementedError

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {"title": self.library, **(extra_context or {})})

    def save_model(self, request: HttpRequest, obj: Medium, form: Any, change: bool) -> None:
        """The worker writes the same row meanwhile: only what a person was shown is written."""
        follows: set[str] = {"search_text"} if isinstance(obj, Photograph) else set()
        shown = {field.name for field in self.opts.concrete_fields} & set(form.cleaned_data)
        obj.save(update_fields=shown | follows)

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest | None, **kwargs: Any
    ) -> forms.Field | None:
        if isinstance(db_field, TextField):
            kwargs["widget"] = forms.Textarea({"rows": 3, "lang": "vi"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    # -- What the list and the form show ------------------------------------------

    @admin.display(description=gettext_lazy("name"))
    def name(self, medium: Medium) -> str:
        return str(medium)

    @admin.display(description=gettext_lazy("used in"))
    def used_in(self, medium: Medium) -> SafeString | str:
        """Headlines of published stories are no secret; drafts are shown to their own people."""
        own, others = told_of(medium, "worked_on_in"), told_of(medium, "published_in")
        lines = [
            (reverse("admin:articles_article_change", args=[pk]), headline)
            for pk, headline in own.items()
        ]
        known = format_html_join("", '<li><a href="{}">{}</a></li>', lines[:NAMED])
        rest = [(headline,) for pk, headline in others.items() if pk not in own]
        told = format_html_join("", "<li>{}</li>", rest[: max(0, NAMED - len(lines))])
        more = "<li>…</li>" if len(lines) + len(rest) > NAMED else ""
        return format_html('<ul class="desk-uses">{}{}{}</ul>', known, told, SafeString(more))

    @admin.display(description=gettext_lazy("uploaded"))
    def uploaded(self, medium: Medium) -> SafeString:
        return format_html("{}<br>{}", medium.uploaded_by, moment(medium.uploaded_at))

    @admin.display(description=gettext_lazy("original"))
    def original_file(self, medium: Medium) -> SafeString | str:
        if not medium.original.name:
            return _("The file is still missing.")
        return format_html(
            '<a href="{}">{}</a> · {} × {}',
            desk_address(medium.original.name),
            medium.original_name or _("original"),
            format_number(medium.width or 0),
            format_number(medium.height or 0),
        )

    def tools(self, request: HttpRequest, obj: Medium) -> list[tuple[str, str]]:
        if not (obj.is_missing and self.has_change_permission(request, obj)):
            return []
        return [(_("Add the missing file"), self.address(self.fill_name, obj.pk))]

    # -- Filling in ---------------------------------------------------------------

    @property
    def fill_name(self) -> str:
        return f"desk_fill_{self.opts.model_name}"

    def get_urls(self) -> list[URLPattern]:
        fill = self.admin_site.admin_view(self.fill_view)
        return [path("<int:pk>/tep/", fill, name=self.fill_name), *super().get_urls()]

    def fill_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        medium = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, medium):
            raise PermissionDenied
        if not medium.is_missing:
            return self.back_to(medium)
        return self.upload_page(request, title=_("Add the missing file"), medium=medium)

    def upload_page(
        self, request: HttpRequest, *, title: str, medium: Medium | None = None
    ) -> HttpResponse:
        library = self.address(f"articles_{self.opts.model_name}_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "media": self.media,
            "medium": medium,
            "uses": self.used_in(medium) if medium else "",
            "back": self.change_address(medium) if medium else library,
            **desk_script(
                request, "uploading", kind=self.kind, **upload_settings(request, self.admin_site)
            ),
        }
        return TemplateResponse(request, "admin/articles/upload.html", context)


def told_of(medium: Medium, name: str) -> dict[int, str]:
    """Headlines by number; for whom no story is within reach the database is not even asked."""
    return {row["id"]: row["headline"] for row in getattr(medium, name, None) or ()}


@admin.register(Photograph)
class PhotographAdmin(MediumAdmin[Photograph]):
    form = PhotographForm
    list_filter = (UploaderFilter, UseFilter, TermsFilter, FileFilter)  # type: ignore[assignment]
    fieldsets = (
        (None, {"fields": ("preview", "original_file", "uploaded", "where_used")}),
        (DESCRIPTION, {"fields": ("caption", "credit", "alt_text")}),
        (ORIGIN, {"fields": ("photographer", "place", "taken_at", "keywords")}),
        *TERMS,
    )
    readonly_fields = ("preview", "original_file", "uploaded", "where_used")
    folded_fields = ("search_text",)
    search_help_text = gettext_lazy("Words of caption, credit, photographer, place or file name")
    library = gettext_lazy("Photograph library")
    kind = UploadKind.PHOTOGRAPH

    def find(self, queryset: QuerySet[Any], words: list[str]) -> QuerySet[Any]:
        return holding_words(queryset, " ".join(words))

    def published_links(self) -> QuerySet[Any]:
        return PublishedPhotograph.objects.filter(photograph=OuterRef("pk")).order_by("-published")

    def working(self, stories: QuerySet[Article]) -> QuerySet[Article]:
        used = Q(photograph_uses__photograph=OuterRef("pk")) | Q(lead_photograph=OuterRef("pk"))
        return stories.filter(used).order_by("-pk").distinct()

    @admin.display(description=gettext_lazy("photograph"))
    def preview(self, photograph: Photograph) -> SafeString:
        return still(media.thumbnail_address(photograph, desk_address), photograph.alt_text)

    @admin.display(description=gettext_lazy("where used"))
    def where_used(self, photograph: Photograph) -> SafeString | str:
        sentences = [(sentence,) for sentence in uses_of(photograph)]
        return format_html_join("", "<p>{}</p>", sentences) or _("In no story.")

    # -- Adding -------------------------------------------------------------------

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.add_photograph")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who took it knows whom it shows, and says so until readers have it."""
        if super().has_change_permission(request, obj) or obj is None:
            return super().has_change_permission(request, obj)
        is_own = obj.uploaded_by_id == staff(request).pk and self.has_add_permission(request)
        return is_own and not obj.published_links.exists()

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied

        return self.upload_page(request, title=_("Add photographs"))


@admin.register(VideoAttachment)
class VideoAdmin(MediumAdmin[VideoAttachment]):
    """Clips come in with their story; here they are found, credited and filled in."""

    list_display = ("preview", "name", "state", "length", "used_in", "uploaded")
    fieldsets = (
        (None, {"fields": ("preview", "original_file", "length", "uploaded", "used_in")}),
        (DESCRIPTION, {"fields": ("caption", "credit")}),
        *TERMS,
    )
    folded_fields = ("caption", "credit", "original_name")
    search_help_text = gettext_lazy("Words of caption, credit or file name")
    library = gettext_lazy("Video library")
    kind = UploadKind.VIDEO

    def get_queryset(self, request: HttpRequest) -> QuerySet[VideoAttachment]:
        """A clip belongs to its story: who may not open the one does not see the other."""
        by = staff(request)
        within = Q(uploaded_by=by) | Q(article__in=Article.objects.within_reach_of(by))
        loose = Q(article=None) if sees_all(by, timezone.now()) else Q(pk__in=[])
        return super().get_queryset(request).filter(within | loose)

    def get_readonly_fields(
        self, request: HttpRequest, obj: VideoAttachment | None = None
    ) -> tuple[str, ...]:
        """What readers have seen is not altered from the library."""
        facts = ("preview", "original_file", "length", "uploaded", "used_in")
        is_published = obj is not None and obj.published_links.exists()
        return (*facts, "caption", "credit") if is_published else facts

    def published_links(self) -> QuerySet[Any]:
        return PublishedVideo.objects.filter(video=OuterRef("pk")).order_by("-published")

    def working(self, stories: QuerySet[Article]) -> QuerySet[Article]:
        return stories.filter(videos=OuterRef("pk"))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("video"))
    def preview(self, video: VideoAttachment) -> SafeString:
        made = media.clip_addresses(video, desk_address)
        return still(made.poster if made else "", "")

    @admin.display(description=gettext_lazy("length"))
    def length(self, video: VideoAttachment) -> str:
        if video.state != VideoState.READY or video.duration_ms is None:
            return "–"
        minutes, seconds = divmod(round(video.duration_ms / 1000), 60)
        return f"{minutes}:{seconds:02}"


def headlines(rows: QuerySet[Any], number: str, headline: str) -> ArraySubquery:
    """The newest few: one look per row of the list, however much it is used."""
    return ArraySubquery(rows.values(row=JSONObject(id=number, headline=headline))[:LOOKED_AT])


def still(address: str, alt_text: str) -> SafeString:
    if not address:
        return format_html('<span class="desk-missing">{}</span>', _("File missing"))
    return format_html(
        '<img class="desk-still" src="{}" alt="{}" loading="lazy">', address, alt_text
    )
