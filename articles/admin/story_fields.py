"""Fields for what stands beside a story: each is one hidden value that the script edits."""

import json
from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from articles.enums import BylineRole, LinkKind
from articles.text import LoneSurrogateError, normalise_line

MAX_ROWS = 50
check_address = URLValidator(schemes=["http", "https"])

Row = dict[str, Any]


class RowsWidget(forms.HiddenInput):
    """Hidden, and yet a row of the form: the script puts its picker in this place."""

    input_type = "hidden"

    def __init__(self, picker: str) -> None:
        super().__init__({"data-picker": picker})

    @property
    def is_hidden(self) -> bool:
        return False


class RowsField(forms.Field):
    """A JSON list of small objects. What does not fit the field is refused, never guessed."""

    picker: ClassVar[str]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(widget=RowsWidget(self.picker), **kwargs)

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else json.dumps(value or [], ensure_ascii=False)

    def to_python(self, value: Any) -> list[Row]:
        rows = parse_json(value or "[]")
        if not is_rows(rows):
            raise ValidationError(_("This list cannot be read."))
        return [self.read(row) for row in rows]

    def read(self, row: Row) -> Row:
        raise NotImplementedError

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(self.prepare_value(initial)) != self.to_python(data)
        except ValidationError:
            return True


def is_rows(found: Any) -> bool:
    is_short_list = isinstance(found, list) and len(found) <= MAX_ROWS
    return is_short_list and all(isinstance(row, dict) for row in found)


def parse_json(text: str) -> Any:
    try:
        return json.loads(text)
    except (TypeError, ValueError, RecursionError) as problem:
        raise ValidationError(_("This list cannot be read.")) from problem


def number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**63:
        raise ValidationError(_("This list cannot be read."))
    return value


def line(value: Any, limit: int) -> str:
    try:
        text = normalise_line(value) if isinstance(value, str) else ""
    except LoneSurrogateError as damaged:
        raise ValidationError(str(damaged)) from damaged
    if len(text) > limit:
        raise ValidationError(
            _("This is longer than %(limit)d characters: %(text)s…"),
            params={"limit": limit, "text": text[:40]},
        )
    return text


class TagsField(RowsField):
    picker = "tags"

    def read(self, row: Row) -> Row:
        """`is_new` says that the person was asked and wants the word as a tag."""
        name = line(row.get("name"), 100)
        if not name:
            raise ValidationError(_("A tag needs a name."))
        return {"name": name, "is_new": row.get("is_new") is True}


class BylinesField(RowsField):
    picker = "bylines"

    def read(self, row: Row) -> Row:
        role = row.get("role", BylineRole.WORDS)
        if role not in BylineRole.values:
            raise ValidationError(_("This part in a story is not known."))
        return {"author": number(row.get("author")), "role": role}


class RelatedField(RowsField):
    picker = "related"

    def read(self, row: Row) -> Row:
        readers: dict[Any, Callable[[Row], Row]] = {
            LinkKind.INTERNAL: self.internal,
            LinkKind.EXTERNAL: self.external,
            LinkKind.UNRESOLVED: self.unresolved,
        }
        kind = row.get("kind")
        if not isinstance(kind, str) or kind not in readers:
            raise ValidationError(_("This list cannot be read."))
        return {"kind": kind, **readers[kind](row)}

    def internal(self, row: Row) -> Row:
        return {"target": number(row.get("target"))}

    def external(self, row: Row) -> Row:
        url = line(row.get("url"), 500)
        check_address(url)
        return {"url": url, "headline": self.headline(row)}

    def unresolved(self, row: Row) -> Row:
        return {"headline": self.headline(row), "excerpt": line(row.get("excerpt"), 1000)}

    def headline(self, row: Row) -> str:
        headline = line(row.get("headline"), 250)
        if not headline:
            raise ValidationError(_("A related link needs a headline."))
        return headline


class PictureUsesField(RowsField):
    picker = "uses"

    def read(self, row: Row) -> Row:
        return {
            "photograph": number(row.get("photograph")),
            "caption": line(row.get("caption"), 2000),
            "credit": line(row.get("credit"), 200),
            "alt_text": line(row.get("alt_text"), 2000),
            "is_decorative": row.get("is_decorative") is True,
            "focal_x": thousandth(row.get("focal_x")),
            "focal_y": thousandth(row.get("focal_y")),
        }


def thousandth(value: Any) -> int:
    return min(max(value, 0), 1000) if isinstance(value, int) else 500
