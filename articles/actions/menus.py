"""A menu is written as a whole, in the order in which it will be printed."""

import datetime
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from articles.actions.auditing import tell_change
from articles.enums import Deed
from articles.models import Menu, MenuEntry, User

MAY = "articles.change_menu"


class StaleMenuError(Exception):
    """Somebody else arranged the same menu meanwhile; carries the sentence that says who."""

    def __init__(self, menu: Menu) -> None:
        self.menu = menu
        super().__init__(
            _("%(name)s arranged this menu meanwhile. Look at it, then arrange it again.")
            % {"name": menu.changed_by}
        )


@transaction.atomic
def arrange_menu(
    *,
    by: User,
    at: datetime.datetime,
    place: str,
    entries: Sequence[MenuEntry],
    expected_version: int,
) -> Menu:
    """An empty menu gives the place back to what the paper prints by itself."""
    if not by.has_perm(MAY):
        raise PermissionDenied
    menu = locked(place, by=by, at=at)
    if menu.version != expected_version:
        raise StaleMenuError(menu)
    menu.version += 1
    menu.changed_at, menu.changed_by = at, by
    menu.save()
    before = entries_of(menu)
    menu.entries.all().delete()
    for position, entry in enumerate(entries):
        entry.pk, entry.menu, entry.position = None, menu, position
    MenuEntry.objects.bulk_create(entries)
    changes = {"entries": (before, entries_of(menu))}
    tell_change(Deed.ARRANGE, menu, by=by, at=at, changes=changes)
    return menu


def entries_of(menu: Menu) -> list[str]:
    """In their order, with what each leads to."""
    around = menu.entries.select_related("section__parent", "page", "tag")
    return [f"{each.label} → {led_to(each)}" for each in around]


def led_to(entry: MenuEntry) -> str:
    return str(entry.section or entry.page or entry.tag or entry.url)


def locked(place: str, *, by: User, at: datetime.datetime) -> Menu:
    first = {"changed_at": at, "changed_by": by}
    Menu.objects.get_or_create(place=place, defaults=first)
    return (
        Menu.objects.select_for_update(of=("self",)).select_related("changed_by").get(place=place)
    )
