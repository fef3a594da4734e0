"""The fixed places of the paper, what the law wants printed, and addresses of former sites."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import media
from articles.admin.addresses import AddressedForm
from articles.admin.screens import DeskAdmin
from articles.models import RESERVED_SLUGS, Article, LegacyAddress, Masthead, Section


class SectionForm(AddressedForm[Section]):
    named_by = "name"
    taken = RESERVED_SLUGS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if parent := self.fields.get("parent"):
            tops = Section.objects.top().exclude(pk=self.instance.pk)
            parent.queryset = tops  # type: ignore[attr-defined]
            parent.empty_label = _("none: it stands on the menu itself")  # type: ignore[attr-defined]

    def siblings(self) -> QuerySet[Section]:
        others: QuerySet[Section] = super().siblings()
        return others.filter(parent=self.cleaned_data.get("parent", self.instance.parent))

    def clean_parent(self) -> Section | None:
        parent: Section | None = self.cleaned_data["parent"]
        if parent and self.instance.pk and self.instance.children.exists():
            raise forms.ValidationError(
                _("This section has subsections: it cannot become one itself.")
            )
        return parent


@admin.register(Section)
class SectionAdmin(DeskAdmin[Section]):
    form = SectionForm
    fields = (
        "name",
        "slug",
        "parent",
        "position",
        "is_on_menu",
        "introduction",
        "is_without_advertisements",
        "is_open_to_reporters",
    )
    list_display = ("in_its_place", "address_shown", "position", "is_on_menu")
    list_select_related = ("parent",)
    folded_fields = ("name", "parent__name")
    reading_order = ("position", "pk")

    @admin.display(description=gettext_lazy("section"))
    def in_its_place(self, section: Section) -> str:
        return str(section)

    @admin.display(description=gettext_lazy("address"))
    def address_shown(self, section: Section) -> str:
        return section.get_absolute_url()

    def get_readonly_fields(
        self, request: HttpRequest, obj: Section | None = None
    ) -> tuple[str, ...]:
        """Readers have its address, and a story never changes its place with its section."""
        return ("slug", "parent") if obj and is_read(obj) else ()


def is_read(section: Section) -> bool:
    return section.published.exists() or section.published_below.exists()


@admin.register(Masthead)
class MastheadAdmin(DeskAdmin[Masthead]):
    """One for each day on which something changed; the newest that has begun is printed."""

    list_display = ("valid_from", "product_name", "head_title", "head_name", "licence")
    reading_order = ("-valid_from", "-pk")

    def save_model(self, request: HttpRequest, obj: Masthead, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        media.keep_house_card(obj, at=timezone.now())


class LegacyAddressForm(forms.ModelForm[LegacyAddress]):
    # A list of a million headlines to choose from would be none.
    article = forms.ModelChoiceField(
        queryset=Article.objects.all(),
        widget=forms.NumberInput,
        label=gettext_lazy("number of the story"),
        help_text=gettext_lazy("The number at the end of the story's address."),
    )

    def clean_host(self) -> str:
        host: str = self.cleaned_data["host"].strip().lower()
        return host.removeprefix("www.")


@admin.register(LegacyAddress)
class LegacyAddressAdmin(DeskAdmin[LegacyAddress]):
    form = LegacyAddressForm
    fields = ("host", "legacy_id", "article")
    list_display = ("host", "legacy_id", "article")
    list_select_related = ("article",)
    reading_order = ("-id", "-pk")
    search_help_text = gettext_lazy("The exact number on the old site")
    folded_fields = ("legacy_id",)

    def find(self, queryset: QuerySet[Any], words: list[str]) -> QuerySet[Any]:
        return queryset.filter(legacy_id__in=words)
