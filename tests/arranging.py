"""Stories to arrange, and arranging them as a test would say it."""

from django.utils import timezone

from articles import actions
from articles.arrangement import Slot, block_places, opening_places, picked_places
from articles.pages import front_page
from tests import factories

LEAD, SECOND, THIRD, FOURTH, FIFTH = opening_places()
PICKED = picked_places()


def block_place(section, position=0):
    return block_places(section.pk)[position]


def put(place, article, held_until=None):
    return Slot(place, article.pk, held_until)


def arrange(*slots, by=None, at=None, section=None, blocks=(), based_on=0):
    return actions.arrange(
        by=by or factories.make_hoa(),
        at=at or timezone.now(),
        section=section,
        slots=slots,
        blocks=blocks,
        based_on=based_on,
    )


def headlines(cards):
    return [card.headline for card in cards]


def opening(at=None, **how):
    page = front_page(at=at or timezone.now(), **how)
    return headlines(filter(None, (page.lead, *page.seconds)))
