"""The first page of the desk: what a person may open, in the order of a day's work."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

SHELVES = (
    (_("Stories"), ("Article", "Photograph", "VideoAttachment")),
    (_("Order of the paper"), ("Section", "Tag", "Topic", "Author")),
    (_("Advertising"), ("Advertisement", "AdvertisementReport", "AdvertisementSwitch")),
    (_("Around every page"), ("Banner", "Dress", "Menu", "StaticPage")),
    (
        _("The record"),
        (
            "AuditEntry",
            "WorkflowEvent",
            "PublishedArticle",
            "PublishedPage",
            "Correction",
            "Retraction",
        ),
    ),
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


@register.filter
def shelves(available_apps: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    known = {model["object_name"]: model for app in available_apps for model in app["models"]}
    return [
        (str(title), [known[name] for name in names if name in known])
        for title, names in SHELVES
        if known.keys() & set(names)
    ]
