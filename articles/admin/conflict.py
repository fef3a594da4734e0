"""Two people saved the same story: what differs, side by side, with nothing lost."""

import uuid
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.actions.revising import AI_NOTE, FIELDS, OF_A_USE, snapshot_of, written
from articles.admin.access import staff
from articles.admin.autosave import read_payload
from articles.admin.compared import Difference, Snapshot
from articles.admin.comparison import Comparison
from articles.admin.preview import rows
from articles.admin.story_form import ArticleForm
from articles.models import Article, Author, Autosave, Tag

SAVED_OVER = "saved_over"
NOT_KEPT = ("csrfmiddlewaretoken", "draft_key", "expected_version", "based_on_version", SAVED_OVER)


def differences(
    request: HttpRequest, form: ArticleForm, stored: Article | None
) -> list[Difference]:
    """What saving this form over the stored story would take out and bring in. The text that
    came too late is kept until its writer saves it or throws it away.
    """
    if stored is None or not form.is_stale:
        return []
    keep(request, form, stored)
    before = snapshot_of(stored)
    return Comparison(before, given(form, before), staff(request)).differences()


def keep(request: HttpRequest, form: ArticleForm, stored: Article) -> None:
    """Under the key of its form, as its own script would: a browser without one loses nothing."""
    try:
        payload = read_payload(
            {
                name: text
                for name, text in request.POST.items()
                if name not in NOT_KEPT and not name.startswith("_")
            }
        )
    except BadRequest:
        return
    Autosave.objects.update_or_create(
        saved_by=staff(request),
        draft_key=form.cleaned_data.get("draft_key") or uuid.uuid4(),
        defaults={
            "article": stored,
            "payload": payload,
            "based_on_version": form.based_on,
            "saved_at": timezone.now(),
        },
    )


def told_of_overwriting(request: HttpRequest, article: Article) -> SafeString | str:
    """Said after saving over a newer version, with the way to what it read like."""
    number = request.POST.get(SAVED_OVER, "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return ""
    if not article.revisions.filter(number=int(number)).exists():
        return ""
    return format_html(
        '{} <a href="{}?tu={}&amp;den={}">{}</a>',
        _("The other version is not lost: it is revision %(number)s.") % {"number": number},
        reverse("admin:desk_compare", args=[article.pk]),
        number,
        article.version,
        _("Compare both"),
    )


# -- The form as it would be saved ------------------------------------------------


def given(form: ArticleForm, stored: Snapshot) -> Snapshot:
    """In the shape of a snapshot; where a field holds nonsense, as far as it can be read."""
    values = form.cleaned_data
    marks = {row["photograph_id"]: row for row in stored["picture_uses"] if AI_NOTE in row}
    return {
        **stored,
        "fields": {name: field(form, name, stored) for name in FIELDS},
        "embargo_until": written(values.get("embargo_until")),
        "tags": [tag(each) for each in asked(form, "tags")],
        "bylines": bylines(asked(form, "bylines")),
        "related": [link(row) for row in asked(form, "related")],
        "picture_uses": [use(row, marks) for row in asked(form, "picture_uses")],
    }


def field(form: ArticleForm, name: str, stored: Snapshot) -> Any:
    plain = name.removesuffix("_id")
    if plain not in form.cleaned_data:
        return stored["fields"][name] if name.endswith("_id") else form[plain].value()
    value = form.cleaned_data[plain]
    return getattr(value, "pk", None) if name.endswith("_id") else value


def asked(form: ArticleForm, name: str) -> list[Any]:
    found: list[Any] = form.cleaned_data.get(name, rows(form, name))
    return found


def tag(given: Any) -> dict[str, Any]:
    return {"name": given.name if isinstance(given, Tag) else given["name"]}


def bylines(given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = Author.objects.in_bulk({row["author"] for row in given})
    return [
        {"author_id": row["author"], "role": row["role"], "pen_name": known[row["author"]].pen_name}
        for row in given
        if row["author"] in known
    ]


def link(row: dict[str, Any]) -> dict[str, Any]:
    blank = {"target_id": None, "url": "", "headline": "", "excerpt": ""}
    told = {"target_id" if name == "target" else name: value for name, value in row.items()}
    return blank | told


def use(row: dict[str, Any], marks: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """The mark of AI is the picture's own: no form carries it."""
    told = {name: row["photograph" if name == "photograph_id" else name] for name in OF_A_USE}
    marked = marks.get(row["photograph"])
    return told | ({AI_NOTE: marked[AI_NOTE]} if marked else {})
