"""Two people saved the same story: what differs, side by side, with nothing lost."""

import difflib
import re
from dataclasses import dataclass

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.admin.story_form import ArticleForm
from articles.body import parse, plain_text
from articles.models import Article

PIECES = re.compile(r"\s+|[^\s]+")
MOST_PIECES = 20_000
COMPARED = {
    "headline": _("headline"),
    "standfirst": _("standfirst"),
    "body": _("body"),
    "kicker": _("kicker"),
    "short_headline": _("short headline"),
    "source": _("source"),
}


@dataclass(frozen=True)
class Difference:
    label: str
    mine: SafeString
    theirs: SafeString


def differences(form: ArticleForm, stored: Article | None) -> list[Difference]:
    if stored is None:
        return []
    found = []
    for field, label in COMPARED.items():
        mine, theirs = readable(field, form[field].value()), readable(field, getattr(stored, field))
        if mine != theirs:
            found.append(Difference(str(label), *marked(mine, theirs)))
    return found


def readable(field: str, value: object) -> str:
    text = str(value or "")
    return plain_text(parse(text)) if field == "body" else text


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
