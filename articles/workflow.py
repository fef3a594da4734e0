"""The chain as data: which verb takes a story from where to where, and by whose right.

PASSAGES move the working copy through the steps of the newsroom; TRANSITIONS move what readers
see. Nothing of the second table happens without an approval that the first one gave.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.enums import ArticleState, Office, Step, Verb

CHAIN = (Step.DRAFT, Step.WITH_DESK, Step.WITH_MANAGING, Step.WITH_CHIEF, Step.APPROVED)
WAITING = CHAIN[1:-1]
OFFICE_OF = {
    Step.WITH_DESK: Office.DESK,
    Step.WITH_MANAGING: Office.MANAGING,
    Step.WITH_CHIEF: Office.CHIEF,
}


@dataclass(frozen=True)
class Passage:
    """`target` is None where the story's own rule says which step comes next. `right` names a
    predicate of `articles.rights`.
    """

    sources: tuple[Step, ...]
    verb: Verb
    target: Step | None
    right: str
    needs_reason: bool = False


@dataclass(frozen=True)
class Transition:
    source: ArticleState
    verb: Verb
    target: ArticleState
    right: str
    needs_reason: bool = False


class TransitionRefused(Exception):
    """Carries a sentence that may be shown to the person who tried."""


PASSAGES = (
    Passage((Step.DRAFT,), Verb.SUBMIT, None, "submit"),
    Passage(WAITING, Verb.WITHDRAW, Step.DRAFT, "withdraw"),
    Passage(WAITING, Verb.TAKE, None, "hold"),
    Passage(WAITING, Verb.RELEASE, None, "hold"),
    Passage(WAITING, Verb.PASS_UP, None, "pass_up"),
    Passage((*WAITING, Step.APPROVED), Verb.SEND_BACK, None, "send_back", needs_reason=True),
    Passage((Step.DRAFT, *WAITING), Verb.HASTEN, None, "hasten", needs_reason=True),
    Passage((Step.DRAFT, *WAITING), Verb.APPROVE, Step.APPROVED, "approve"),
    Passage((Step.DRAFT, *WAITING), Verb.APPROVE_WITH_EDITS, Step.APPROVED, "approve"),
    Passage((Step.APPROVED,), Verb.WITHDRAW_APPROVAL, None, "withdraw_approval", needs_reason=True),
    Passage((Step.DRAFT, *WAITING), Verb.SPIKE, Step.SPIKED, "spike", needs_reason=True),
    Passage((Step.SPIKED,), Verb.REVIVE, Step.DRAFT, "spike"),
)
DRAFT, PUBLISHED, RETRACTED = ArticleState.DRAFT, ArticleState.PUBLISHED, ArticleState.RETRACTED
TRANSITIONS = (
    Transition(DRAFT, Verb.PUBLISH, PUBLISHED, "publish"),
    Transition(DRAFT, Verb.SCHEDULE, PUBLISHED, "publish"),
    Transition(DRAFT, Verb.IMPORT, PUBLISHED, "import"),
    Transition(PUBLISHED, Verb.PUBLISH, PUBLISHED, "publish"),
    Transition(PUBLISHED, Verb.UPDATE, PUBLISHED, "update"),
    Transition(DRAFT, Verb.FIX, DRAFT, "fix"),
    Transition(PUBLISHED, Verb.FIX, PUBLISHED, "fix"),
    Transition(PUBLISHED, Verb.SCHEDULE, PUBLISHED, "publish"),
    Transition(PUBLISHED, Verb.CORRECT, PUBLISHED, "correct", needs_reason=True),
    Transition(PUBLISHED, Verb.RECTIFY, PUBLISHED, "rectify", needs_reason=True),
    Transition(RETRACTED, Verb.RECTIFY, RETRACTED, "rectify", needs_reason=True),
    Transition(PUBLISHED, Verb.UNSCHEDULE, DRAFT, "publish"),
    Transition(PUBLISHED, Verb.CANCEL_UPDATE, PUBLISHED, "publish"),
    Transition(PUBLISHED, Verb.RETRACT, RETRACTED, "retract", needs_reason=True),
    Transition(PUBLISHED, Verb.SCHEDULE_TAKEDOWN, PUBLISHED, "retract", needs_reason=True),
    Transition(PUBLISHED, Verb.CANCEL_TAKEDOWN, PUBLISHED, "retract"),
    Transition(RETRACTED, Verb.PUBLISH, PUBLISHED, "publish"),
)


def find(source: str, verb: Verb) -> Transition:
    """Raise TransitionRefused where the table has no such row."""
    for transition in TRANSITIONS:
        if transition.source == source and transition.verb == verb:
            return transition
    raise TransitionRefused(refusal(ArticleState(source).label, verb))


def find_passage(step: str, verb: Verb) -> Passage:
    """Raise TransitionRefused where the table has no such row."""
    for passage in PASSAGES:
        if passage.verb == verb and step in passage.sources:
            return passage
    raise TransitionRefused(refusal(Step(step).label, verb))


def refusal(state: object, verb: Verb) -> str:
    return _("A story that is “%(state)s” cannot be passed on this way: %(verb)s.") % {
        "state": state,
        "verb": verb.label,
    }


def check_reason(row: Transition | Passage, reason: str) -> None:
    if row.needs_reason and not reason.strip():
        raise TransitionRefused(_("Say why: a reason is required here and is kept for ever."))


def next_step(step: str, required: Sequence[str]) -> Step:
    """After the last required one a story can only be approved."""
    later = [each for each in CHAIN[CHAIN.index(Step(step)) + 1 :] if each in required]
    if not later:
        raise TransitionRefused(_("This is the last step: the story is approved or sent back."))
    return later[0]


def last_step(required: Sequence[str]) -> Step:
    return [step for step in CHAIN if step in required][-1]


def later_steps(step: str, required: Sequence[str]) -> list[Step]:
    """Steps that urgent news may be passed straight to; none for what was set aside."""
    if step not in CHAIN:
        return []
    return [each for each in CHAIN[CHAIN.index(Step(step)) + 1 :] if each in required]


def earlier_steps(step: str, required: Sequence[str]) -> list[Step]:
    """Steps that a story may be sent back to: its writer, or any step it went through. What is
    only to wait for its last word again has its approval withdrawn.
    """
    before = [each for each in CHAIN[: CHAIN.index(Step(step))] if each in (Step.DRAFT, *required)]
    return before[:-1] if step == Step.APPROVED else before


# Menus and static pages belong to whoever keeps the order of the paper.
_AROUND_PAGES = (
    "change_menu", "view_publishedpage",
    "add_staticpage", "change_staticpage", "view_staticpage", "delete_staticpage",
)  # fmt: skip
_REPORTER = (
    "add_article", "change_article", "view_article",
    "add_photograph", "view_photograph", "add_videoattachment", "view_videoattachment",
    "view_tag", "view_author", "view_section",
)  # fmt: skip
_EDITOR = (
    *_REPORTER,
    "edit_any_article", "delete_article", "change_photograph", "change_videoattachment",
    "add_tag", "view_workflowevent", "view_publishedarticle", "hand_over_article",
    "note_copies",
)  # fmt: skip
_ADVERTISING = (
    "manage_advertisements", "switch_off_advertisements", "delete_advertisement",
    "view_photograph", "add_photograph",
)  # fmt: skip
_MANAGING_EDITOR = (
    *_EDITOR, *_ADVERTISING,
    "publish_article", "correct_article", "retract_article", "fix_article", "skip_steps",
    "handle_demands", "view_attachment", "view_demandterm",
    "change_tag", "delete_tag",
    "add_topic", "change_topic", "view_topic", "delete_topic",
    "add_author", "change_author", "view_correction", "view_retraction", "delete_photograph",
    "arrange_page", "put_up_banner", "change_dress", *_AROUND_PAGES,
)  # fmt: skip
# The record of all acts, and what an authority asks for.
_RECORD = ("view_auditentry", "export_record", "export_published")
# The apology under press law is the word of those who answer for the paper.
_APPROVER = (
    *_MANAGING_EDITOR, "import_archive", "rectify_article", "add_demandterm",
)  # fmt: skip
_ADMINISTRATOR = (
    *_RECORD,
    *_ADVERTISING,
    "add_user", "change_user", "view_user", "view_group",
    "add_person", "change_person", "view_person", "delete_person",
    "add_department", "change_department", "view_department", "delete_department",
    "add_author", "change_author", "view_author", "delete_author",
    "add_section", "change_section", "view_section", "delete_section",
    "add_masthead", "change_masthead", "view_masthead",
    "add_tag", "change_tag", "view_tag", "delete_tag",
    "add_legacyaddress", "change_legacyaddress", "view_legacyaddress", "delete_legacyaddress",
    "add_legacypath", "change_legacypath", "view_legacypath", "delete_legacypath",
    "view_workflowevent", "hand_over_article", "import_archive", "manage_offices", *_AROUND_PAGES,
)  # fmt: skip

# Role by role, the permissions of the app `articles` (and of `auth` for groups) that it carries.
ROLES: dict[str, tuple[str, ...]] = {
    "Phóng viên": _REPORTER,
    "Cộng tác viên": _REPORTER,
    "Biên tập viên": _EDITOR,
    "Trưởng phòng, ban": _EDITOR,
    "Thư ký tòa soạn": _MANAGING_EDITOR,
    "Phó tổng biên tập": _APPROVER,
    "Tổng biên tập": (*_APPROVER, *_RECORD, "manage_offices", "set_chain_rules"),
    "Quản trị": _ADMINISTRATOR,
}

# What somebody's role must carry before an office of this kind is given to her.
NEEDED_FOR_OFFICE = {
    Office.REPORTER: "articles.change_article",
    Office.DESK: "articles.edit_any_article",
    Office.MANAGING: "articles.publish_article",
    Office.CHIEF: "articles.publish_article",
}

# The office in the chain that goes with a role; in which sections, an assignment says.
OFFICE_OF_ROLE = {
    "Phóng viên": Office.REPORTER,
    "Cộng tác viên": Office.REPORTER,
    "Biên tập viên": Office.DESK,
    "Trưởng phòng, ban": Office.DESK,
    "Thư ký tòa soạn": Office.MANAGING,
    "Phó tổng biên tập": Office.CHIEF,
    "Tổng biên tập": Office.CHIEF,
}
