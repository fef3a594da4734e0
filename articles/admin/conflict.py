"""Two people saved the same story: what differs, side by side, with nothing lost."""

import datetime
import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.admin.story_fields import Row
from articles.admin.story_form import ArticleForm, beside
from articles.admin.suggestions import nameable
from articles.body import BodyRefused, parse, plain_text
from articles.enums import BylineRole, Genre
from articles.models import Article, Author, Photograph, Tag
from articles.templatetags.desk import moment

PIECES = re.compile(r"\s+|[^\s]+")
MOST_PIECES = 20_000
COMPARED = {
    "headline": _("headline"),
    "standfirst": _("standfirst"),
    "body": _("body"),
    "kicker": _("kicker"),
    "short_headline": _("short headline"),
    "source": _("source"),
    "sponsor": _("sponsor"),
    "section": _("section"),
    "genre": _("genre"),
    "embargo_until": _("not to be published before"),
    "is_without_advertisements": _("no advertisements beside it"),
    "lead_photograph": _("lead photograph"),
    "tags": _("tags"),
    "bylines": _("bylines"),
    "related": _("related stories"),
    "picture_uses": _("photographs in the story"),
}


@dataclass(frozen=True)
class Difference:
    label: str
    mine: SafeString
    theirs: SafeString


def differences(form: ArticleForm, stored: Article | None) -> list[Difference]:
    if stored is None:
        return []
    rows, found = beside(stored), []
    for field, label in COMPARED.items():
        theirs = readable(field, rows[field] if field in rows else getattr(stored, field), form)
        mine = readable(field, form.cleaned_data.get(field, form[field].value()), form)
        if mine != theirs:
            found.append(Difference(str(label), *marked(mine, theirs)))
    return found


def readable(field: str, value: Any, form: ArticleForm) -> str:
    if field in SPOKEN and not isinstance(value, str):
        return SPOKEN[field](value, form)
    if field == "genre" and value in Genre.values:
        return str(Genre(value).label)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, datetime.datetime):
        return moment(value)
    if isinstance(value, list):
        return " ".join(filter(None, value))
    return words_of(str(value or "")) if field == "body" else str(value or "")


def words_of(body: str) -> str:
    try:
        return plain_text(parse(body), with_addresses=True)
    except BodyRefused:
        return body


def tags(given: list[Any], form: ArticleForm) -> str:
    return ", ".join(tag.name if isinstance(tag, Tag) else tag["name"] for tag in given)


def bylines(given: list[Row], form: ArticleForm) -> str:
    known = Author.objects.in_bulk([row["author"] for row in given])
    return "\n".join(
        f"{known[row['author']]} ({BylineRole(row['role']).label})"
        for row in given
        if row["author"] in known
    )


def related(given: list[Row], form: ArticleForm) -> str:
    """A story out of this person's reach is told by its number, not by its headline."""
    known = nameable(form.user).in_bulk([row["target"] for row in given if "target" in row])
    lines = []
    for row in given:
        named = str(known.get(row["target"], row["target"])) if "target" in row else ""
        parts = (named, row.get("headline"), row.get("url"), row.get("excerpt"))
        lines.append(" · ".join(part for part in parts if part))
    return "\n".join(lines)


def picture_uses(given: list[Row], form: ArticleForm) -> str:
    known = Photograph.objects.in_bulk([row["photograph"] for row in given])
    lines = []
    for row in sorted(given, key=itemgetter("photograph")):
        parts = (row["caption"], row["credit"], row["alt_text"])
        name = str(known.get(row["photograph"], row["photograph"]))
        lines.append(" · ".join((name, *filter(None, parts))))
    return "\n".join(lines)


SPOKEN: dict[str, Callable[[list[Row], ArticleForm], str]] = {
    "tags": tags,
    "bylines": bylines,
    "related": related,
    "picture_uses": picture_uses,
}


def marked(mine: str, theirs: str) -> tuple[SafeString, SafeString]:
    """Both texts whole, each with the words that the other lacks marked."""
    left, right = PIECES.findall(mine), PIECES.findall(theirs)
    if len(left) + len(right) > MOST_PIECES:
        return join([(False, mine)]), join([(False, theirs)])
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    mine_runs, theirs_runs = [], []
    for kind, a, b, c, d in matcher.get_opcodes():
        mine_runs.append((kind != "equal", "".join(left[a:b])))
        theirs_runs.append((kind != "equal", "".join(right[c:d])))
    return join(mine_runs), join(theirs_runs)


def join(runs: list[tuple[bool, str]]) -> SafeString:
    return format_html_join(
        "",
        "<{0}>{1}</{0}>",
        (("mark" if is_own else "span", text) for is_own, text in runs if text),
    )
