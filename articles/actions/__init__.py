"""Writes that touch several rows or the outside: by somebody, at a moment, in one transaction."""

from articles.actions.afterwards import (
    Rectification,
    correct,
    rectify,
    retract,
    update,
)
from articles.actions.around import Around
from articles.actions.chain import (
    approve,
    approve_at_once,
    hasten,
    pass_up,
    release,
    revive,
    send_back,
    spike,
    submit,
    take,
    withdraw,
    withdraw_approval,
)
from articles.actions.deadlines import set_deadline
from articles.actions.drafts import StaleVersionError, save_article, start_article
from articles.actions.editing import begin_editing, end_editing, stay_editing, take_over
from articles.actions.fixing import fix
from articles.actions.joining import join_links_of
from articles.actions.layouts import (
    Fault,
    LayoutConflict,
    LayoutRefused,
    arrange,
    restore_layout,
)
from articles.actions.most_read import keep_out_of_most_read, let_into_most_read
from articles.actions.publishing import (
    publish,
    publish_from_archive,
    unschedule,
)
from articles.actions.readiness import (
    NotReadyError,
    embargo_obstacle,
    gaps,
    gaps_of_media,
    obstacles,
)
from articles.actions.redaction import redact
from articles.actions.roles import establish_roles
from articles.actions.scheduling import ScheduledMeanwhileError
from articles.actions.takedowns import cancel_takedown, schedule_takedown

__all__ = [
    "Around",
    "Fault",
    "LayoutConflict",
    "LayoutRefused",
    "NotReadyError",
    "Rectification",
    "ScheduledMeanwhileError",
    "StaleVersionError",
    "approve",
    "approve_at_once",
    "arrange",
    "begin_editing",
    "cancel_takedown",
    "correct",
    "embargo_obstacle",
    "end_editing",
    "establish_roles",
    "fix",
    "gaps",
    "gaps_of_media",
    "hasten",
    "join_links_of",
    "keep_out_of_most_read",
    "let_into_most_read",
    "obstacles",
    "pass_up",
    "publish",
    "publish_from_archive",
    "rectify",
    "redact",
    "release",
    "restore_layout",
    "retract",
    "revive",
    "save_article",
    "schedule_takedown",
    "send_back",
    "set_deadline",
    "spike",
    "start_article",
    "stay_editing",
    "submit",
    "take",
    "take_over",
    "unschedule",
    "update",
    "withdraw",
    "withdraw_approval",
]
