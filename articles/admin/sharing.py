"""What a story will look like where its link is shared, before readers have it."""

import base64
import logging
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles import media
from articles.admin.access import article_within_reach, staff
from articles.admin.preview import form_of, put_somewhere, rows
from articles.body import parse, plain_text
from articles.enums import CardLook
from articles.models import Article
from articles.models.article import story_address
from articles.text import excerpt, slugify

# About what each of them shows of a headline on a phone before it cuts it off.
ZALO_SHOWS, FACEBOOK_SHOWS, SEARCH_SHOWS = 65, 90, 60
DESCRIPTION_LENGTH = 160
ZALO_DESCRIPTION = 80

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SharingLook:
    image: str
    headline: str
    description: str
    section: str
    address: str
    paper: media.Paper
    warnings: tuple[str, ...]

    @property
    def on_zalo(self) -> str:
        return excerpt(self.headline, limit=ZALO_SHOWS)

    @property
    def on_facebook(self) -> str:
        return excerpt(self.headline, limit=FACEBOOK_SHOWS)

    @property
    def in_search(self) -> str:
        return excerpt(self.headline, limit=SEARCH_SHOWS)

    @property
    def short_description(self) -> str:
        return excerpt(self.description, limit=ZALO_DESCRIPTION)


def sharing_look(article: Article, content: media.CardContent, image: str) -> SharingLook:
    summary = article.standfirst or plain_text(parse(article.body))
    return SharingLook(
        image=image,
        headline=article.headline,
        description=excerpt(summary, limit=DESCRIPTION_LENGTH),
        section=str(article.section.name),
        address=address_of(article),
        paper=content.words.paper,
        warnings=tuple(warnings(article.headline, content)),
    )


def address_of(article: Article) -> str:
    """As publishing would freeze it; a story never saved has no number yet."""
    slug = article.slug or slugify(article.short_headline or article.headline)
    return story_address(slug, article.pk) if article.pk else ""


def warnings(headline: str, content: media.CardContent) -> list[str]:
    return [
        sentence
        for sentence in (warning_of_length(headline), warning_of_picture(content))
        if sentence
    ]


def warning_of_length(headline: str) -> str:
    length = len(headline)
    places = (("Zalo", ZALO_SHOWS), ("Facebook", FACEBOOK_SHOWS))
    cut = [f"{name} ({limit})" for name, limit in places if length > limit]
    if not cut:
        return ""
    return ngettext(
        "The headline has %(length)d character; it is cut off on %(places)s.",
        "The headline has %(length)d characters; it is cut off on %(places)s.",
        length,
    ) % {"length": length, "places": ", ".join(cut)}


def warning_of_picture(content: media.CardContent) -> str:
    if content.look == CardLook.PICTURE:
        return ""
    if content.look == CardLook.PLATE:
        return _(
            "The picture is small or not of the shape of a card: it stands beside the headline."
        )
    if content.picture:
        return _("The picture is too small for a card: the card is drawn from the headline.")
    return _("The story has no picture: the card is drawn from the headline.")


# -- The stored story, on the publish step -----------------------------------------


def look_of_stored(article: Article) -> SharingLook:
    content = media.card_content(article, at=timezone.now())
    return sharing_look(article, content, reverse("admin:desk_card", args=[article.pk]))


@require_safe
@cache_control(private=True, no_store=True)
def card_view(request: HttpRequest, article: Article, context: dict[str, Any]) -> HttpResponse:
    """The very drawing that publishing would make now; nothing is stored."""
    card = media.card_in_advance(article, at=timezone.now())
    if card is None:
        raise Http404
    return HttpResponse(
        card.content, content_type="image/jpeg", headers={"X-Content-Type-Options": "nosniff"}
    )


# -- The unsaved form ---------------------------------------------------------------


@cache_control(private=True, no_store=True)
def sharing_view(
    request: HttpRequest, context: dict[str, Any], pk: int | None = None
) -> HttpResponse:
    by = staff(request)
    if not by.has_perm("articles.change_article"):
        raise PermissionDenied
    article = article_within_reach(by, pk) if pk else Article()
    focuses = {}
    if request.method == "POST":
        form = form_of(request, article, by)
        article, focuses = form.instance, focuses_of(rows(form, "picture_uses"))
    if not article.section_id and not put_somewhere(article):
        return HttpResponse(_("Choose a section first, then look at the preview again."))
    content = media.card_content(article, at=timezone.now(), focuses=focuses)
    look = sharing_look(article, content, image_within_page(content))
    values = {"article": article, "look": look}
    return TemplateResponse(request, "admin/articles/article/sharing.html", {**context, **values})


def focuses_of(uses: list[dict[str, Any]]) -> dict[int, tuple[int, int]]:
    return {use["photograph"]: (use["focal_x"], use["focal_y"]) for use in uses}


def image_within_page(content: media.CardContent) -> str:
    """What is not saved has no address: the picture comes with the page."""
    try:
        card = media.drawn_card(content)
    except Exception:
        logger.exception("Could not draw a sharing card for the desk")
        return ""
    return f"data:image/jpeg;base64,{base64.b64encode(card.content).decode()}"
