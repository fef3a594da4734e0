"""Printing the texts of published versions ahead of their readers.

Nothing depends on it: where the printed text is missing, each page prints it anew.
"""

import datetime
import logging
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.utils import translation

from articles.body import Document, origin, parse, print_body, printer, to_json
from articles.models import PrintedText, PublishedArticle

# Whoever publishes one of these at that moment waits until they are written: some milliseconds.
BATCH = 100
NUMBERS_AT_ONCE = 10_000
ORIGIN = ("body", "genre", "standfirst")

logger = logging.getLogger(__name__)


def keep_printed(published: PublishedArticle, document: Document) -> None:
    """With the version that was just made, and never in the way of publishing it."""
    content = content_of(published, document)
    try:
        with transaction.atomic():
            PrintedText.objects.create(published=published, printer=printer(), content=content)
    except Exception:
        logger.exception("The printed text of version %s could not be kept", published.pk)


def content_of(version: PublishedArticle, document: Document | None = None) -> Any:
    try:
        with translation.override(settings.LANGUAGE_CODE):
            document = parse(version.body) if document is None else document
            printed = print_body(document, version.genre, version.standfirst)
        return to_json(printed, of=origin_of(version))
    except Exception:
        logger.exception("The text of version %s could not be printed", version.pk)
        return None


def origin_of(version: PublishedArticle) -> str:
    return origin(version.body, version.genre, version.standfirst)


def print_waiting(*, at: datetime.datetime, limit: int) -> int:
    """What another printer printed or none did; of how many this came to an end."""
    done = 0
    while keys := PrintedText.objects.by_another(printer(), min(BATCH, limit - done)):
        dealt_with = print_some(keys, at=at)
        done += dealt_with
        if not dealt_with:
            break  # Others hold these, to publish them or to print them.
    return done


def print_some(keys: Collection[int], *, at: datetime.datetime) -> int:
    """What has ended is printed for nobody."""
    versions = PublishedArticle.objects.filter(pk__in=keys).only(*ORIGIN, "shown_until")
    ended = [each.pk for each in versions if each.shown_until and each.shown_until <= at]
    made = {
        each.pk: (origin_of(each), content_of(each)) for each in versions if each.pk not in ended
    }
    PrintedText.objects.filter(pk__in=ended).delete()
    return len(ended) + keep_unchanged(made)


@transaction.atomic
def keep_unchanged(made: dict[int, tuple[str, Any]]) -> int:
    """Under their locks: a passage may be struck out of the record in the meantime, and must not
    come back with what was printed before.
    """
    held = PublishedArticle.objects.select_for_update(skip_locked=True, no_key=True)
    versions = held.filter(pk__in=made).order_by("pk").only(*ORIGIN)
    rows = [
        PrintedText(published=version, printer=printer(), content=made[version.pk][1])
        for version in versions
        if origin_of(version) == made[version.pk][0]
    ]
    PrintedText.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["published"],
        update_fields=["printer", "content"],
    )  # fmt: skip
    return len(rows)


def note_missing(*, at: datetime.datetime) -> int:
    """Versions that came by another way than publishing, to be printed with those that wait."""
    last = PublishedArticle.objects.aggregate(last=Max("pk"))["last"] or 0
    return sum(
        note_missing_among(range(first, first + NUMBERS_AT_ONCE), at=at)
        for first in range(1, last + 1, NUMBERS_AT_ONCE)
    )


def note_missing_among(numbers: range, *, at: datetime.datetime) -> int:
    missing = PublishedArticle.objects.filter(
        Q(shown_until=None) | Q(shown_until__gt=at),
        pk__range=(numbers.start, numbers.stop - 1),
        printed_text=None,
    )
    rows = [PrintedText(published_id=pk) for pk in missing.values_list("pk", flat=True)]
    PrintedText.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def forget_differing() -> int:
    """What is not what its version prints: nothing of ours writes that. It will be printed anew."""
    kept = PrintedText.objects.filter(printer=printer(), content__isnull=False)
    columns = (f"published__{name}" for name in ORIGIN)
    rows = kept.select_related("published").only("content", *columns).order_by("pk")
    number, last = 0, 0
    # Some at a time: a cursor over all would copy the archive into files of the database first.
    while some := list(rows.filter(pk__gt=last)[:BATCH]):
        last = some[-1].pk
        differing = [row.pk for row in some if row.content != content_of(row.published)]
        number += kept.filter(pk__in=differing).update(printer="", content=None)
    return number


def forget_failed() -> None:
    """What could not be printed, to be tried once more: memory may have been short that time."""
    PrintedText.objects.filter(printer=printer(), content__isnull=True).update(printer="")
