"""Telling people of a story's way, in the transaction that moves it.

TOLD says of which verb whom: the first line that names a person decides the kind. Nobody is told
of her own act, nor of a story out of her reach. Importing an archive tells nobody.
"""

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.utils.translation import gettext as _

from articles.enums import NoticeKind, Office, Step, Verb
from articles.models import Article, Notice, NoticeChoice, User, WorkflowEvent
from articles.models.article import WRITING
from articles.rights import Case
from articles.selectors.serving import serving
from articles.workflow import OFFICE_OF

MOVES_UP = (Verb.SUBMIT, Verb.PASS_UP, Verb.HASTEN)
PORTION = 5000


@dataclass
class Circle:
    """The people around one event; each question is asked of the database once."""

    event: WorkflowEvent
    article: Article

    @cached_property
    def offices(self) -> list[tuple[int, str]]:
        return serving(self.article.section, self.event.happened_at)

    @cached_property
    def within_reach(self) -> set[int]:
        return {pk for pk, office in self.offices if office != Office.REPORTER}

    @cached_property
    def authors(self) -> set[int]:
        """Whoever began it and the accounts behind its bylines, where they still work here."""
        named = Case(self.article, self.event.happened_at).credited_users
        active = User.objects.with_perm(WRITING).filter(is_active=True, is_staff=True)
        return set(active.filter(pk__in=named).values_list("pk", flat=True))

    def holders(self, *steps: str) -> set[int]:
        offices = {OFFICE_OF.get(Step(step)) for step in steps if step in Step.values}
        return {pk for pk, office in self.offices if office in offices}

    def reached(self, *people: int | None) -> set[int]:
        return {pk for pk in people if pk} & (self.within_reach | self.authors)


Audience = Callable[[Circle], Collection[int]]


def authors(circle: Circle) -> set[int]:
    return circle.authors


def next_office(circle: Circle) -> set[int]:
    return circle.holders(circle.event.to_state)


def skipped_offices(circle: Circle) -> set[int]:
    return circle.holders(*circle.event.details.get("skipped", ()))


def holder_before(circle: Circle) -> set[int]:
    return circle.reached(circle.event.details.get("holder"))


def passer(circle: Circle) -> set[int]:
    """Whoever passed it up last."""
    moves = circle.article.events.filter(verb__in=MOVES_UP, pk__lt=circle.event.pk)
    return circle.reached(moves.order_by("-pk").values_list("happened_by", flat=True).first())


def approver(circle: Circle) -> set[int]:
    approvals = circle.article.approvals.order_by("-pk")
    return circle.reached(approvals.values_list("approved_by", flat=True).first())


def assignee(circle: Circle) -> set[int]:
    """The clock of a demand runs from its receipt: whoever has it in hand is told at once."""
    return circle.reached(circle.event.details.get("assigned_to"))


def desk(circle: Circle) -> set[int]:
    return circle.holders(Step.WITH_DESK)


K = NoticeKind
TOLD: dict[str, tuple[tuple[NoticeKind, Audience], ...]] = {
    Verb.SUBMIT: ((K.WAITING, next_office),),
    Verb.PASS_UP: ((K.WAITING, next_office),),
    Verb.HASTEN: ((K.WAITING, next_office), (K.SKIPPED, skipped_offices)),
    Verb.SEND_BACK: ((K.RETURNED, authors), (K.RETURNED, holder_before)),
    Verb.APPROVE: ((K.APPROVED, authors), (K.APPROVED, passer)),
    Verb.APPROVE_WITH_EDITS: ((K.APPROVED, authors), (K.APPROVED, passer)),
    Verb.VOID_APPROVAL: ((K.UNAPPROVED, approver), (K.UNAPPROVED, passer)),
    Verb.WITHDRAW_APPROVAL: ((K.UNAPPROVED, approver), (K.UNAPPROVED, passer)),
    Verb.PUBLISH: ((K.PUBLISHED, authors),),
    Verb.SCHEDULE: ((K.PUBLISHED, authors),),
    Verb.UPDATE: ((K.PUBLISHED, authors),),
    Verb.UNSCHEDULE: ((K.PUBLISHED, authors),),
    Verb.CANCEL_UPDATE: ((K.PUBLISHED, authors),),
    Verb.FIX: ((K.CORRECTED, authors),),
    Verb.CORRECT: ((K.CORRECTED, authors),),
    Verb.RECTIFY: ((K.CORRECTED, authors), (K.CORRECTED, desk)),
    Verb.RETRACT: ((K.RETRACTED, authors), (K.RETRACTED, desk)),
    Verb.SCHEDULE_TAKEDOWN: ((K.RETRACTED, authors), (K.RETRACTED, desk)),
    Verb.CANCEL_TAKEDOWN: ((K.RETRACTED, authors), (K.RETRACTED, desk)),
    Verb.DEMAND: ((K.DEMAND, assignee),),
    Verb.ASSIGN_DEMAND: ((K.DEMAND, assignee),),
    Verb.TAKE: ((K.TAKEN, authors),),
    Verb.SPIKE: ((K.SPIKED, authors),),
    Verb.REVIVE: ((K.SPIKED, authors),),
}
# After these a story waits no more where it waited: who was told so need not look.
SETTLES = frozenset(
    (*MOVES_UP, Verb.SEND_BACK, Verb.WITHDRAW, Verb.TAKE, Verb.SPIKE, Verb.TRASH)
) | {Verb.APPROVE, Verb.APPROVE_WITH_EDITS}


