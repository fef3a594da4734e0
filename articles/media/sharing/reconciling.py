"""Sharing cards compared with what the database says should lie in the two storages."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
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
    of_paper = house_cards_needed(at)
    needed: Iterator[SharingCard | HouseCard] = chain(of_paper, story_cards_needed(at))
    for card in needed:
        yield from lacking(card, at=at)
    kept = {card.folder for card in of_paper}
    for storage in (public_storage(), private_storage()):
        if isinstance(storage, WholeFileStorage):
            for folders in batches(folders_of(storage, "cards")):
                yield from left_lying(storage, folders, kept, at=at)


def story_cards_needed(at: datetime.datetime) -> Iterator[SharingCard]:
    needed = SharingCard.objects.filter(is_shown(at)).order_by("pk")
    last, batch = 0, list(needed[:BATCH])
    while batch:
        yield from batch
        last = batch[-1].pk
        batch = list(needed.filter(pk__gt=last)[:BATCH]) if len(batch) == BATCH else []


def is_shown(at: datetime.datetime) -> Exists:
    return Exists(shown_now_or_later(at).filter(pk=OuterRef("published")))


def house_cards_needed(at: datetime.datetime) -> list[HouseCard]:
    """The newest one of the masthead in force, and of each that is still to come."""
    today = timezone.localdate(at)
    in_force = Masthead.objects.filter(valid_from__lte=today).order_by("-valid_from")
    wanted = Q(masthead=in_force.values("pk")[:1]) | Q(masthead__valid_from__gt=today)
    newest = HouseCard.objects.filter(wanted).order_by("masthead_id", "-pk").distinct("masthead_id")
    return list(newest)


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
    storage: WholeFileStorage, folders: list[str], kept: set[str], *, at: datetime.datetime
) -> Iterator[Finding]:
    rows = SharingCard.objects.filter(folder__in=folders).annotate(shown=is_shown(at))
    of_stories = dict(rows.values_list("folder", "shown"))
    of_paper = HouseCard.objects.filter(folder__in=folders).values_list("folder", flat=True)
    known = {folder: folder in kept for folder in of_paper} | of_stories
    for folder in folders:
        for name in files_in(storage, folder):
            if folder not in known or name != card_name(folder):
                if at - storage.get_created_time(name) > YOUNG:
                    yield Finding(name, OF_NO_CARD, removing(storage, name))
            elif storage is public_storage() and not known[folder]:
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
