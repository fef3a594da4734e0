"""Who serves in which office, for whom and until when; and which steps a story needs.

Rows are written once. An office is given by somebody else, delegated by its own holder, or held
for a shift of the roster; what ends early says when and by whom.
"""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from articles.actions.approvals import STEP_FIELDS
from articles.actions.auditing import tell_change, values_of
from articles.actions.events import record
from articles.enums import Deed, Office, Verb
from articles.models import Article, Assignment, ChainRule, Section, User
from articles.models.offices import AssignmentQuerySet
from articles.rights import APPROVING, Case, may
from articles.text import short_moment
from articles.workflow import NEEDED_FOR_OFFICE, OFFICE_OF_ROLE, WAITING

MAY_MANAGE = "articles.manage_offices"
MAY_SET_RULES = "articles.set_chain_rules"
DELEGABLE = (Office.DESK, Office.MANAGING, Office.CHIEF)
MOST_SHIFTS = 60


class OfficeRefusedError(Exception):
    """Carries a sentence for the person who tried."""


@dataclass(frozen=True)
class Shift:
    user: User
    valid_from: datetime.datetime
    valid_until: datetime.datetime


@transaction.atomic
def assign(
    *,
    by: User,
    at: datetime.datetime,
    user: User,
    office: str,
    section: Section | None = None,
    valid_from: datetime.datetime | None = None,
    valid_until: datetime.datetime | None = None,
    basis: str = "",
) -> Assignment:
    """Over one section with what is below it, or over all."""
    check_may_manage(user, by=by)
    check_role(user, office)
    begin = check_span(valid_from, valid_until, at=at)
    if office in APPROVING and not basis.strip():
        raise OfficeRefusedError(_("Say on which decision this office rests."))
    refuse_twice(user, office, section, begin, valid_until)
    given = Assignment.objects.create(
        user=user, office=office, section=section, valid_from=begin, valid_until=valid_until,
        basis=basis, assigned_at=at, assigned_by=by,
    )  # fmt: skip
    tell_given(given, by=by, at=at)
    return given


@transaction.atomic
def delegate(
    *,
    by: User,
    at: datetime.datetime,
    giver: User,
    user: User,
    office: str,
    valid_until: datetime.datetime,
    section: Section | None = None,
    valid_from: datetime.datetime | None = None,
    basis: str = "",
) -> Assignment:
    """By the holder herself, or entered for her by who keeps the offices, with the paper it rests
    on. No section means: as far as the giver's own office reaches.
    """
    if giver.pk != by.pk:
        check_may_manage(user, by=by)
        if not basis.strip():
            raise OfficeRefusedError(_("Say on which decision this delegation rests."))
    if giver.pk == user.pk:
        raise OfficeRefusedError(_("Nobody acts on her own behalf."))
    check_can_act(user)
    check_can_act(giver)
    begin = check_span(valid_from, valid_until, at=at)
    check_holds(giver, office, section, at=begin)
    given = Assignment.objects.create(
        user=user, office=office, section=section, on_behalf_of=giver, valid_from=begin,
        valid_until=valid_until, basis=basis, assigned_at=at, assigned_by=by,
    )  # fmt: skip
    tell_given(given, by=by, at=at)
    return given


@transaction.atomic
def enter_shifts(
    *,
    by: User,
    at: datetime.datetime,
    shifts: Sequence[Shift],
    office: str = Office.CHIEF,
    section: Section | None = None,
    basis: str = "",
) -> list[Assignment]:
    """All of them or none: a roster with a hole in it is worse than the old one."""
    if len(shifts) > MOST_SHIFTS:
        raise OfficeRefusedError(
            _("At most %(count)d shifts are entered at once.") % {"count": MOST_SHIFTS}
        )
    return [
        enter_shift(shift, by=by, at=at, office=office, section=section, basis=basis)
        for shift in shifts
    ]


