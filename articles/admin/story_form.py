"""The form of one story, in the order a reporter writes it."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from js_asset import ImportMap, Media, Script

from articles.actions import embargo_obstacle
from articles.admin.moments import MomentField
from articles.admin.story_fields import BylinesField, PictureUsesField, RelatedField, TagsField
from articles.admin.words import script_words
from articles.body import BodyRefused, clean
from articles.models import (
    Article,
    Author,
    Autosave,
    EditLock,
    PhotographUse,
    Section,
    Tag,
    User,
)

MODULES = (
    "alongside", "arrival", "asides", "autosave", "body", "bylines", "clips", "crops",
    "details", "dialog", "dom", "embedding", "embeds", "figures", "galleries", "headline",
    "kept-files", "lead", "library", "link", "making", "media", "nodes", "paste", "picker",
    "placing", "post", "presence", "related", "settings", "signin", "spots", "stillness",
    "story", "tables", "tags", "toolbar", "tray", "underway", "upload", "upload-view", "uploading",
    "uploads", "uses", "words",
)  # fmt: skip

IMPORT_MAP = ImportMap(
    {
        "django-prose-editor/editor": "django_prose_editor/editor.js",
        **{f"desk/{name}": f"articles/desk/{name}.js" for name in MODULES},
    }
)


def script_of(name: str) -> Media:
    """A script of the desk with the modules that all of them share."""
    return Media(importmap=IMPORT_MAP, js=[Script(f"articles/desk/{name}.js", type="module")])


desk_media = script_of("story")


def desk_script(request: HttpRequest, name: str, **settings: Any) -> dict[str, Any]:
    """What a smaller page of the desk needs for its script: addresses, words, modules."""
    return {
        "desk_media": script_of(name).with_nonce(request.csp_nonce),  # type: ignore[attr-defined]
        "desk_settings": settings,
        "desk_words": script_words(),
    }


class BodyWidget(forms.Textarea):
    def __init__(self) -> None:
        super().__init__(
            {
                "data-body": "",
                "data-label": _("body"),
                "data-placeholder": _("Write, or paste the text here"),
                "rows": 20,
            }
        )


class LineWidget(forms.Textarea):
    """One line that grows with its text; no newline gets through the field."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__({"rows": 1, "autocomplete": "off", "data-line": "", **attributes})


class BodyField(forms.CharField):
    def clean(self, value: Any) -> str:
        try:
            return clean(super().clean(value))
        except BodyRefused as refused:
            raise ValidationError(str(refused)) from refused

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return (initial or "") != clean(data or "")
        except BodyRefused:
            return True


