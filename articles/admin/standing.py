"""Where a story stands in its chain, as the form, the reading page and the verbs' pages say it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from articles.admin.verb_words import BUTTONS, button, times_sent_back
from articles.enums import ArticleState, Step, Verb
from articles.models import Approval, Article, Assignment, User, WorkflowEvent
from articles.rights import Case, may, offices_from, open_verbs
from articles.workflow import CHAIN

# In the order in which they are looked for; the first that is open is the button of the page.
LEADING = (Verb.APPROVE, Verb.PASS_UP, Verb.SUBMIT, Verb.REVIVE)
BESIDE = (Verb.TAKE, Verb.WITHDRAW, Verb.SEND_BACK)
GRAVE = (Verb.SPIKE, Verb.WITHDRAW_APPROVAL)
# Said at once by pressing the button: they ask for nothing and are undone by each other.
AT_ONCE = (Verb.TAKE, Verb.RELEASE)
# Of one moment there are two or three events; the last return is among the newest ten.
WORDS = 10


@dataclass(frozen=True)
class Button:
    verb: Verb
    label: str

    @property
    def is_grave(self) -> bool:
        return self.verb in GRAVE

    @property
    def is_at_once(self) -> bool:
        return self.verb in AT_ONCE


@dataclass(frozen=True)
class Place:
    """One step of the chain in the row that shows how far the story has come."""

    label: str
    standing: str


def facts(case: Case, by: User, *, has_newer_text: bool = False) -> dict[str, Any]:
    article = case.article
    return {
        "story": article,
        "shows_step": shows_step(article, has_newer_text=has_newer_text),
        "places": places(case),
        "is_late": article.is_late(case.at),
        **words_along(article),
        "sent_back_label": times_sent_back(article.returned_times),
        "approval": standing_approval(article) if article.step == Step.APPROVED else None,
        "may_set_deadline": may(by, "set_deadline", case),
    }


def shows_step(article: Article, *, has_newer_text: bool) -> bool:
    """What readers have, and nobody has changed since, stands nowhere in the chain."""
    if article.state == ArticleState.DRAFT or has_newer_text:
        return True
    return article.step not in (Step.DRAFT, Step.APPROVED)


def places(case: Case) -> list[Place]:
    """The steps of this story's own rule; one it stands at is shown even if the rule has
    dropped it since.
    """
    step = case.article.step
    shown = [each for each in CHAIN if is_passed(each, case)]
    if step not in CHAIN:
        return [Place(str(each.label), "ahead") for each in shown]
    here = CHAIN.index(Step(step))
    standings = {-1: "done", 0: "here", 1: "ahead"}
    return [Place(str(each.label), standings[compare(CHAIN.index(each), here)]) for each in shown]


def is_passed(step: Step, case: Case) -> bool:
    ends = (Step.DRAFT, Step.APPROVED, case.article.step)
    return step in ends or step in case.rule.steps


def compare(one: int, other: int) -> int:
    return (one > other) - (one < other)


def words_along(article: Article) -> dict[str, WorkflowEvent | None]:
    """What was said when the story came to this step, and with its last return. A return's words
    stay before the eyes until the story is approved.
    """
    came = Q(happened_at=article.arrived_at) & ~Q(reason="") & ~Q(verb=Verb.SEND_BACK)
    told = article.events.filter(Q(verb=Verb.SEND_BACK) | came)
    events = list(told.select_related("happened_by", "on_behalf_of").order_by("-id")[:WORDS])
    is_over = article.step in (Step.APPROVED, Step.SPIKED) or not article.returned_times
    returns = [] if is_over else [each for each in events if each.verb == Verb.SEND_BACK]
    notes = [each for each in events if each.verb != Verb.SEND_BACK]
    return {
        "sent_back": next(iter(returns), None),
        "passed_on": next((each for each in notes if each.to_state == article.step), None),
    }


def standing_approval(article: Article) -> Approval | None:
    approvals = article.approvals.standing().filter(article_version=article.version)
    return approvals.select_related("approved_by", "on_behalf_of").first()


def approvers(case: Case, *, besides: User | None = None) -> list[str]:
    """Who may give the last word on this story now, as they are called in the newsroom."""
    offices = offices_from(case.last_step)
    held = Assignment.objects.usable(case.at).reaching(case.article.section)
    barred = case.credited_users | ({besides.pk} if besides else set())
    able = held.filter(office__in=offices, user__is_active=True).exclude(user__in=barred)
    return sorted({str(each.user) for each in able.select_related("user")})


# -- Buttons ----------------------------------------------------------------------


def buttons(case: Case, by: User, *, is_out: bool = False) -> dict[str, Any]:
    """The verbs open to this person: one that leads, some beside it, the others in the menu.
    `is_out` where readers have this very version: its approval has done its work.
    """
    verbs = open_verbs(by, case)
    if is_out:
        verbs = [each for each in verbs if each not in (Verb.SEND_BACK, Verb.WITHDRAW_APPROVAL)]
    leading = next((each for each in LEADING if each in verbs), None)
    beside = [each for each in BESIDE if each in verbs and is_near(each, case.article)]
    named = {*beside, leading}
    return {
        "leading": leading and Button(leading, button(leading, case)),
        "beside": [Button(each, button(each, case)) for each in beside],
        "further": [
            Button(each, button(each, case))
            for each in verbs
            if each not in named and not is_idle(each, case.article, by)
        ],
        "may_approve": Verb.APPROVE in verbs,
        "may_edit": may(by, "edit", case),
    }


def is_near(verb: Verb, article: Article) -> bool:
    """What a colleague holds may be taken over, but that is not the next thing to do."""
    return verb not in (Verb.TAKE, Verb.WITHDRAW) or article.held_by_id is None


def is_idle(verb: Verb, article: Article, by: User) -> bool:
    return verb == Verb.TAKE and article.held_by_id == by.pk


def first_buttons() -> dict[str, Any]:
    """Of a story that nobody has saved yet."""
    return {
        "leading": Button(Verb.SUBMIT, str(BUTTONS[Verb.SUBMIT])),
        "beside": [],
        "further": [],
        "may_approve": False,
        "may_edit": True,
    }
