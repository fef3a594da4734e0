"""Fields through which every text enters the database in one form."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.text import fold, normalise, normalise_line, person_sort_key, sort_key

Rows = TypeVar("Rows", bound=models.QuerySet[Any])


class _NormalisedMixin(models.Field[Any, Any]):
    normalise_with: Callable[[str], str]

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return type(self).normalise_with(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return type(self).normalise_with(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = type(self).normalise_with(value)
            setattr(model_instance, self.attname, value)
        return value


class LineField(_NormalisedMixin, models.CharField[Any, Any]):
    """One line of text: a headline, a name."""

    normalise_with = staticmethod(normalise_line)


class ProseField(_NormalisedMixin, models.TextField[Any, Any]):
    """Text of several lines: a standfirst, a caption."""

    normalise_with = staticmethod(normalise)


class SecureAddressField(models.URLField[str, str]):
    """An address on the web that is written with https, or without anything in front."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.validators = [
            *self.validators,
            URLValidator(schemes=["https"], message=_("The address begins with https://.")),
        ]

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **kwargs})


class SortKeyField(models.CharField[str, str]):
    """Follows another field; its bytes sort as the Vietnamese alphabet does.

    The collation is fixed because the embedded server has no ICU.
    """

    def __init__(self, *args: Any, of: str = "", person: bool = False, **kwargs: Any) -> None:
        self.of, self.person = of, person
        kwargs.update(max_length=800, editable=False, db_collation="C")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "editable", "db_collation"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs | {"of": self.of, "person": self.person}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = (person_sort_key if self.person else sort_key)(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, key)
        return key


class FoldedTextField(models.TextField[str, str]):
    """Follows other fields; what the desk's own searches look in, marks folded away."""

    def __init__(self, *args: Any, of: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.of = tuple(of)
        kwargs.update(editable=False, default="")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("editable", "default"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = fold(" ".join(str(getattr(model_instance, source)) for source in self.of))
        setattr(model_instance, self.attname, text)
        return text


def holding_words(rows: Rows, words: str) -> Rows:
    """Those whose folded `search_text` holds each of the words somewhere."""
    for word in fold(words).split():
        rows = rows.filter(search_text__contains=word)
    return rows
