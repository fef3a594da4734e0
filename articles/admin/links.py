"""An address as people paste it: a story of ours by its number, a path of ours, or the web."""

import datetime
import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.body import safe_href
from articles.models import Article, PublishedArticle

STORY = re.compile(r"/(?:[^/?#]+-)?([0-9]{1,18})\.html(?:[?#].*)?")
# What social networks hang on to an address says who came from where, not where it leads.
TRACKING = re.compile(r"(?:utm_[a-z]+|fbclid|zarsrc)=")


def path_or_address(text: str) -> str:
    """Empty for nothing. Only what a reader may follow, and of the web only what is encrypted."""
    given = text.strip()
    own = settings.SITE_ORIGIN
    if given == own or given.startswith(f"{own}/"):
        given = given.removeprefix(own) or "/"
    if not given:
        return ""
    address = safe_href(given)
    if address is None or not address.startswith(("/", "https://")):
        raise ValidationError(
            _(
                "Give an address that begins with https:// or a path of this paper "
                "that begins with /."
            )
        )
    return without_tracking(address)


def without_tracking(address: str) -> str:
    """The rest of the query keeps its order and its question mark."""
    place, mark, fragment = address.partition("#")
    path, _question, query = place.partition("?")
    kept = "&".join(part for part in query.split("&") if part and not TRACKING.match(part))
    return f"{path}?{kept}{mark}{fragment}" if kept else f"{path}{mark}{fragment}"


def story_at(path: str, at: datetime.datetime) -> Article | None:
    """Only what readers see: the address of a story to come would tell of it."""
    match = STORY.fullmatch(path)
    if match is None:
        return None
    shown = PublishedArticle.objects.visible(at).filter(article_id=int(match[1]))
    found = shown.select_related("article").first()
    if found is None:
        raise ValidationError(_("Readers see no story at this address now."))
    return found.article


class LinkField(forms.CharField):
    """Cleaned to a path of ours or an address of the web."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=500, **kwargs)

    def clean(self, value: Any) -> str:
        return path_or_address(super().clean(value))
