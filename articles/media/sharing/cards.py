"""Making the cards of versions and of the paper, and keeping them where readers need them.

A story is published whether or not its card could be made: a fault is logged, and its page then
shares the largest picture, or the paper's own card.
"""

import datetime
import hashlib
import io
import logging
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction

from articles.enums import CardLook
from articles.media.publication import copy, shown_now_or_later
from articles.media.sharing.content import CardContent, of_article, of_version, paper_of
from articles.media.sharing.drawing import DrawnCard, draw_card, draw_house_card
from articles.models import (
    Article,
    HouseCard,
    Masthead,
    PublishedArticle,
    SharingCard,
    private_storage,
    public_storage,
    text_hash,
)

# Raised where the drawing changes, so that the paper's card is drawn again.
DRAWN_SINCE = "1"

Card = TypeVar("Card", SharingCard, HouseCard)

logger = logging.getLogger(__name__)


def drawn_card(content: CardContent) -> DrawnCard:
    if content.picture is None:
        return draw_card(content.words, None, content.focus)
    with private_storage().open(content.picture.name) as file:
        return draw_card(content.words, io.BytesIO(file.read()), content.focus)


def card_in_advance(article: Article, *, at: datetime.datetime) -> DrawnCard | None:
    """Before anything is locked but the story: others need not wait for a drawing."""
    return drawn_if_possible(lambda: of_article(article, at=at), article.pk)


def card_of_shown(published: PublishedArticle, *, at: datetime.datetime) -> DrawnCard | None:
    """For a version that will show once more what this one shows."""
    return drawn_if_possible(lambda: of_version(published, at=at), published.article_id)


def drawn_if_possible(content: Callable[[], CardContent], story: int) -> DrawnCard | None:
    try:
        with transaction.atomic():
            return drawn_card(content())
    except Exception:
        # Whatever a picture or a font does to the drawing, the news goes out.
        logger.exception("Could not draw the sharing card of story %s", story)
        return None


def keep_card(
    card: DrawnCard | None, published: PublishedArticle, *, at: datetime.datetime
) -> SharingCard | None:
    """Into both storages, before the commit that shows the version."""
    if card is None:
        return None
    row = SharingCard(published=published, look=card.look)
    try:
        with transaction.atomic():
            return kept(row, card.content, at=at)
    except Exception:
        logger.exception("Could not keep the sharing card of version %s", published.pk)
        return None


def kept(row: Card, content: bytes, *, at: datetime.datetime) -> Card:
    row.size, row.sha256 = len(content), hashlib.sha256(content).hexdigest()
    row.made_at = at
    private_storage().save(row.name, ContentFile(content))
    copy(row, private_storage(), public_storage())
    row.save(force_insert=True)
    return row


@transaction.atomic
def make_late_card(version: int, *, at: datetime.datetime) -> SharingCard | None:
    """For a version that was published without one, if readers see it still or will."""
    Article.objects.select_for_update(of=("self",), no_key=True).get(published=version)
    lacking = shown_now_or_later(at).filter(pk=version, sharing_card=None)
    published = lacking.select_related("section").first()
    if published is None:
        return None
    card = drawn_card(of_version(published, at=at))
    return kept(SharingCard(published=published, look=card.look), card.content, at=at)


def withdraw_cards(article: Article, *, at: datetime.datetime) -> None:
    """Runs when the version is already gone from readers: a fault is logged, and what was left
    lying is for `reconcile_media`.
    """
    for card in SharingCard.objects.filter(published__article=article):
        try:
            if public_storage().exists(card.name):
                withdraw_card(card, at=at)
        except (OSError, DatabaseError):
            logger.exception("Could not remove %s from the public storage", card.name)


@transaction.atomic
def withdraw_card(card: SharingCard, *, at: datetime.datetime) -> None:
    wait_for_its_story(card)
    if not is_card_needed(card, at=at):
        public_storage().delete(card.name)


def wait_for_its_story(card: SharingCard) -> None:
    """The site's role may not lock a row of the record, and every verb locks the story."""
    stories = Article.objects.select_for_update(of=("self",), no_key=True)
    stories.get(published=card.published_id)


def is_card_needed(card: SharingCard, *, at: datetime.datetime) -> bool:
    return shown_now_or_later(at).filter(pk=card.published_id).exists()


def forget_cards(article: Article, *, using: str) -> int:
    """What a passage of the headline is drawn on goes with the passage; pictures alone stay.

    Only the owner of the tables can, while redacting; without a card the page shares the largest
    picture, or the paper's own card.
    """
    cards = SharingCard.objects.using(using).filter(published__article=article.pk)
    drawn_on = list(cards.exclude(look=CardLook.PICTURE))
    for card in drawn_on:
        card.delete(using=using)
        for storage in (public_storage(), private_storage()):
            transaction.on_commit(partial(storage.delete, card.name), using=using)
    return len(drawn_on)


# -- The paper's own card ---------------------------------------------------------


def keep_house_card(masthead: Masthead | None, *, at: datetime.datetime) -> HouseCard | None:
    """Drawn anew only where what stands on it has changed."""
    if masthead is None:
        return None
    paper = paper_of(masthead)
    drawn_of = text_hash(DRAWN_SINCE, paper.name, paper.motto, paper.domain)
    newest = masthead.cards.order_by("-pk").first()
    if newest and newest.drawn_of == drawn_of:
        return newest
    try:
        with transaction.atomic():
            row = HouseCard(masthead=masthead, drawn_of=drawn_of)
            return kept(row, draw_house_card(paper), at=at)
    except Exception:
        logger.exception("Could not draw the sharing card of the paper")
        return None
