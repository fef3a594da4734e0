"""What the plain screens enter in the record: the fields of a form that were changed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Model

Pair = tuple[Any, Any]


def changes_of(form: forms.BaseForm) -> dict[str, Pair]:
    """As a person reads them: what was chosen by its name, not by its number."""
    return {
        name: (shown(field, initial_of(form, name)), shown(field, form.cleaned_data.get(name)))
        for name, field in form.fields.items()
        if name in form.changed_data
    }


def initial_of(form: forms.BaseForm, name: str) -> Any:
    return form.get_initial_for_field(form.fields[name], name)


def shown(field: forms.Field, value: Any) -> Any:
    if isinstance(field, forms.ModelMultipleChoiceField):
        return sorted(str(row) for row in rows_of(field, value or ()))
    if isinstance(field, forms.ModelChoiceField):
        return next((str(row) for row in rows_of(field, [value] if value else ())), "")
    return value


def rows_of(field: forms.ModelChoiceField[Any], chosen: Iterable[Any]) -> Iterable[Model]:
    keys = [row.pk if isinstance(row, Model) else row for row in chosen]
    return field.queryset.filter(pk__in=keys) if field.queryset is not None and keys else ()
