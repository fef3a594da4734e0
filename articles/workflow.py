"""The chain as data: which verb takes a story from where to where, and who may.

A longer chain of approvals is more rows here, nothing else.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.enums import ArticleState, Verb


@dataclass(frozen=True)
class Transition:
    source: ArticleState
    verb: Verb
    target: ArticleState
    permission: str
    needs_reason: bool = False


class TransitionRefused(Exception):
    """Carries a sentence that may be shown to the person who tried."""


TRANSITIONS = (
    Transition(
        ArticleState.DRAFT, Verb.PUBLISH, ArticleState.PUBLISHED, "articles.publish_article"
    ),
    Transition(
        ArticleState.DRAFT, Verb.SCHEDULE, ArticleState.PUBLISHED, "articles.publish_article"
    ),
    Transition(ArticleState.DRAFT, Verb.IMPORT, ArticleState.PUBLISHED, "articles.import_archive"),
    Transition(
        ArticleState.PUBLISHED, Verb.PUBLISH, ArticleState.PUBLISHED, "articles.publish_article"
    ),
    Transition(
        ArticleState.PUBLISHED, Verb.UPDATE, ArticleState.PUBLISHED, "articles.publish_article"
    ),
    Transition(
        ArticleState.PUBLISHED, Verb.SCHEDULE, ArticleState.PUBLISHED, "articles.publish_article"
    ),
    Transition(
        ArticleState.PUBLISHED,
        Verb.CORRECT,
        ArticleState.PUBLISHED,
        "articles.correct_article",
        needs_reason=True,
    ),
    Transition(
        ArticleState.PUBLISHED, Verb.UNSCHEDULE, ArticleState.DRAFT, "articles.publish_article"
    ),
    Transition(
        ArticleState.PUBLISHED,
        Verb.CANCEL_UPDATE,
        ArticleState.PUBLISHED,
        "articles.publish_article",
    ),
    Transition(
        ArticleState.PUBLISHED,
        Verb.RETRACT,
        ArticleState.RETRACTED,
        "articles.retract_article",
        needs_reason=True,
    ),
    Transition(
        ArticleState.RETRACTED, Verb.PUBLISH, ArticleState.PUBLISHED, "articles.publish_article"
    ),
)


def find(source: str, verb: Verb) -> Transition:
    """Raise TransitionRefused where the table has no such row."""
    for transition in TRANSITIONS:
        if transition.source == source and transition.verb == verb:
            return transition
    raise TransitionRefused(
        _("A story that is “%(state)s” cannot be passed on this way: %(verb)s.")
        % {"state": ArticleState(source).label, "verb": verb.label}
    )


def check_reason(transition: Transition, reason: str) -> None:
    if transition.needs_reason and not reason.strip():
        raise TransitionRefused(_("Say why: a reason is required here and is kept for ever."))


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
)  # fmt: skip
_ADVERTISING = (
    "manage_advertisements", "switch_off_advertisements", "delete_advertisement",
    "view_photograph", "add_photograph",
)  # fmt: skip
_MANAGING_EDITOR = (
    *_EDITOR, *_ADVERTISING,
    "publish_article", "correct_article", "retract_article", "change_tag", "delete_tag",
    "add_topic", "change_topic", "view_topic", "delete_topic",
    "add_author", "change_author", "view_correction", "view_retraction", "delete_photograph",
    "arrange_page", "put_up_banner", "change_dress", *_AROUND_PAGES,
)  # fmt: skip
_ADMINISTRATOR = (
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
    "view_workflowevent", "hand_over_article", "import_archive", *_AROUND_PAGES,
)  # fmt: skip

# Role by role, the permissions of the app `articles` (and of `auth` for groups) that it carries.
ROLES: dict[str, tuple[str, ...]] = {
    "Phóng viên": _REPORTER,
    "Cộng tác viên": _REPORTER,
    "Biên tập viên": _EDITOR,
    "Trưởng phòng, ban": _EDITOR,
    "Thư ký tòa soạn": _MANAGING_EDITOR,
    "Tổng biên tập": (*_MANAGING_EDITOR, "import_archive"),
    "Quản trị": _ADMINISTRATOR,
}
