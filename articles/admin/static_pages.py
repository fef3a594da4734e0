"""Static pages at the desk: written like a story without pictures, published step by step."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control

from articles import pages
from articles.actions.intervals import IntervalRefusedError
from articles.actions.static_pages import (
    StalePageError,
    locked,
    publish_page,
    save_page,
    start_page,
    withdraw_page,
)
from articles.admin.access import desk_view, staff
from articles.admin.addresses import AddressedForm
from articles.admin.autosave import mended
from articles.admin.screens import DeskAdmin, ReadOnlyAdmin
from articles.admin.story_form import BodyField, BodyWidget, LineWidget, desk_script
from articles.body import parse, plain_text
from articles.body.tree import (
    Box,
    BulletList,
    Crosshead,
    OrderedList,
    Paragraph,
    Quotation,
    Table,
)
from articles.models import RESERVED_SLUGS, PublishedPage, StaticPage
from articles.models.static_pages import ROOT_PAGES
from articles.templatetags.desk import moment

WORDS_ONLY = (Box, BulletList, Crosshead, OrderedList, Paragraph, Quotation, Table)
PageView = Callable[[HttpRequest, StaticPage], HttpResponse]


class PageBodyField(BodyField):
    """What a story may hold, but words only: a page has no library of pictures."""

    def clean(self, value: Any) -> str:
        body = super().clean(value)
        if not all(isinstance(block, WORDS_ONLY) for block in parse(body).blocks):
            raise ValidationError(
                _("A static page holds words, lists, boxes and tables; no pictures or videos.")
            )
        return body


class StaticPageForm(AddressedForm[StaticPage]):
    named_by = "title"
    taken = tuple(slug for slug in RESERVED_SLUGS if slug not in ROOT_PAGES)
    body = PageBodyField(label=gettext_lazy("body"), required=False, widget=BodyWidget, strip=False)
    expected_version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, initial=0
    )

    class Meta:
        model = StaticPage
        fields = ("title", "slug", "body")
        widgets = {"title": LineWidget(lang="vi", placeholder=gettext_lazy("Title"))}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial.setdefault("expected_version", self.instance.version)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        stored = self.instance
        if stored.pk and (values.get("expected_version") or 0) != stored.version:
            self.note_newer_version(stored)
        return values

    def note_newer_version(self, stored: StaticPage) -> None:
        """What was typed stays in the form; saved once more it wins, knowingly."""
        given = {name: self.data[name] for name in self.data}
        self.data = {**given, "expected_version": str(stored.version)}
        self.add_error(
            None,
            ValidationError(
                _(
                    "%(name)s saved a newer version meanwhile. Open the page in another window "
                    "and compare, then save again."
                ),
                params={"name": stored.updated_by},
            ),
        )


class PublishPageForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("What changed"),
        help_text=gettext_lazy("Kept with this version in the record; readers do not see it."),
        max_length=200,
        required=False,
        widget=forms.TextInput({"lang": "vi", "autocomplete": "off"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


@admin.register(StaticPage)
class StaticPageAdmin(DeskAdmin[StaticPage]):
    form = StaticPageForm
    change_form_template = "admin/articles/staticpage/change_form.html"
    list_display = ("title", "address_shown", "standing", "updated")
    list_select_related = ("updated_by",)
    folded_fields = ("title",)
    reading_order = ("id", "pk")

    @admin.display(description=gettext_lazy("address"))
    def address_shown(self, page: StaticPage) -> str:
        return page.get_absolute_url()

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, page: StaticPage) -> str:
        live = page.published.in_force(timezone.now()).first()
        if live is None:
            return _("not published")
        if live.page_version != page.version:
            return _("published, with changes that readers do not see yet")
        return _("published")

    @admin.display(description=gettext_lazy("changed"))
    def updated(self, page: StaticPage) -> str:
        return f"{page.updated_by} · {moment(page.updated_at)}"

    def get_fields(self, request: HttpRequest, obj: StaticPage | None = None) -> tuple[str, ...]:
        return ("title", "slug", "body", "expected_version")

    def get_readonly_fields(
        self, request: HttpRequest, obj: StaticPage | None = None
    ) -> tuple[str, ...]:
        """Readers have its address."""
        return ("slug",) if obj and obj.published.exists() else ()

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> StaticPage | None:
        """While a form is being saved nobody else may: the version is compared under a lock."""
        found = super().get_object(request, object_id, from_field)
        is_saved = request.method == "POST" and self.has_change_permission(request)
        return locked(found, by=staff(request)) if found and is_saved else found

    def save_model(self, request: HttpRequest, obj: StaticPage, form: Any, change: bool) -> None:
        by, at = staff(request), timezone.now()
        if not change:
            start_page(by=by, at=at, page=obj)
        elif set(form.changed_data) - {"expected_version"}:
            expected = form.cleaned_data["expected_version"] or 0
            save_page(by=by, at=at, page=obj, expected_version=expected)

    def response_add(
        self, request: HttpRequest, obj: StaticPage, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self.after_saving(request, obj)

    def response_change(self, request: HttpRequest, obj: StaticPage) -> HttpResponse:
        return self.after_saving(request, obj)

    def after_saving(self, request: HttpRequest, page: StaticPage) -> HttpResponse:
        if "_publish" in request.POST:
            return HttpResponseRedirect(self.address("desk_publish_page", page.pk))
        messages.success(request, _("Saved."))
        return self.back_to(page)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        page = context.get("original")
        context |= {
            "form": context["adminform"].form,
            "page": page,
            "live": page.published.in_force(timezone.now()).first() if page else None,
            **desk_script(request, "pages", paste=self.address("desk_paste_page")),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    # -- Pages of one page --------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        preview = cache_control(private=True, no_store=True)(self.preview)
        return [
            path("xem-truoc/", self.admin_site.admin_view(preview), name="desk_preview_page"),
            path("dan/", mend_paste_of_page, name="desk_paste_page"),
            path("<int:pk>/xuat-ban/", self.step(self.publish_view), name="desk_publish_page"),
            path("<int:pk>/ngung/", self.step(self.withdraw_view), name="desk_withdraw_page"),
            *super().get_urls(),
        ]

    def step(self, view: PageView) -> Callable[..., HttpResponse]:
        def with_page(request: HttpRequest, pk: int) -> HttpResponse:
            if not self.has_change_permission(request):
                raise PermissionDenied
            page = get_object_or_404(StaticPage, pk=pk)
            try:
                return view(request, page)
            except IntervalRefusedError as refused:
                messages.error(request, str(refused))
            except StalePageError as stale:
                told = _(
                    "%(name)s saved a newer version after you opened this page. "
                    "Look at it again, then publish."
                )
                messages.error(request, told % {"name": stale.current.updated_by})
            return self.back_to(page)

        return self.admin_site.admin_view(with_page)

    def publish_view(self, request: HttpRequest, page: StaticPage) -> HttpResponse:
        form = PublishPageForm(request.POST or None, initial={"version": page.version})
        if not form.is_valid():
            told = _(
                "Readers see this version at once at %(address)s. The version before it is kept."
            )
            address = page.get_absolute_url()
            return self.ask(request, page, _("Publish"), told % {"address": address}, form=form)
        publish_page(
            by=staff(request),
            at=timezone.now(),
            page=page,
            expected_version=form.cleaned_data["version"],
            note=form.cleaned_data["note"],
        )
        messages.success(request, _("Published. Readers see this version from now on."))
        return self.back_to(page)

    def withdraw_view(self, request: HttpRequest, page: StaticPage) -> HttpResponse:
        if request.method != "POST":
            told = _("The page leaves the foot and its address answers that it does not exist. "
                     "What readers saw is kept.")  # fmt: skip
            return self.ask(request, page, _("Take the page off"), told)
        withdraw_page(by=staff(request), at=timezone.now(), page=page)
        messages.success(request, _("The page is off. Readers see it no more."))
        return self.back_to(page)

    def preview(self, request: HttpRequest) -> HttpResponse:
        """What is invalid is shown as far as it goes."""
        if not (self.has_change_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied
        title, body = (
            request.POST.get("title") or _("No headline yet"),
            request.POST.get("body", ""),
        )
        page = pages.unpublished_page(title[:200], readable(body), at=timezone.now())
        return render(request, "articles/static_page.html", {"page": page})


def readable(body: str) -> str:
    try:
        return PageBodyField(required=False, strip=False).clean(body)
    except ValidationError:
        return ""


# A route of its own: whoever keeps the pages need not write stories.
mend_paste_of_page = desk_view("articles.change_staticpage", method="POST")(mended)


@admin.register(PublishedPage)
class PublishedPageAdmin(ReadOnlyAdmin[PublishedPage]):
    list_display = ("title", "number", "shown", "published", "note")
    list_filter = ("page",)
    list_select_related = ("arranged_by", "ended_by")
    folded_fields = ("title", "note")
    reading_order = ("-shown_from", "-pk")
    fields = ("title", "number", "page", "shown", "published", "note", "text", "content_hash")

    @admin.display(description=gettext_lazy("shown to readers"))
    def shown(self, version: PublishedPage) -> str:
        return f"{moment(version.shown_from)} – {moment(version.shown_until)}"

    @admin.display(description=gettext_lazy("published by"))
    def published(self, version: PublishedPage) -> str:
        return str(version.arranged_by)

    @admin.display(description=gettext_lazy("text"))
    def text(self, version: PublishedPage) -> str:
        return plain_text(parse(version.body))
