"""Photographs that nothing ever used go after a term, with their files."""

import datetime
import json
import re
from collections.abc import Iterator

from django.db import transaction

from articles import media
from articles.actions.auditing import tell_change, values_of
from articles.enums import Deed
from articles.models import Autosave, Photograph, Revision

PORTION = 200
NUMBER = re.compile(r"\d{1,18}")


def forget_unused_photographs(
    *, at: datetime.datetime, older_than: datetime.datetime, is_rehearsal: bool = False
) -> Iterator[str]:
    """The name of each that went, or in a rehearsal would go. Each has a transaction of its own: a
    run that was stopped is gone on with by the next one.
    """
    for portion in portions(older_than):
        unsaved = numbers_in_unsaved_texts()
        for pk in portion:
            if pk in unsaved:
                continue
            if name := forgotten(pk, at=at, older_than=older_than, is_rehearsal=is_rehearsal):
                yield name


def portions(older_than: datetime.datetime) -> Iterator[list[int]]:
    old = Photograph.objects.unused().filter(uploaded_at__lt=older_than).order_by("pk")
    last = 0
    while portion := list(old.filter(pk__gt=last).values_list("pk", flat=True)[:PORTION]):
        yield portion
        last = portion[-1]


@transaction.atomic
def forgotten(
    pk: int, *, at: datetime.datetime, older_than: datetime.datetime, is_rehearsal: bool
) -> str:
    """Its name, or nothing where somebody began to use it, or a revision may bring it back."""
    old = Photograph.objects.unused().filter(uploaded_at__lt=older_than)
    found = old.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None or Revision.objects.naming(pk).exists():
        return ""
    name = f"{pk}: {found}"
    if not is_rehearsal:
        let_go(found, at=at)
    return name


def let_go(photograph: Photograph, *, at: datetime.datetime) -> None:
    """Time does it, not a person; the record keeps whose it was and what was said of it."""
    facts = {"removed": values_of(photograph)}
    tell_change(Deed.REMOVE, photograph, by=None, at=at, facts=facts)
    media.remove_files_with(photograph)
    photograph.delete()


def numbers_in_unsaved_texts() -> set[int]:
    """Any number in them may be that of a picture: they go after their own term anyway. A letter
    written as its number is none.
    """
    found: set[int] = set()
    for payload in Autosave.objects.values_list("payload", flat=True).iterator(PORTION):
        found.update(map(int, NUMBER.findall(json.dumps(payload, ensure_ascii=False))))
    return found
