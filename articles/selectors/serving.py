"""Who serves where: offices held now, delegated ones no wider than their giver's own."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q

from articles.enums import Office
from articles.models import Assignment, Section, User
from articles.models.offices import SEES_ALL

WRITING = "articles.change_article"


def writers() -> Q:
    """Accounts that may open a story at all, as a condition on `user`."""
    people = User.objects.with_perm(WRITING).filter(is_active=True, is_staff=True)
    return Q(user__in=people.order_by().values("pk"))


def serving(section: Section, at: datetime.datetime) -> list[tuple[int, str]]:
    """Everyone's offices over one section, as account and office: one query."""
    held = Assignment.objects.in_force(at).covering(section)
    giver = held.own().filter(
        user=OuterRef("on_behalf_of"), office=OuterRef("office"), user__is_active=True
    )
    rows = held.filter(writers(), Q(on_behalf_of=None) | Exists(giver))
    return list(rows.order_by().values_list("user_id", "office").distinct())


@dataclass
class Offices:
    """One person's: office by office the sections, None for all of them."""

    sections: dict[str, set[int | None]] = field(default_factory=lambda: defaultdict(set))
    sees_the_whole_paper: bool = False

    def holds(self, *offices: str) -> bool:
        return any(self.sections.get(office) for office in offices)

    def covered(self, *offices: str, prefix: str = "section") -> Q:
        """The stories of the sections that these offices reach."""
        found = set().union(*(self.sections.get(office, set()) for office in offices))
        if None in found:
            return Q()
        return Q(**{f"{prefix}__in": found}) | Q(**{f"{prefix}__parent__in": found})

    def in_view(self, *, prefix: str = "section") -> Q:
        """Who serves at the last steps herself sees the whole paper."""
        if self.sees_the_whole_paper:
            return Q()
        return self.covered(Office.DESK, *SEES_ALL, prefix=prefix)

    @property
    def is_editing(self) -> bool:
        return self.holds(Office.DESK, *SEES_ALL)


def offices_of(user: User, at: datetime.datetime) -> Offices:
    """One query: what the person holds, and what those hold who delegated to her."""
    in_force = Assignment.objects.in_force(at)
    givers = in_force.filter(user=user).values("on_behalf_of")
    rows = in_force.filter(
        Q(user=user) | Q(user__in=givers, user__is_active=True, on_behalf_of=None)
    ).select_related("section")
    return joined(list(rows), user)


def joined(rows: Iterable[Assignment], user: User) -> Offices:
    offices = Offices()
    for mine in (row for row in rows if row.user_id == user.pk):
        if mine.on_behalf_of_id is None:
            offices.sections[mine.office].add(mine.section_id)
            offices.sees_the_whole_paper |= mine.office in SEES_ALL
            continue
        for theirs in rows:
            if theirs.user_id == mine.on_behalf_of_id and theirs.office == mine.office:
                offices.sections[mine.office] |= narrower(mine, theirs)
    return offices


def narrower(mine: Assignment, theirs: Assignment) -> set[int | None]:
    """What both reach; a section reaches its subsections."""
    if theirs.section is None or mine.section_id == theirs.section_id:
        return {mine.section_id}
    if mine.section is None or theirs.section.parent_id == mine.section_id:
        return {theirs.section_id}
    return {mine.section_id} if mine.section.parent_id == theirs.section_id else set()
