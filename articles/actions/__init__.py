"""Writes that touch several rows or the outside: by somebody, at a moment, in one transaction."""

from articles.actions.drafts import StaleVersionError, save_article, start_article
from articles.actions.joining import join_links_of
from articles.actions.layouts import (
    Fault,
    LayoutConflict,
    LayoutRefused,
    arrange,
    restore_layout,
)
from articles.actions.publishing import (
    correct,
    publish,
    publish_from_archive,
    retract,
    unschedule,
)
from articles.actions.readiness import NotReadyError, embargo_obstacle, gaps, obstacles
from articles.actions.redaction import redact
from articles.actions.roles import establish_roles

__all__ = [
    "Fault",
    "LayoutConflict",
    "LayoutRefused",
    "NotReadyError",
    "StaleVersionError",
    "arrange",
    "correct",
    "embargo_obstacle",
    "establish_roles",
    "gaps",
    "join_links_of",
    "obstacles",
    "publish",
    "publish_from_archive",
    "redact",
    "restore_layout",
    "retract",
    "save_article",
    "start_article",
    "unschedule",
]
