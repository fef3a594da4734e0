"""Finding a passage wherever a story's texts stand, and taking it out of them."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models

from articles.models import Article, AuditEntry, PrintedText, PublishedArticle
from articles.models.audit import Told
from articles.models.fields import FoldedTextField, LineField, ProseField
from articles.text import slugify

MARK = "[…]"
# From a story over what points to it to what points to that: its versions and their pictures.
FURTHEST = 2
EMPTY_SLUG = "bai-viet"


@dataclass(frozen=True)
class Passage:
    """The words as given, and as they stand in capitals."""

    words: str

    @cached_property
    def in_plain_text(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, self.forms)))

    @cached_property
    def in_markup(self) -> re.Pattern[str]:
        """Tags may stand between the letters; inside a tag nothing is looked for."""
        tags, gap = r"(?:<[^<>]*>)*", r"(?:\s|&nbsp;|<[^<>]*>)+"
        forms = (
            tags.join(gap if char.isspace() else re.escape(html.escape(char)) for char in form)
            for form in self.forms
        )
        return re.compile(f"(?P<hit>{'|'.join(forms)})|<[^<>]*>")

    @property
    def forms(self) -> tuple[str, str]:
        return self.words, self.words.upper()

    def out_of(self, value: Any) -> Any:
        """Of a text, or of whatever JSON holds texts in."""
        if isinstance(value, str):
            return self.out_of_text(value)
        if isinstance(value, list):
            return [self.out_of(each) for each in value]
        if isinstance(value, dict):
            return {key: self.out_of(each) for key, each in value.items()}
        return value

    def out_of_text(self, text: str) -> str:
        if "</" not in text:
            return self.in_plain_text.sub(MARK, text)
        return self.in_markup.sub(
            lambda found: found[0] if found["hit"] is None else mark_and_tags(found[0]), text
        )

    def out_of_slug(self, slug: str) -> str:
        """The words may stand in the address, whose number alone decides."""
        words = slugify(self.words)
        if f"-{words}-" not in f"-{slug}-":
            return slug
        return f"-{slug}-".replace(f"-{words}-", "-").strip("-") or EMPTY_SLUG

    def out_of_bytes(self, source: bytes) -> bytes:
        for form in self.forms:
            source = source.replace(form.encode(), MARK.encode())
        return source

    def out_of_told(self, told: Told) -> Told:
        """What is taken out goes with its salt: then its hash tells nobody what it was."""
        struck = []
        for name, value, salt, its_hash in told:
            rest = self.out_of(value)
            struck.append([name, rest, salt if rest == value else None, its_hash])
        return struck


def mark_and_tags(found: str) -> str:
    """Every tag stays, so that what was opened is closed."""
    return MARK + "".join(re.findall(r"<[^<>]*>", found))


def paths_to_a_story() -> list[tuple[type[models.Model], str]]:
    """Every table of the newsroom that names a story, itself or through another row of it."""
    found: list[tuple[type[models.Model], str]] = [(Article, "pk")]
    reached: list[tuple[type[models.Model], str]] = [(Article, "")]
    for _step in range(FURTHEST):
        reached = [
            (model, "__".join(filter(None, (field.name, path))))
            for target, path in reached
            for model, field in pointing_to(target)
        ]
        found += reached
    return found


def pointing_to(target: type[models.Model]) -> Iterator[tuple[type[models.Model], Any]]:
    for model in apps.get_app_config("articles").get_models():
        if model in (AuditEntry, PrintedText):
            continue  # told of apart, with its hashes; and forgotten as a whole
        for field in model._meta.concrete_fields:
            if field.related_model is target:
                yield model, field


def text_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """What people write; codes, hashes and names of files are none of it."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, LineField | ProseField | models.JSONField) or field.name == "body"
    ]


def strike(row: models.Model, passage: Passage) -> dict[str, Any]:
    """Set on the row in memory; what of it changed."""
    changed: dict[str, Any] = {}
    for field in text_fields(type(row)):
        before = getattr(row, field.name)
        after = passage.out_of(before)
        if after != before:
            changed[field.name] = after[: field.max_length] if isinstance(after, str) else after
    if isinstance(row, Article | PublishedArticle):
        slug = passage.out_of_slug(row.slug)
        changed |= {"slug": slug} if slug != row.slug else {}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        changed |= followers(row)
    return changed


def followers(row: models.Model) -> dict[str, Any]:
    """Columns that are made of others."""
    fields = row._meta.concrete_fields
    made = [field for field in fields if isinstance(field, FoldedTextField)]
    return {field.name: field.pre_save(row, add=False) for field in made}
