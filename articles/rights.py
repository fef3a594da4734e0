"""Who may do what to a story: the one place where it is decided.

A predicate judges a person against a `Case`: one story at one moment. The admin, the actions,
the pages and the views ask `may`; none of them looks at groups or assignments itself. The
superuser's mark opens nothing here: whoever approves does so by an office.
"""

import datetime
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from rules.predicates import Predicate, predicate
from rules.rulesets import add_rule, test_rule

from articles.enums import ArticleState, Office, Step, Verb
from articles.models import Article, Assignment, ChainRule, Mandate, Section, User
from articles.workflow import CHAIN, OFFICE_OF, PASSAGES, WAITING, last_step, later_steps

APPROVING = (Office.MANAGING, Office.CHIEF)
RANKS = (Office.REPORTER, Office.DESK, Office.MANAGING, Office.CHIEF)


@dataclass
class Case:
    """One story at one moment; what is looked up for one question serves the next."""

    article: Article
    at: datetime.datetime
    _held: dict[int, list[Mandate]] = field(default_factory=dict)

    @cached_property
    def rule(self) -> ChainRule:
        article = self.article
        return ChainRule.objects.in_force_for(article.section, article.genre, self.at)

    @property
    def last_step(self) -> Step:
        """By the rule; a story that stands beyond it, since the rule or its section changed,
        gets its last word where it stands.
        """
        by_rule, step = last_step(self.rule.steps), Step(self.article.step)
        return max(by_rule, step, key=WAITING.index) if step in WAITING else by_rule

    def classed_as(self, fields: dict[str, Any]) -> "Case":
        """The same story under the section and genre that it had."""
        former = copy(self.article)
        former.genre = fields["genre"]
        if Section.objects.filter(pk=fields["section_id"]).exists():
            former.section_id = fields["section_id"]
        return Case(former, self.at)

    @cached_property
    def credited_users(self) -> set[int]:
        """Accounts behind the bylines, and whoever began the story or ever had it as her own:
        handing it over to somebody does not make it somebody else's work.
        """
        events = self.article.events.order_by()
        giver = Cast(KeyTextTransform("from", "details"), BigIntegerField())
        found = (
            self.article.bylines.order_by()
            .values_list("author__person__user_id")
            .union(
                events.filter(verb=Verb.CREATE).values_list("happened_by_id"),
                events.filter(verb=Verb.HAND_OVER).values_list(giver),
            )
        )
        return {pk for (pk,) in found if pk} | {self.article.created_by_id}

    def held(self, user: User) -> list[Mandate]:
        if user.pk not in self._held:
            self._held[user.pk] = Assignment.objects.mandates_of(user, self.at)
        return self._held[user.pk]

    def mandates(self, user: User) -> list[Mandate]:
        """What the user holds over this section now: her own first, then delegated."""
        return [each for each in self.held(user) if each.covers(self.article.section)]

    def mandate(self, user: User, *offices: str) -> Mandate | None:
        return next((each for each in self.mandates(user) if each.office in offices), None)

    def on_behalf_of(self, user: User, *offices: str) -> User | None:
        """Whom a delegated act is for; None for what the user does by her own office."""
        found = self.mandate(user, *offices)
        return found.on_behalf_of if found else None


def offices_from(step: str) -> list[Office]:
    """The office of a step and those above it."""
    if step not in WAITING:
        return list(OFFICE_OF.values())
    return [OFFICE_OF[each] for each in WAITING[WAITING.index(Step(step)) :]]


@predicate
def is_writer(user: User, case: Case) -> bool:
    return case.article.created_by_id == user.pk


@predicate
def is_credited(user: User, case: Case) -> bool:
    return user.pk in case.credited_users


@predicate
def is_colleague(user: User, case: Case) -> bool:
    """A reporter of a section that shows its reporters each other's drafts."""
    section = case.article.section
    is_open = section.is_open_to_reporters or section.top.is_open_to_reporters
    return is_open and case.mandate(user, Office.REPORTER) is not None


@predicate
def serves_this_step(user: User, case: Case) -> bool:
    office = OFFICE_OF.get(Step(case.article.step))
    return office is not None and case.mandate(user, office) is not None


@predicate
def serves_this_step_or_above(user: User, case: Case) -> bool:
    return case.mandate(user, *offices_from(case.article.step)) is not None


@predicate
def serves_the_last_step(user: User, case: Case) -> bool:
    """Whoever stands above who has the last word may say it in her place."""
    return case.mandate(user, *offices_from(case.last_step)) is not None


@predicate
def serves_the_section(user: User, case: Case) -> bool:
    return case.mandate(user, *OFFICE_OF.values()) is not None


@predicate
def serves_managing_or_above(user: User, case: Case) -> bool:
    return case.mandate(user, *APPROVING) is not None


@predicate
def sees_the_whole_paper(user: User, case: Case) -> bool:
    return any(mandate.sees_the_whole_paper for mandate in case.held(user))


@predicate
def is_draft(user: User, case: Case) -> bool:
    return case.article.step == Step.DRAFT


@predicate
def is_approved(user: User, case: Case) -> bool:
    return case.article.step == Step.APPROVED


@predicate
def is_spiked(user: User, case: Case) -> bool:
    return case.article.step == Step.SPIKED


