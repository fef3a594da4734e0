"""Taking out of the public storage what no story shown now or later needs."""

import datetime

from articles.media.publication import is_needed, media_ever_shown_in, withdraw_media
from articles.media.sharing.cards import is_card_needed, withdraw_cards
from articles.models import Article, SharingCard


def withdraw(article: Article, *, at: datetime.datetime) -> None:
    withdraw_media(article, at=at)
    withdraw_cards(article, at=at)


def addresses_withdrawn(article: Article, *, at: datetime.datetime) -> list[str]:
    """Whoever kept such a file kept it for good: its address never changes its content."""
    gone = [medium for medium in media_ever_shown_in(article) if not is_needed(medium, at=at)]
    cards = SharingCard.objects.filter(published__article=article)
    return [
        *(rendition.url for medium in gone for rendition in medium.renditions.all()),
        *(card.url for card in cards if not is_card_needed(card, at=at)),
    ]
