"""Taking out of the public storage what no story shown now or later needs."""

import datetime

from articles.media.publication import withdraw_media
from articles.media.sharing.cards import withdraw_cards
from articles.models import Article


def withdraw(article: Article, *, at: datetime.datetime) -> None:
    withdraw_media(article, at=at)
    withdraw_cards(article, at=at)
