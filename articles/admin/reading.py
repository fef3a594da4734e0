"""The story for whoever may see it and not change it: its page, where it stands, the verbs."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from articles.admin.access import staff
from articles.admin.autosave import unsaved_texts
from articles.body import BodyRefused, parse, plain_text
from articles.models import Article

LONGEST_KEY = 19


def reading_page(request: HttpRequest, article: Article, context: dict[str, Any]) -> HttpResponse:
    """After a save that came too late: refused, with the words in full to copy from."""
    is_refused = request.method == "POST"
    more = {
        "title": article.headline,
        "article": article,
        "lost": lost_words(request) if is_refused else [],
        "unsaved": unsaved_texts(staff(request), article),
    }
    return TemplateResponse(
        request,
        "admin/articles/article/read.html",
        context | more,
        status=403 if is_refused else 200,
    )


def lost_words(request: HttpRequest) -> list[str]:
    given = request.POST
    texts = (given.get("headline"), given.get("standfirst"), readable(given.get("body", "")))
    return [text for text in texts if text]


def readable(body: str) -> str:
    try:
        return plain_text(parse(body), with_addresses=True)
    except BodyRefused:
        return body


def with_people(stories: QuerySet[Article]) -> QuerySet[Article]:
    """With what the pages of one story say of it."""
    people = ("created_by", "held_by", "updated_by", "edit_lock__held_by")
    found = stories.select_related("section__parent", "legacy_import", *people)
    return found.defer("legacy_import__source")


def stored_key(object_id: str | None) -> int:
    text = unquote(object_id or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_KEY else 0