def notify(event: WorkflowEvent, article: Article) -> None:
    if event.verb in SETTLES:
        waiting = Notice.objects.filter(article=article, kind=K.WAITING).unseen()
        waiting.update(seen_at=event.happened_at)
    told = TOLD.get(event.verb)
    if not told:
        return
    circle = Circle(event, article)
    found: dict[int, Notice] = {}
    for kind, audience in told:
        for person in audience(circle):
            found.setdefault(person, notice(event, article, kind, person, audience is authors))
    found.pop(event.happened_by_id, None)
    Notice.objects.bulk_create(as_chosen(found))


def notice(
    event: WorkflowEvent, article: Article, kind: NoticeKind, person: int, is_for_author: bool
) -> Notice:
    return Notice(
        recipient_id=person, event=event, article=article, kind=kind,
        is_for_author=is_for_author, is_for_mail=kind.is_mailed_unless_told,
        created_at=event.happened_at,
    )  # fmt: skip


def as_chosen(found: dict[int, Notice]) -> list[Notice]:
    """As each person wants to be told of that kind; who wants neither is not told."""
    if not found:
        return []
    for choice in NoticeChoice.objects.filter(user__in=found):
        made = found[choice.user_id]
        if made.kind == choice.kind:
            made.is_on_screen, made.is_for_mail = choice.is_on_screen, choice.is_by_mail
    in_order = [found[person] for person in sorted(found)]
    return [made for made in in_order if made.is_on_screen or made.is_for_mail]


def done_by(event: WorkflowEvent) -> str:
    if event.on_behalf_of is None:
        return str(event.happened_by)
    return _("%(name)s for %(other)s (delegated)") % {
        "name": event.happened_by, "other": event.on_behalf_of,
    }  # fmt: skip


# -- What a person says to it --------------------------------------------------


def see(*, by: User, at: datetime.datetime, notices: Collection[int] | None = None) -> int:
    """Mark the given ones as seen, or all."""
    mine = Notice.objects.filter(recipient=by).unseen()
    chosen = mine if notices is None else mine.filter(pk__in=notices)
    return chosen.update(seen_at=at)


def see_story(*, by: User, at: datetime.datetime, article: Article) -> None:
    """Whoever opens the story knows what it was told of."""
    Notice.objects.filter(recipient=by, article=article).unseen().update(seen_at=at)


@transaction.atomic
def choose_notices(
    *, by: User, at: datetime.datetime, chosen: dict[NoticeKind, tuple[bool, bool]]
) -> None:
    """What waits to be mailed follows the new choice as well."""
    NoticeChoice.objects.bulk_create(
        [
            NoticeChoice(user=by, kind=kind, is_on_screen=on_screen, is_by_mail=by_mail)
            for kind, (on_screen, by_mail) in chosen.items()
        ],
        update_conflicts=True,
        unique_fields=["user", "kind"],
        update_fields=["is_on_screen", "is_by_mail"],
    )
    pending = Notice.objects.filter(recipient=by).to_be_mailed()
    unwanted = [kind for kind, (_on_screen, by_mail) in chosen.items() if not by_mail]
    silenced = pending.filter(kind__in=unwanted)
    silenced.filter(is_on_screen=False).delete()
    silenced.update(is_for_mail=False)


def forget_notices(*, older_than: datetime.datetime) -> int:
    """In portions, so that no verb waits for it; the history of work keeps what happened."""
    old = Notice.objects.older_than(older_than).order_by("created_at").values("pk")
    gone = 0
    while removed := Notice.objects.filter(pk__in=old[:PORTION]).delete()[0]:
        gone += removed
    return gone
