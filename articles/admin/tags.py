"""Subjects: found without marks, renamed, merged, blocked."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.actions.tags import (
    TagRefusedError,
    bar_advertisements,
    block_tag,
    merge_tags,
    rename_tag,
)
from articles.admin.access import staff
from articles.admin.screens import DeskAdmin
from articles.models import Tag
from articles.text import fold

NEAR = 50
TagView = Callable[[HttpRequest, Tag], HttpResponse]


class TagForm(forms.ModelForm[Tag]):
    class Meta:
        model = Tag
        fields = ("name", "is_without_advertisements")

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if "," in name:
            raise forms.ValidationError(_("A comma ends a tag and cannot stand in one."))
        if Tag.objects.exclude(pk=self.instance.pk).filter(name__iexact=name).exists():
            raise forms.ValidationError(
                _("There already is a tag of this name. Merge the two instead.")
            )
        return name


class MergeForm(forms.Form):
    into = forms.CharField(max_length=100, label=gettext_lazy("name of the tag that stays"))

    def __init__(self, *args: Any, tag: Tag, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tag = tag
        self.near = list(near(tag)[:NEAR])
        self.fields["into"].widget.attrs.update(
            {"list": "near-tags", "autocomplete": "off", "lang": "vi"}
        )

    def clean_into(self) -> Tag:
        name = " ".join(self.cleaned_data["into"].split())
        found = Tag.objects.usable().filter(name__iexact=name).first()
        if found is None:
            raise forms.ValidationError(_("There is no usable tag of this name."))
        return found


def near(tag: Tag) -> QuerySet[Tag]:
    """Those that share a word with it, the same words first."""
    shared = Q()
    for word in fold(tag.name).split():
        shared |= Q(folded__contains=word)
    return Tag.objects.usable().filter(shared).exclude(pk=tag.pk).order_by("sort_key")


class StandingFilter(admin.SimpleListFilter):
    title = gettext_lazy("standing")
    parameter_name = "tinh-trang"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("dung", _("in use")), ("chan", _("blocked")), ("gop", _("merged"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Tag]) -> QuerySet[Tag]:
        wanted = {
            "dung": Q(is_blocked=False, merged_into=None),
            "chan": Q(is_blocked=True),
            "gop": Q(merged_into__isnull=False),
        }.get(self.value() or "", Q())
        return queryset.filter(wanted)


@admin.register(Tag)
class TagAdmin(DeskAdmin[Tag]):
    form = TagForm
    list_display = ("name", "slug", "standing")
    list_filter = (StandingFilter,)
    list_select_related = ("merged_into",)
    folded_fields = ("name",)
    reading_order = ("sort_key", "pk")

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, tag: Tag) -> str:
        if tag.merged_into:
            return _("merged into “%(name)s”") % {"name": tag.merged_into}
        return _("blocked") if tag.is_blocked else ""

    def find(self, queryset: QuerySet[Any], words: list[str]) -> QuerySet[Any]:
        for word in words:
            queryset = queryset.filter(folded__contains=word)
        return queryset

    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: bool) -> None:
        if not change:
            super().save_model(request, obj, form, change)
            return
        by, at = staff(request), timezone.now()
        if "name" in form.changed_data:
            rename_tag(by=by, at=at, tag=obj, name=obj.name)
        if "is_without_advertisements" in form.changed_data:
            is_barred = obj.is_without_advertisements
            bar_advertisements(by=by, at=at, tag=obj, is_barred=is_barred)

    # -- Pages of one tag ---------------------------------------------------------

    def tools(self, request: HttpRequest, obj: Tag) -> list[tuple[str, str]]:
        if not self.has_change_permission(request, obj):
            return []
        label = _("Unblock") if obj.is_blocked else _("Block")
        found = [(label, self.address("desk_block_tag", obj.pk))]
        if not obj.merged_into_id:
            found.insert(0, (_("Merge into another tag"), self.address("desk_merge_tag", obj.pk)))
        return found

    def get_urls(self) -> list[URLPattern]:
        return [
            path("<int:pk>/gop/", self.tag_page(self.merge_view), name="desk_merge_tag"),
            path("<int:pk>/chan/", self.tag_page(self.block_view), name="desk_block_tag"),
            *super().get_urls(),
        ]

    def tag_page(self, view: TagView) -> Callable[..., HttpResponse]:
        def with_tag(request: HttpRequest, pk: int) -> HttpResponse:
            if not self.has_change_permission(request):
                raise PermissionDenied
            tag = get_object_or_404(Tag, pk=pk)
            try:
                return view(request, tag)
            except TagRefusedError as refused:
                messages.error(request, str(refused))
                return self.back_to(tag)

        return self.admin_site.admin_view(with_tag)

    def merge_view(self, request: HttpRequest, tag: Tag) -> HttpResponse:
        form = MergeForm(request.POST or None, tag=tag)
        if not form.is_valid():
            told = _(
                "Every story of this tag moves to the other one, and this tag's address leads "
                "there. This cannot be undone."
            )
            return self.ask(request, tag, _("Merge into another tag"), told, form=form)
        into = form.cleaned_data["into"]
        merge_tags(by=staff(request), at=timezone.now(), tag=tag, into=into)
        self.log_change(request, tag, _("Merged into “%(name)s”.") % {"name": into})
        told = _("“%(tag)s” was merged into “%(into)s”.")
        messages.success(request, told % {"tag": tag, "into": into})
        return self.back_to(into)

    def block_view(self, request: HttpRequest, tag: Tag) -> HttpResponse:
        title = _("Unblock") if tag.is_blocked else _("Block")
        if request.method != "POST":
            told = _("A blocked tag has no page, stands under no story and is not offered.")
            return self.ask(request, tag, title, told)
        block_tag(by=staff(request), at=timezone.now(), tag=tag, is_blocked=not tag.is_blocked)
        told = _("The tag was unblocked.") if tag.is_blocked else _("The tag was blocked.")
        self.log_change(request, tag, told)
        messages.success(request, told)
        return self.back_to(tag)
