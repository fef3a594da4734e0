"""Every address of the desk, read from the URL configuration, filled in with real rows.

A parameter that nobody explains here fails: a new address is looked at before it is let through.
"""

import re
from dataclasses import dataclass
from itertools import product

from django.contrib import admin
from django.urls import reverse

from articles import models
from articles.admin import layout_urls
from articles.workflow import PASSAGES

# What a page is about where neither its name nor its parameters say so.
ABOUT = {
    **dict.fromkeys(
        (
            "desk_reset_password", "desk_disable", "desk_enable", "desk_hand_over",
            "desk_assign_everywhere",
        ),
        models.User,
    ),
    **dict.fromkeys(("desk_merge_tag", "desk_block_tag"), models.Tag),
    **dict.fromkeys(("desk_publish_page", "desk_withdraw_page"), models.StaticPage),
    "desk_handle_report": models.AdvertisementReport,
    "desk_end_assignment": models.Assignment,
}  # fmt: skip
ROWS = ("pk", "object_id", "article_id", "article", "story")
# Those of the chain, and a few that must not be said there.
VERBS = sorted({str(each.verb) for each in PASSAGES} | {"publish", "import", "fix"})
VALUES = {
    "app_label": ["articles"],
    "section_id": [1],
    "number": [1],
    "verb": VERBS,
    "kind": ["tet"],
    "url": ["nowhere/"],
    "content_type_id": [1],
    "key": ["00000000-0000-0000-0000-000000000000"],
    "place": ["main"],
    "name": ["articles"],
    "day": ["2026-11-24"],
    "year": [2026],
    "month": [11],
}


@dataclass(frozen=True)
class Page:
    name: str
    parameters: tuple[str, ...]

    @property
    def whole_name(self):
        return self.name if self.name.startswith("desk_layout") else f"admin:{self.name}"

    @property
    def model(self):
        """What `pk` stands for here."""
        kinds = {each._meta.model_name: each for each in admin.site._registry}
        parts = self.name.split("_")
        if self.name.startswith("articles_"):
            return kinds[parts[1]]
        if self.name in ABOUT:
            return ABOUT[self.name]
        if self.name.startswith(("desk_fill_", "desk_end_")) and parts[-1] in kinds:
            return kinds[parts[-1]]
        if self.name == "desk_layout_of" or "section_id" in self.parameters:
            return models.Section
        return models.Article

    @property
    def is_about_a_story(self):
        return bool(set(ROWS) & set(self.parameters)) and self.model is models.Article

    def addresses(self, pk):
        """One for each value that a parameter may take; `pk` stands wherever a row is meant."""
        choices = [self.values(each, pk) for each in self.parameters]
        for values in product(*choices):
            given = dict(zip(self.parameters, values, strict=True))
            yield reverse(self.whole_name, kwargs=given)

    def values(self, parameter, pk):
        if parameter in ROWS or (parameter == "section_id" and pk):
            return [pk]
        assert parameter in VALUES, f"{self.name}: say in VALUES what <{parameter}> may be"
        return VALUES[parameter]


def read(patterns, above=()):
    for pattern in patterns:
        own = re.findall(r"<(?:\w+:)?(\w+)>", str(pattern.pattern))
        own = own or list(getattr(pattern.pattern, "regex", re.compile("")).groupindex)
        if hasattr(pattern, "url_patterns"):
            yield from read(pattern.url_patterns, (*above, *own))
        elif pattern.name not in (None, "login", "logout"):
            yield Page(pattern.name, (*above, *own))


PAGES = sorted(
    set(read([*admin.site.get_urls(), *layout_urls.urlpatterns])), key=lambda page: page.name
)
STORY_PAGES = [page for page in PAGES if page.is_about_a_story]