def enter_shift(
    shift: Shift,
    *,
    by: User,
    at: datetime.datetime,
    office: str,
    section: Section | None,
    basis: str,
) -> Assignment:
    check_may_manage(shift.user, by=by)
    check_role(shift.user, office)
    check_span(shift.valid_from, shift.valid_until, at=at, is_begun=True)
    refuse_twice(shift.user, office, section, shift.valid_from, shift.valid_until, is_shift=True)
    given = Assignment.objects.create(
        user=shift.user, office=office, section=section, is_shift=True, basis=basis,
        valid_from=shift.valid_from, valid_until=shift.valid_until, assigned_at=at, assigned_by=by,
    )  # fmt: skip
    tell_given(given, by=by, at=at)
    return given


@transaction.atomic
def end_assignment(*, by: User, at: datetime.datetime, assignment: Assignment) -> None:
    """A giver takes back what she delegated; everything else ends who keeps the offices."""
    stored = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    if not may_end(by, stored):
        raise PermissionDenied
    if not Assignment.objects.not_over(at).filter(pk=stored.pk).exists():
        raise OfficeRefusedError(_("This has ended already."))
    end_these(Assignment.objects.filter(pk=stored.pk), by=by, at=at)


def may_end(user: User, assignment: Assignment) -> bool:
    is_giver = user.is_active and assignment.on_behalf_of_id == user.pk
    return is_giver or user.has_perm(MAY_MANAGE)


def end_these(assignments: AssignmentQuerySet, *, by: User, at: datetime.datetime) -> int:
    """Whoever held a story by such an office holds it no more."""
    holders = set(assignments.values_list("user", flat=True))
    ending = list(assignments.not_over(at).filter(ended_at=None).select_related("user"))
    pks = [each.pk for each in ending]
    count = Assignment.objects.filter(pk__in=pks, ended_at=None).update(ended_at=at, ended_by=by)
    for each in ending:
        tell_change(Deed.END, each, by=by, at=at, name=named(each))
    for holder in User.objects.filter(pk__in=holders):
        free_stories(holder, by=by, at=at)
    return count


def tell_given(given: Assignment, *, by: User, at: datetime.datetime) -> None:
    facts = {"assignment": values_of(given)}
    tell_change(Deed.ADD, given, by=by, at=at, name=named(given), reason=given.basis, facts=facts)


def named(assignment: Assignment) -> str:
    return f"{assignment.user} · {Office(assignment.office).label}"


def end_all_of(user: User, *, by: User, at: datetime.datetime) -> int:
    """Her own offices, what was delegated to her, and what she delegated."""
    hers = Assignment.objects.filter(Q(user=user) | Q(on_behalf_of=user))
    return end_these(hers, by=by, at=at)


def end_what_no_role_carries(user: User, *, by: User, at: datetime.datetime) -> int:
    """Called when roles changed."""
    current = User.objects.get(pk=user.pk)
    lost = [office for office, needed in NEEDED_FOR_OFFICE.items() if not current.has_perm(needed)]
    hers = Assignment.objects.filter(
        Q(user=user, on_behalf_of=None) | Q(on_behalf_of=user), office__in=lost
    )
    return end_these(hers, by=by, at=at)


def free_stories(user: User, *, by: User, at: datetime.datetime) -> None:
    held = Article.objects.filter(held_by=user).select_related("section")
    for article in held.select_for_update(of=("self",), no_key=True).order_by("pk"):
        if may(user, "hold", Case(article, at)):
            continue
        article.held_at = article.held_by = None
        article.save(update_fields=STEP_FIELDS)
        record(
            article, Verb.RELEASE, by=by, at=at, from_state=article.step, to_state=article.step,
            details={"held_by": user.pk},
        )  # fmt: skip