@predicate
def has_been_public(user: User, case: Case) -> bool:
    return case.article.state != ArticleState.DRAFT


@predicate
def is_at_the_last_step(user: User, case: Case) -> bool:
    """An update of a story that went through the chain already needs its last word alone."""
    is_there = case.article.step == case.last_step
    return is_there or (case.article.state != ArticleState.DRAFT and case.article.step in CHAIN)


def holding(permission: str) -> Predicate:
    @predicate(f"holds:{permission}")
    def holds(user: User, case: Case) -> bool:
        return user.has_perm(permission)

    return holds


may_write = holding("articles.change_article")
writes_drafts = is_writer | is_colleague | serves_the_section

add_rule(
    "edit",
    may_write
    & ~is_spiked
    & (
        (is_draft & writes_drafts)
        | (is_approved & has_been_public & writes_drafts)
        | (is_approved & serves_managing_or_above)
        | (~is_draft & ~is_approved & serves_this_step_or_above)
    ),
)
# `is_shown_to` of the offices asks the database the same; a test holds the two together.
add_rule("see", may_write & (writes_drafts | sees_the_whole_paper))
add_rule(
    "throw_away",
    may_write & (is_writer | (holding("articles.delete_article") & serves_the_section)),
)
add_rule("submit", may_write & writes_drafts)
add_rule("withdraw", may_write & is_writer)
add_rule("hold", may_write & serves_this_step)
add_rule("pass_up", may_write & serves_this_step)
# As with editing: below the managing editor nobody ends an approval, but whose last step it is.
add_rule(
    "send_back",
    may_write
    & (
        (is_approved & (serves_managing_or_above | serves_the_last_step))
        | (~is_draft & ~is_approved & ~is_spiked & serves_this_step_or_above)
    ),
)
add_rule("hasten", holding("articles.skip_steps") & serves_the_section)
add_rule("approve", may_write & is_at_the_last_step & serves_the_last_step & ~is_credited)
# Wherever the story stands: for what readers have already, and for where it was filed before.
add_rule("give_last_word", may_write & serves_the_last_step & ~is_credited)
add_rule(
    "approve_at_once",
    holding("articles.skip_steps") & serves_the_section & serves_the_last_step & ~is_credited,
)
add_rule("set_deadline", may_write & serves_the_section)
add_rule("withdraw_approval", may_write & serves_the_last_step)
add_rule("spike", may_write & ((is_draft & is_writer) | serves_the_section))
add_rule("publish", holding("articles.publish_article") & serves_managing_or_above)
add_rule("update", holding("articles.publish_article") & serves_managing_or_above)
add_rule("correct", holding("articles.correct_article") & serves_managing_or_above)
add_rule("retract", holding("articles.retract_article") & serves_managing_or_above)
add_rule("rectify", holding("articles.rectify_article") & serves_managing_or_above)
# A fix carries the approval on: who may not approve the story may not do that either.
add_rule("fix", holding("articles.fix_article") & serves_the_section & ~is_credited)
# Where a story stands on pages is decided by whoever lays them out.
add_rule("keep_out", holding("articles.arrange_page") & serves_the_section)
add_rule("handle_demand", holding("articles.handle_demands") & serves_managing_or_above)
add_rule("note_copy", holding("articles.note_copies") & serves_the_section)
add_rule("import", holding("articles.import_archive"))


def may(user: User, right: str, case: Case) -> bool:
    return bool(user.is_active and test_rule(right, user, case))


def sees_all(user: User, at: datetime.datetime) -> bool:
    """Asked where no single story is meant: pages of a coming hour, clips without a story."""
    held = Assignment.objects.mandates_of(user, at) if user.is_active else []
    return any(
        each.sees_the_whole_paper or (each.section_id is None and each.office != Office.REPORTER)
        for each in held
    )


def require(user: User, right: str, case: Case) -> None:
    if not may(user, right, case):
        raise PermissionDenied


def rank(user: User, case: Case) -> int:
    """How high the person's offices over this section reach; below all of them without one."""
    held = [RANKS.index(Office(each.office)) for each in case.mandates(user)]
    return max(held, default=-1)


def may_take_over(user: User, holder: User, case: Case) -> bool:
    """Whoever sits above the one who is writing; never an equal."""
    return may(user, "edit", case) and rank(user, case) > rank(holder, case)


def open_verbs(user: User, case: Case) -> list[Verb]:
    """The verbs of the chain that this person may say now, in the order of the table. Whether
    an approval is one with edits shows when it is given.
    """
    article = case.article
    if article.trashed_at:
        return []
    return [
        passage.verb
        for passage in PASSAGES
        if article.step in passage.sources
        and is_possible(passage.verb, case)
        and may(user, passage.right, case)
    ]


def is_possible(verb: Verb, case: Case) -> bool:
    article = case.article
    refusals = {
        Verb.APPROVE_WITH_EDITS: True,
        Verb.PASS_UP: article.step == case.last_step,
        Verb.HASTEN: not later_steps(article.step, case.rule.steps),
        Verb.RELEASE: article.held_by_id is None,
        Verb.SPIKE: article.state == ArticleState.PUBLISHED,
    }
    return not refusals.get(verb, False)
