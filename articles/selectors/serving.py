"""Who serves where now, of one person and of one section."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q

from articles.enums import Office
from articles.models import Assignment, Section, User
from articles.models.article import WRITING
from articles.models.offices import SEES_ALL


def writers() -> Q:
    """Accounts that may open a story at all, as a condition on `user`."""
    people = User.objects.with_perm(WRITING).filter(is_active=True, is_staff=True)
    return Q(user__in=people.order_by().values("pk"))


def serving(section: Section, at: datetime.datetime) -> list[tuple[int, str]]:
    """Everyone's offices over one section, as account and office: one query."""
    rows = Assignment.objects.usable(at).reaching(section).filter(writers())
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
    offices = Offices()
    for mandate in Assignment.objects.mandates_of(user, at):
        offices.sections[mandate.office].add(mandate.section_id)
        offices.sees_the_whole_paper |= mandate.sees_the_whole_paper
    return offices
