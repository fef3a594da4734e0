"""Who writes in a story now: taken with the first keystroke, lost by silence, taken over by rank.

All of it is courtesy between people. What keeps one text from being written over another is
the version that `save_article` compares under the story's lock.
"""

import datetime
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from articles.actions.drafts import locked
from articles.actions.events import record
from articles.enums import Verb
from articles.models import Article, EditLock, User
from articles.rights import Case, may_take_over, require
from articles.workflow import TransitionRefused


@transaction.atomic
def begin_editing(
    *, by: User, at: datetime.datetime, article: Article, tab: uuid.UUID
) -> EditLock | None:
    """A keystroke. None where somebody else is writing."""
    require(by, "edit", Case(article, at))
    first = {"held_by": by, "held_at": at, "typed_at": at, "seen_at": at, "tab": tab}
    lock, is_new = own_row(article, first)
    if is_new:
        return lock
    is_alive = lock.is_alive(at)
    if is_alive and lock.held_by_id != by.pk:
        return None
    if not is_alive:
        lock.held_by, lock.held_at, lock.taken_from, lock.released_at = by, at, None, None
    lock.tab, lock.typed_at, lock.seen_at = tab, at, at
    lock.save()
    return lock


def own_row(article: Article, first: dict[str, object]) -> tuple[EditLock, bool]:
    """The story's one row, held against whoever else types or takes over at this moment."""
    _lock, is_new = EditLock.objects.get_or_create(article=article, defaults=first)
    return EditLock.objects.select_for_update(of=("self",)).get(pk=article.pk), is_new


def stay_editing(*, by: User, at: datetime.datetime, lock: EditLock | None) -> None:
    """A sign of life between keystrokes; a lock that has ended is not called back by it."""
    if lock and lock.held_by_id == by.pk and lock.is_alive(at):
        held = EditLock.objects.filter(pk=lock.pk, held_by=by, released_at=None)
        held.update(seen_at=at)


def end_editing(*, by: User, at: datetime.datetime, article: Article, tab: uuid.UUID) -> None:
    """Said by a page that is left; the one that was opened in its place may have spoken before."""
    held = EditLock.objects.filter(pk=article.pk, held_by=by, tab=tab, released_at=None)
    held.update(released_at=at)


@transaction.atomic
def take_over(
    *,
    by: User,
    at: datetime.datetime,
    article: Article,
    tab: uuid.UUID,
    holder: int,
) -> EditLock:
    """From `holder`, whom the person saw writing; of two who press at once the second is told
    that the first has it.
    """
    stored = locked(article, by=by)
    lock = EditLock.objects.select_for_update(of=("self",)).filter(pk=stored.pk).first()
    if lock is None or not lock.is_alive(at):
        return begin_anew(stored, by=by, at=at, tab=tab)
    if lock.held_by_id == by.pk:
        return lock
    case = Case(stored, at)
    if lock.held_by_id != holder:
        raise TransitionRefused(_("%(name)s has taken it over just now.") % {"name": lock.held_by})
    if not may_take_over(by, lock.held_by, case):
        raise TransitionRefused(
            _("Only somebody whose office stands above that of %(name)s may take over.")
            % {"name": lock.held_by}
        )
    return hand_over_lock(case, lock, by=by, tab=tab)


def begin_anew(article: Article, *, by: User, at: datetime.datetime, tab: uuid.UUID) -> EditLock:
    """Whoever was writing has gone meanwhile: nothing is taken from anybody."""
    lock = begin_editing(by=by, at=at, article=article, tab=tab)
    if lock is None:
        raise TransitionRefused(_("Somebody else is writing in it again."))
    return lock


def hand_over_lock(case: Case, lock: EditLock, *, by: User, tab: uuid.UUID) -> EditLock:
    article, at, before = case.article, case.at, lock.held_by
    record(
        article, Verb.TAKE_OVER, by=by, at=at, from_state=article.step, to_state=article.step,
        details={"holder": before.pk, "held_at": lock.held_at.isoformat(),
                 "typed_at": lock.typed_at.isoformat()},
    )  # fmt: skip
    lock.held_by, lock.taken_from, lock.tab = by, before, tab
    lock.held_at = lock.typed_at = lock.seen_at = at
    lock.save()
    return lock