class ArticleForm(forms.ModelForm[Article]):
    body = BodyField(label=_("body"), required=False, widget=BodyWidget, strip=False)
    embargo_until = MomentField(label=_("not to be published before"), required=False)
    tags = TagsField(label=_("tags"))
    bylines = BylinesField(label=_("bylines"))
    related = RelatedField(label=_("related stories"))
    picture_uses = PictureUsesField(label=_("photographs in the story"))
    expected_version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, initial=0
    )
    draft_key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    class Meta:
        model = Article
        fields = (
            "headline", "standfirst", "body", "section", "genre", "sponsor", "source",
            "lead_photograph", "kicker", "short_headline", "embargo_until",
            "is_without_advertisements",
        )  # fmt: skip
        widgets = {
            "headline": LineWidget(lang="vi", placeholder=_("Headline"), **{"data-hint": "60-90"}),
            "kicker": LineWidget(lang="vi", placeholder=_("Small line above the headline")),
            "short_headline": LineWidget(lang="vi", **{"data-hint": "40-60"}),
            "source": LineWidget(lang="vi"),
            "sponsor": LineWidget(lang="vi", placeholder=_("Who pays for it")),
            "standfirst": forms.Textarea(
                {"rows": 2, "lang": "vi", "placeholder": _("What the story says, in two sentences")}
            ),
            "lead_photograph": forms.HiddenInput({"data-picker": "lead"}),
        }

    user: User
    is_stale = False
    based_on = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial = {**self.initial, **beside(self.instance)}
        self.initial.setdefault(
            "expected_version", self.instance.version if self.instance.pk else 0
        )
        self.initial.setdefault("draft_key", uuid.uuid4())
        sections = self.fields["section"]
        assert isinstance(sections, forms.ModelChoiceField)
        sections.queryset = Section.objects.select_related("parent")
        sections.empty_label = _("Choose a section")

    def restore(self, kept: Autosave) -> None:
        """Fill the empty form with unsaved text, under the version it was written on."""
        for name, field in self.fields.items():
            if not field.widget.value_omitted_from_data(kept.payload, {}, name):
                self.initial[name] = field.widget.value_from_datadict(kept.payload, {}, name)
        self.initial["expected_version"] = kept.based_on_version
        self.initial["draft_key"] = kept.draft_key

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        stored = self.instance
        expected = values.get("expected_version") or 0
        if stored.pk and expected != stored.version and self.has_changed():
            self.note_newer_version(stored)
        elif stored.pk and self.has_changed():
            self.heed_a_takeover(stored)
        embargo = values.get("embargo_until")
        if stored.pk and (obstacle := embargo_obstacle(stored, embargo, at=timezone.now())):
            self.add_error("embargo_until", obstacle)
        return values

    def note_newer_version(self, stored: Article) -> None:
        """The page shows both texts; only then may this one be saved over the newer one."""
        self.is_stale = True
        self.based_on = version_in(self.data, "based_on_version", "expected_version")
        given = {name: self.data[name] for name in self.data}
        self.data = {**given, "expected_version": str(stored.version)}
        self.add_error(
            None,
            ValidationError(
                _("%(name)s saved a newer version meanwhile. Compare both below, then save again."),
                params={"name": stored.updated_by},
            ),
        )

    def heed_a_takeover(self, stored: Article) -> None:
        """Asked under the story's lock, like the version: a takeover waits for this save, or
        this save sees it.
        """
        lock = EditLock.objects.filter(pk=stored.pk).select_related("held_by").first()
        if lock is None or not lock.bars(self.user, timezone.now()):
            return
        self.is_stale = True
        self.based_on = version_in(self.data, "based_on_version", "expected_version")
        self.add_error(
            None,
            ValidationError(
                _(
                    "%(name)s took this story over and is writing in it. Your text is kept and"
                    " shown below; it can be saved once the story is free."
                ),
                params={"name": lock.held_by},
            ),
        )

    def has_changed(self) -> bool:
        return bool(set(self.changed_data) - {"expected_version", "draft_key"})

    def clean_tags(self) -> list[Tag]:
        return [self.tag(row) for row in self.cleaned_data["tags"]]

    def tag(self, row: dict[str, Any]) -> Tag:
        known = Tag.objects.filter(name__iexact=row["name"]).select_related("merged_into").first()
        if known is None:
            return self.new_tag(row)
        if known.is_blocked:
            raise ValidationError(
                _("The tag “%(name)s” is no longer used."), params={"name": known.name}
            )
        return known.merged_into or known

    def new_tag(self, row: dict[str, Any]) -> Tag:
        if not self.user.has_perm("articles.add_tag"):
            raise ValidationError(
                _("No tag “%(name)s” yet. An editor can create it."), params={"name": row["name"]}
            )
        if not row["is_new"]:
            raise ValidationError(
                _("“%(name)s” is not a tag yet. Press the word to make it one, or remove it."),
                params={"name": row["name"]},
            )
        return Tag(name=row["name"])

    def clean_bylines(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.cleaned_data["bylines"]
        known = Author.objects.in_bulk({row["author"] for row in rows})
        if len({(row["author"], row["role"]) for row in rows}) != len(rows):
            raise ValidationError(_("This author already has this part in the story."))
        if any(row["author"] not in known for row in rows):
            raise ValidationError(_("An author of this story no longer exists. Choose again."))
        return rows

    def clean_related(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.cleaned_data["related"]
        targets = {row["target"] for row in rows if "target" in row}
        if self.instance.pk in targets:
            raise ValidationError(_("A story cannot be related to itself."))
        if len(Article.objects.kept().in_bulk(targets)) != len(targets):
            raise ValidationError(_("A related story no longer exists. Take it out of the list."))
        return rows


def version_in(data: Any, *names: str) -> int:
    """Of a text that met two newer versions one after the other, the first it was written on."""
    given = [str(data.get(name, "")) for name in names]
    return next((int(one) for one in given if one.isascii() and one.isdigit()), 0) % 2**31


def beside(article: Article) -> dict[str, Any]:
    """The rows around a stored story, as the form's fields want them."""
    return {
        "tags": [{"name": tag.name, "is_new": False} for tag in article_tags(article)],
        "bylines": [
            {"author": line.author_id, "role": line.role} for line in article.bylines.all()
        ],
        "related": [related_row(link) for link in article.related_links.all()],
        "picture_uses": [use_row(use) for use in article.photograph_uses.all()],
    }


def article_tags(article: Article) -> list[Tag]:
    return [item.tag for item in article.tagged_items.select_related("tag")]


def related_row(link: Any) -> dict[str, Any]:
    kept = {"internal": ("target_id",), "external": ("url", "headline")}
    fields = kept.get(link.kind, ("headline", "excerpt"))
    return {
        "kind": link.kind,
        **{field.removesuffix("_id"): getattr(link, field) for field in fields},
    }


def use_row(use: PhotographUse) -> dict[str, Any]:
    fields = ("caption", "credit", "alt_text", "is_decorative", "focal_x", "focal_y")
    return {"photograph": use.photograph_id, **{field: getattr(use, field) for field in fields}}
