"""Sharing cards compared with what the database says should lie in the two storages."""

import datetime
from collections.abc import Callable, Iterable, Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from articles.media.publication import copy, holds, shown_now_or_later
from articles.media.reconciliation import (
    BATCH,
    LACKING,
    LOST,
    NOT_NEEDED,
    YOUNG,
    Finding,
    batches,
    folders_of,
    removing,
)
from articles.media.sharing.cards import is_card_needed, wait_for_its_story
from articles.models import (
    HouseCard,
    Masthead,
    SharingCard,
    private_storage,
    public_storage,
)
from articles.models.sharing import card_name
from articles.storage import WholeFileStorage

OF_NO_CARD: StrPromise = _("belongs to no sharing card")


def card_findings(*, at: datetime.datetime) -> Iterator[Finding]:
    for card in cards_needed(at):
        yield from lacking(card, at=at)
    for storage in (public_storage(), private_storage()):
        if isinstance(storage, WholeFileStorage):
            for folders in batches(folders_of(storage, "cards")):
                yield from left_lying(storage, folders, at=at)


def cards_needed(at: datetime.datetime) -> Iterator[SharingCard | HouseCard]:
    yield from house_cards_needed(at)
    needed = shown(SharingCard.objects.order_by("pk"), at=at)
    last = 0
    while batch := list(needed.filter(pk__gt=last)[:BATCH]):
        yield from batch
        last = batch[-1].pk


def shown(cards: QuerySet[SharingCard], *, at: datetime.datetime) -> QuerySet[SharingCard]:
    return cards.filter(Exists(shown_now_or_later(at).filter(pk=OuterRef("published"))))


def house_cards_needed(at: datetime.datetime) -> list[HouseCard]:
    """The newest one of the masthead in force, and of each that is still to come."""
    today = timezone.localdate(at)
    mastheads = [Masthead.objects.in_force(today), *Masthead.objects.filter(valid_from__gt=today)]
    newest = (each.cards.order_by("-pk").first() for each in mastheads if each)
    return [card for card in newest if card]


def lacking(card: SharingCard | HouseCard, *, at: datetime.datetime) -> Iterator[Finding]:
    if holds(public_storage(), card):
        return
    if holds(private_storage(), card):
        yield Finding(card.name, LACKING, bringing_out(card, at=at))
    else:
        yield Finding(card.name, LOST)


def bringing_out(card: SharingCard | HouseCard, *, at: datetime.datetime) -> Callable[[], object]:
    @transaction.atomic
    def mend() -> None:
        if isinstance(card, SharingCard):
            wait_for_its_story(card)
            if not is_card_needed(card, at=at):
                return
        copy(card, private_storage(), public_storage())

    return mend


def left_lying(
    storage: WholeFileStorage, folders: list[str], *, at: datetime.datetime
) -> Iterator[Finding]:
    of_stories = SharingCard.objects.filter(folder__in=folders)
    of_paper = HouseCard.objects.filter(folder__in=folders)
    known = {card.folder for card in [*of_stories, *of_paper]}
    needed = {card.folder for card in [*shown(of_stories, at=at), *house_cards_needed(at)]}
    for folder in folders:
        for name in files_in(storage, folder):
            if folder not in known or name != card_name(folder):
                if at - storage.get_created_time(name) > YOUNG:
                    yield Finding(name, OF_NO_CARD, removing(storage, name))
            elif storage is public_storage() and folder not in needed:
                yield Finding(name, NOT_NEEDED, taking_back(folder, name, at=at))


def files_in(storage: WholeFileStorage, folder: str) -> Iterable[str]:
    return [f"cards/{folder}/{file}" for file in storage.listdir(f"cards/{folder}")[1]]


def taking_back(folder: str, name: str, *, at: datetime.datetime) -> Callable[[], object]:
    @transaction.atomic
    def mend() -> None:
        card = SharingCard.objects.filter(folder=folder).first()
        if card:
            wait_for_its_story(card)
        if card is None or not is_card_needed(card, at=at):
            public_storage().delete(name)

    return mend