@transaction.atomic
def set_chain_rule(
    *,
    by: User,
    at: datetime.datetime,
    steps: Collection[str],
    section: Section | None = None,
    genre: str = "",
    has_other_approver_after_edits: bool = False,
    valid_from: datetime.datetime | None = None,
) -> ChainRule:
    """From a moment on, for stories wherever they stand; the rules before it are kept."""
    if not by.has_perm(MAY_SET_RULES):
        raise PermissionDenied
    ordered = [step for step in WAITING if step in steps]
    if not ordered:
        raise OfficeRefusedError(_("A chain has at least one step that approves."))
    begin = check_span(valid_from, None, at=at)
    rule = ChainRule.objects.create(
        section=section, genre=genre, steps=ordered,
        has_other_approver_after_edits=has_other_approver_after_edits,
        valid_from=begin, set_at=at, set_by=by,
    )  # fmt: skip
    tell_change(Deed.ARRANGE, rule, by=by, at=at, facts={"rule": values_of(rule)})
    return rule


# -- What is asked before ---------------------------------------------------------


def check_may_manage(user: User, *, by: User) -> None:
    if not by.has_perm(MAY_MANAGE):
        raise PermissionDenied
    if user.pk == by.pk:
        raise OfficeRefusedError(
            _("Nobody gives an office to herself. Ask another person who may give it.")
        )


def check_can_act(user: User) -> None:
    if not (user.is_active and user.is_staff and user.has_perm("articles.change_article")):
        raise OfficeRefusedError(
            _("%(name)s cannot work on stories: the account is closed or has no role for it.")
            % {"name": user}
        )


def check_role(user: User, office: str) -> None:
    check_can_act(user)
    if not user.has_perm(NEEDED_FOR_OFFICE[Office(office)]):
        raise OfficeRefusedError(
            _("No role of %(name)s carries this office. Give the role first: %(office)s.")
            % {"name": user, "office": Office(office).label}
        )


def check_span(
    begin: datetime.datetime | None,
    end: datetime.datetime | None,
    *,
    at: datetime.datetime,
    is_begun: bool = False,
) -> datetime.datetime:
    """A shift may be entered when it runs already; nothing else reaches back."""
    begin = begin or at
    if begin < at and not is_begun:
        raise OfficeRefusedError(_("The beginning has passed already. Leave it empty for now."))
    if end and end <= begin:
        raise OfficeRefusedError(_("The end lies after the beginning."))
    if end and end <= at:
        raise OfficeRefusedError(_("This end has passed already."))
    return begin


def check_holds(
    giver: User, office: str, section: Section | None, *, at: datetime.datetime
) -> None:
    own = [each for each in Assignment.objects.mandates_of(giver, at) if each.is_own]
    held = [each for each in own if each.office == office and office in DELEGABLE]
    if section is not None:
        held = [each for each in held if each.covers(section)]
    if not held:
        raise OfficeRefusedError(
            _("%(name)s delegates only an office of her own, over sections that it covers.")
            % {"name": giver}
        )


def refuse_twice(
    user: User,
    office: str,
    section: Section | None,
    begin: datetime.datetime,
    end: datetime.datetime | None,
    *,
    is_shift: bool = False,
) -> None:
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    same = Assignment.objects.own().not_over(begin)
    same = same.filter(user=user, office=office, section=section, is_shift=is_shift)
    if end:
        same = same.filter(valid_from__lt=end)
    if other := same.order_by("valid_from").first():
        raise OfficeRefusedError(
            _("%(name)s holds this office already, from %(begin)s on.")
            % {"name": user, "begin": short_moment(other.valid_from)}
        )


def offices_of_roles(names: Iterable[str]) -> list[Office]:
    found = {OFFICE_OF_ROLE[name] for name in names if name in OFFICE_OF_ROLE}
    return [office for office in Office if office in found]


def unassigned_offices(user: User, *, at: datetime.datetime) -> list[Office]:
    """Offices of her roles that she holds nowhere, so that her roles open nothing."""
    held = {each.office for each in Assignment.objects.not_over(at).own().filter(user=user)}
    names = user.groups.values_list("name", flat=True)
    return [office for office in offices_of_roles(names) if office not in held]
