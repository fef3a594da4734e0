"""The trash of drafts: put in, taken out, emptied after a term."""

import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from articles.actions.drafts import locked
from articles.actions.events import record
from articles.enums import ArticleState, LinkKind, Step, Verb
from articles.models import Article, RelatedLink, User
from articles.rights import Case, require
from articles.workflow import TransitionRefused


@transaction.atomic
def move_to_trash(*, by: User, at: datetime.datetime, article: Article) -> None:
    stored = locked(article, by=by)
    require(by, "throw_away", Case(stored, at))
    if stored.trashed_at:
        return
    if stored.state != ArticleState.DRAFT:
        raise TransitionRefused(
            _("Only a draft can go to the trash. A published story is retracted instead.")
        )
    if stored.step not in (Step.DRAFT, Step.SPIKED):
        raise TransitionRefused(_("The story is in the chain. Take it back or set it aside first."))
    settle(stored, Verb.TRASH, by=by, at=at, trashed_at=at, trashed_by=by)


@transaction.atomic
def restore_from_trash(*, by: User, at: datetime.datetime, article: Article) -> None:
    stored = locked(article, by=by)
    require(by, "throw_away", Case(stored, at))
    if stored.trashed_at:
        settle(stored, Verb.RESTORE, by=by, at=at, trashed_at=None, trashed_by=None)


def empty_trash(*, at: datetime.datetime, older_than: datetime.datetime) -> tuple[int, int]:
    """Remove for good what lay there long enough; tell how many went and how many had to stay.

    Time does it, not a person: the event names who had put the story in.
    """
    ripe = list(Article.objects.trashed_before(older_than).values_list("pk", flat=True))
    gone = sum(removed_for_good(pk, at=at, older_than=older_than) for pk in ripe)
    return gone, len(ripe) - gone


def removed_for_good(pk: int, *, at: datetime.datetime, older_than: datetime.datetime) -> bool:
    """False where it was taken out meanwhile, or where the record needs it."""
    try:
        with transaction.atomic():
            return remove_draft(pk, at=at, older_than=older_than)
    except ProtectedError:
        return False


def remove_draft(pk: int, *, at: datetime.datetime, older_than: datetime.datetime) -> bool:
    ripe = Article.objects.trashed_before(older_than).select_related("trashed_by")
    story = ripe.select_for_update(of=("self",)).filter(pk=pk).first()
    if story is None or story.trashed_by is None:
        return False
    let_go_of(story)
    record(story, Verb.EMPTY, by=story.trashed_by, at=at, from_state=story.state)
    story.delete()
    return True


def let_go_of(story: Article) -> None:
    """A link with words of its own keeps them; the draft's own headline was never published,
    and must not stand in another story on the day that one is.
    """
    links = RelatedLink.objects.filter(target=story)
    links.filter(headline="").delete()
    links.update(kind=LinkKind.UNRESOLVED, target=None)


def settle(
    article: Article,
    verb: Verb,
    *,
    by: User,
    at: datetime.datetime,
    trashed_at: datetime.datetime | None,
    trashed_by: User | None,
) -> None:
    article.trashed_at, article.trashed_by = trashed_at, trashed_by
    article.save(update_fields=["trashed_at", "trashed_by"])
    record(article, verb, by=by, at=at, from_state=article.state)
