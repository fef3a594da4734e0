"""The screens of the desk as a person may open them, in the order of a day's work.

The first page shows them on shelves, the menu of every page in the same order.
"""

from typing import Any, NamedTuple

from django import template
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles.models import User

register = template.Library()


class Screen(NamedTuple):
    """Of no table of its own: where it is, and the right that opens it."""

    name: Any
    address: str
    right: str


class Entry(NamedTuple):
    name: str
    address: str
    add: str | None = None


DUE = Screen(_("What is due"), "admin:desk_due", "edit_any_article")
FRONT = Screen(_("Front page layout"), "desk_layout", "arrange_page")
TRASH = Screen(_("Trash"), "admin:desk_trash", "change_article")
STATISTICS = Screen(_("Views and readers"), "admin:desk_statistics", "change_article")
DEMANDS = Screen(_("Demands for correction and removal"), "admin:desk_demands", "handle_demands")
COPIES = Screen(_("Copies elsewhere to be dealt with"), "admin:desk_open_copies", "note_copies")
TAKEDOWNS = Screen(_("Takedowns by month"), "admin:desk_takedowns", "view_retraction")

SHELVES: tuple[tuple[Any, tuple[str | Screen, ...]], ...] = (
    (_("Stories"), ("Article", DUE, FRONT, STATISTICS, "Photograph", "VideoAttachment", TRASH)),
    (
        _("After publication"),
        (DEMANDS, COPIES, "Correction", "Retraction", TAKEDOWNS, "DemandTerm"),
    ),
    (_("Order of the paper"), ("Section", "Topic", "Tag", "Author")),
    (_("Around every page"), ("Banner", "Dress", "Menu", "StaticPage")),
    (_("Advertising"), ("Advertisement", "AdvertisementReport", "AdvertisementSwitch")),
    (_("The record"), ("AuditEntry", "WorkflowEvent", "PublishedArticle", "PublishedPage")),
    (
        _("The newsroom"),
        (
            "User",
            "Assignment",
            "ChainRule",
            "Person",
            "Department",
            "Masthead",
            "LegacyAddress",
            "LegacyPath",
        ),
    ),
)


@register.simple_tag
def shelves(
    available_apps: list[dict[str, Any]] | None, user: User
) -> list[tuple[str, list[Entry]]]:
    known = {model["object_name"]: model for app in available_apps or () for model in app["models"]}
    filled = ((str(title), entries(items, known, user)) for title, items in SHELVES)
    return [(title, rows) for title, rows in filled if rows]


def entries(
    items: tuple[str | Screen, ...], known: dict[str, dict[str, Any]], user: User
) -> list[Entry]:
    found = (
        screen(item, user) if isinstance(item, Screen) else table(known.get(item)) for item in items
    )
    return [entry for entry in found if entry]


def screen(item: Screen, user: User) -> Entry | None:
    if not user.has_perm(f"articles.{item.right}"):
        return None
    return Entry(str(item.name), reverse(item.address))


def table(model: dict[str, Any] | None) -> Entry | None:
    if not model or not model.get("admin_url"):
        return None
    return Entry(capfirst(model["name"]), model["admin_url"], model.get("add_url"))
