"""Addresses that the server proposes: from the name, free, and frozen once readers have them."""

from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.text import slugify, unused_slug

Row = TypeVar("Row", bound=Model)
LEFT_EMPTY = gettext_lazy("Leave it empty to have it made from the name.")


class AddressedForm(forms.ModelForm[Row]):
    """`named_by` is the field that the address is made from."""

    named_by: str
    taken: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = LEFT_EMPTY

    def siblings(self) -> QuerySet[Any]:
        """Rows whose addresses must differ from this one's."""
        return type(self.instance)._default_manager.exclude(pk=self.instance.pk)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "slug" not in self.fields or "slug" in self.errors:
            return cleaned
        given = cleaned.get("slug") or ""
        cleaned["slug"] = slugify(given) if given else self.free_slug(cleaned)
        if given and self.siblings().filter(slug=cleaned["slug"]).exists():
            self.add_error("slug", ValidationError(_("This address is already taken.")))
        return cleaned

    def free_slug(self, cleaned: dict[str, Any]) -> str:
        wanted = slugify(cleaned.get(self.named_by) or "")
        used = set(self.siblings().filter(slug__startswith=wanted).values_list("slug", flat=True))
        return unused_slug(wanted, used.union(self.taken))
