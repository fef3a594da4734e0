"""Unsaved texts that nobody came back for, and signs of people long gone, after a term."""

import datetime
from dataclasses import dataclass

from articles.models import Autosave, Presence

GONE_AFTER = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Forgotten:
    texts: int
    presences: int


def forget_unsaved(*, at: datetime.datetime, older_than: datetime.datetime) -> Forgotten:
    """A text counts from its last pause; one that goes on being written stays."""
    texts, _of_each = Autosave.objects.filter(saved_at__lt=older_than).delete()
    presences, _of_each = Presence.objects.filter(seen_at__lt=at - GONE_AFTER).delete()
    return Forgotten(texts, presences)
