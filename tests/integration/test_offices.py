"""Offices are given by somebody else, delegated by their holder, and end; nothing is rewritten."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from articles import actions
from articles.actions.accounts import disable_account, enable_account
from articles.actions.offices import (
    OfficeRefusedError,
    Shift,
    assign,
    delegate,
    end_assignment,
    end_what_no_role_carries,
    enter_shifts,
    set_chain_rule,
    unassigned_offices,
)
from articles.admin.rosters import read_roster
from articles.enums import Office, Step, Verb
from articles.models import Assignment, ChainRule
from articles.text import VIETNAM
from tests import factories

pytestmark = pytest.mark.django_db
BASIS = "Quyết định 12/QĐ-BBT"


def at():
    return timezone.now()


@pytest.fixture
def hong():
    return factories.make_user("hong", "Quản trị")


@pytest.fixture
def deputy():
    user = factories.make_deputy()
    factories.end_offices(user)
    return user


def test_an_administrator_gives_an_office_over_one_section(hong, deputy):
    section = factories.make_section("Kinh tế")
    given = assign(by=hong, at=at(), user=deputy, office=Office.CHIEF, section=section, basis=BASIS)
    assert (given.assigned_by, given.section, given.basis) == (hong, section, BASIS)
    assert [each.office for each in Assignment.objects.mandates_of(deputy, at())] == ["chief"]


def test_nobody_gives_an_office_to_herself(hong, dung):
    for person, office in ((hong, Office.REPORTER), (dung, Office.DESK)):
        with pytest.raises(OfficeRefusedError):
            assign(by=person, at=at(), user=person, office=office, basis=BASIS)
        with pytest.raises(DatabaseError), transaction.atomic():
            factories.make_assignment(person, office, assigned_by=person)


def test_who_does_not_keep_the_offices_gives_none(hoa, minh, lan):
    for person in (hoa, minh, lan):
        with pytest.raises(PermissionDenied):
            assign(by=person, at=at(), user=factories.make_dung(), office=Office.CHIEF, basis=BASIS)


def test_an_office_needs_a_role_that_carries_it(hong, lan, minh):
    for person, office in ((lan, Office.DESK), (lan, Office.CHIEF), (minh, Office.MANAGING)):
        with pytest.raises(OfficeRefusedError):
            assign(by=hong, at=at(), user=person, office=office, basis=BASIS)
    with pytest.raises(OfficeRefusedError):
        assign(by=factories.make_dung(), at=at(), user=hong, office=Office.REPORTER)


def test_the_last_steps_rest_on_a_decision(hong, deputy):
    with pytest.raises(OfficeRefusedError):
        assign(by=hong, at=at(), user=deputy, office=Office.CHIEF, basis="  ")


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        (timedelta(days=-1), None),
        (None, timedelta(days=-1)),
        (timedelta(days=2), timedelta(days=1)),
        (timedelta(days=1), timedelta(days=1)),
    ],
)
def test_no_office_reaches_back_or_runs_backwards(hong, deputy, begin, end):
    now = at()
    moments = {
        "valid_from": now + begin if begin else None,
        "valid_until": now + end if end else None,
    }
    with pytest.raises(OfficeRefusedError):
        assign(by=hong, at=now, user=deputy, office=Office.CHIEF, basis=BASIS, **moments)


def test_the_same_office_is_not_given_twice_for_the_same_time(hong, deputy):
    assign(by=hong, at=at(), user=deputy, office=Office.CHIEF, basis=BASIS)
    with pytest.raises(OfficeRefusedError):
        assign(by=hong, at=at(), user=deputy, office=Office.CHIEF, basis=BASIS)


def test_an_assignment_is_never_rewritten_and_never_removed(hong, deputy):
    given = assign(by=hong, at=at(), user=deputy, office=Office.CHIEF, basis=BASIS)
    rows = Assignment.objects.filter(pk=given.pk)
    for change in (
        {"valid_until": at() + timedelta(days=9)}, {"office": "desk"}, {"basis": "khác"},
        {"user": hong}, {"assigned_by": None},
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()
    end_assignment(by=hong, at=at(), assignment=given)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(ended_at=None, ended_by=None)


def test_what_has_ended_does_not_end_again(hong, deputy):
    given = assign(by=hong, at=at(), user=deputy, office=Office.CHIEF, basis=BASIS)
    end_assignment(by=hong, at=at(), assignment=given)
    given.refresh_from_db()
    assert given.ended_by == hong
    with pytest.raises(OfficeRefusedError):
        end_assignment(by=hong, at=at(), assignment=given)


# -- Delegation -------------------------------------------------------------------


def tomorrow():
    return at() + timedelta(days=1)


def test_an_office_holder_delegates_her_own(dung, hoa):
    given = delegate(
        by=dung, at=at(), giver=dung, user=hoa, office=Office.CHIEF, valid_until=tomorrow()
    )
    assert (given.on_behalf_of, given.assigned_by) == (dung, dung)


def test_nobody_delegates_what_she_does_not_hold(dung, hoa, minh, lan):
    tries = ((minh, Office.CHIEF), (hoa, Office.CHIEF), (dung, Office.DESK), (lan, Office.REPORTER))
    for giver, office in tries:
        with pytest.raises(OfficeRefusedError):
            delegate(
                by=giver, at=at(), giver=giver, user=factories.make_deputy(), office=office,
                valid_until=tomorrow(),
            )  # fmt: skip


def test_what_was_delegated_is_not_delegated_on(dung, hoa):
    delegate(by=dung, at=at(), giver=dung, user=hoa, office=Office.CHIEF, valid_until=tomorrow())
    with pytest.raises(OfficeRefusedError):
        delegate(
            by=hoa, at=at(), giver=hoa, user=factories.make_deputy(), office=Office.CHIEF,
            valid_until=tomorrow(),
        )  # fmt: skip


def test_nobody_delegates_beyond_her_own_sections(hong, deputy, hoa):
    section, other = factories.make_section("Kinh tế"), factories.make_section("Thể thao")
    assign(by=hong, at=at(), user=deputy, office=Office.CHIEF, section=section, basis=BASIS)
    with pytest.raises(OfficeRefusedError):
        delegate(
            by=deputy, at=at(), giver=deputy, user=hoa, office=Office.CHIEF, section=other,
            valid_until=tomorrow(),
        )  # fmt: skip


def test_an_administrator_enters_a_delegation_with_its_paper_and_never_to_herself(hong, dung, hoa):
    given = {"giver": dung, "office": Office.CHIEF, "valid_until": tomorrow()}
    with pytest.raises(OfficeRefusedError):
        delegate(by=hong, at=at(), user=hoa, **given)
    with pytest.raises(OfficeRefusedError):
        delegate(by=hong, at=at(), user=hong, basis=BASIS, **given)
    assert delegate(by=hong, at=at(), user=hoa, basis=BASIS, **given).assigned_by == hong


def test_nobody_takes_a_delegation_from_another(dung, hoa, minh):
    with pytest.raises(PermissionDenied):
        delegate(
            by=minh, at=at(), giver=dung, user=hoa, office=Office.CHIEF, valid_until=tomorrow()
        )


def test_a_giver_takes_her_delegation_back_and_the_delegate_does_not_end_anothers(dung, hoa, minh):
    given = delegate(
        by=dung, at=at(), giver=dung, user=hoa, office=Office.CHIEF, valid_until=tomorrow()
    )
    for person in (hoa, minh):
        with pytest.raises(PermissionDenied):
            end_assignment(by=person, at=at(), assignment=given)
    end_assignment(by=dung, at=at(), assignment=given)
    assert not Assignment.objects.not_over(at()).filter(pk=given.pk).exists()


# -- Roles and accounts -------------------------------------------------------------


def waiting_with(minh, lan):
    article = factories.make_article(by=lan)
    actions.submit(by=lan, at=at(), article=article)
    actions.take(by=minh, at=at(), article=article)
    return article


def test_closing_an_account_ends_its_offices_for_good_and_frees_its_stories(hong, minh, lan, dung):
    article = waiting_with(minh, lan)
    delegate(by=minh, at=at(), giver=minh, user=dung, office=Office.DESK, valid_until=tomorrow())
    disable_account(by=hong, at=at(), account=minh)
    article.refresh_from_db()
    assert article.held_by is None
    assert article.events.order_by("-id").first().verb == Verb.RELEASE
    assert not Assignment.objects.not_over(at()).filter(user=minh).exists()
    assert not Assignment.objects.not_over(at()).filter(on_behalf_of=minh).exists()
    enable_account(by=hong, at=at(), account=minh)
    assert Assignment.objects.mandates_of(minh, at()) == []


def test_dropping_a_role_ends_what_it_carried_and_no_more(hong, minh, lan):
    article = waiting_with(minh, lan)
    factories.make_assignment(minh, Office.REPORTER)
    reporter = lan.groups.get()
    minh.groups.set([reporter])
    assert end_what_no_role_carries(minh, by=hong, at=at()) == 1
    assert [each.office for each in Assignment.objects.mandates_of(minh, at())] == ["reporter"]
    article.refresh_from_db()
    assert article.held_by is None


def test_a_role_without_an_office_is_noticed(minh):
    assert unassigned_offices(minh, at=at()) == []
    factories.end_offices(minh)
    assert unassigned_offices(minh, at=at()) == [Office.DESK]


# -- The roster ---------------------------------------------------------------------


NOON = datetime(2026, 11, 24, 12, tzinfo=VIETNAM)


def read(text, *people):
    return read_roster(text, people or [factories.make_dung()], at=NOON)


@pytest.mark.parametrize(
    ("line", "begin", "end"),
    [
        ("24/11 07:00-15:00 Phạm Dũng", (2026, 11, 24, 7), (2026, 11, 24, 15)),
        ("24.11.2026 7h-15h phạm dũng", (2026, 11, 24, 7), (2026, 11, 24, 15)),
        ("24-11 7g30 – 15g dung", (2026, 11, 24, 7, 30), (2026, 11, 24, 15)),
        ("Thứ Ba, 24/11\t07:00\t15:00\tPhạm Dũng", (2026, 11, 24, 7), (2026, 11, 24, 15)),
        ("T3 24/11: 22:00 đến 6:00 Phạm Dũng", (2026, 11, 24, 22), (2026, 11, 25, 6)),
        ("CN 29/11 18:00 → 24:00 Phạm Dũng", (2026, 11, 29, 18), (2026, 11, 30, 0)),
        ("2/1 7h-15h Phạm Dũng", (2027, 1, 2, 7), (2027, 1, 2, 15)),
    ],
)
def test_a_line_of_a_roster_is_read_as_people_write_it(line, begin, end):
    (shift,) = read(line)
    assert shift.valid_from == datetime(*begin, tzinfo=VIETNAM)
    assert shift.valid_until == datetime(*end, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    "line",
    [
        "31/2 07:00-15:00 Phạm Dũng", "24/11 25:00-26:00 Phạm Dũng", "24/11 Phạm Dũng",
        "24/11 07:00-15:00 Nguyễn Không Ai", "hôm nay 7h-15h Phạm Dũng", "=1+1",
        "24/11/0000 7-8 dung",
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_named(line):
    with pytest.raises(ValidationError) as refused:
        read(f"24/11 07:00-15:00 Phạm Dũng\n\n{line}")
    assert "3" in refused.value.messages[0]


def test_two_people_of_one_name_are_told_apart_by_their_logins():
    one = factories.make_user("dung1", "Tổng biên tập", full_name="Phạm Dũng")
    two = factories.make_user("dung2", "Tổng biên tập", full_name="Phạm Dũng")
    with pytest.raises(ValidationError):
        read("24/11 07:00-15:00 Phạm Dũng", one, two)
    assert read("24/11 07:00-15:00 dung2", one, two)[0].user == two


def shift(user, begin=0, hours=8):
    start = at() + timedelta(hours=begin)
    return Shift(user, start, start + timedelta(hours=hours))


def test_a_shift_gives_the_last_word_for_its_hours_alone(dung, deputy):
    (entered,) = enter_shifts(by=dung, at=at(), shifts=[shift(deputy, begin=1)])
    for hours, office in ((0, []), (2, ["chief"]), (10, [])):
        moment = at() + timedelta(hours=hours)
        assert [each.office for each in Assignment.objects.mandates_of(deputy, moment)] == office
    assert entered.is_shift


def test_a_roster_is_entered_whole_or_not_at_all(dung, deputy, lan):
    before = Assignment.objects.count()
    for wrong in (lan, dung):
        with pytest.raises(OfficeRefusedError):
            enter_shifts(by=dung, at=at(), shifts=[shift(deputy, 1), shift(wrong, 9)])
    with pytest.raises(OfficeRefusedError):
        enter_shifts(by=dung, at=at(), shifts=[shift(deputy, 1), shift(deputy, 2)])
    with pytest.raises(OfficeRefusedError):
        enter_shifts(by=dung, at=at(), shifts=[shift(deputy, -9)])
    assert Assignment.objects.count() == before


# -- The rules of the chain ----------------------------------------------------------


def test_only_the_editor_in_chief_sets_the_steps(dung, hong, hoa):
    for person in (hong, hoa):
        with pytest.raises(PermissionDenied):
            set_chain_rule(by=person, at=at(), steps=[Step.WITH_CHIEF])
    rule = set_chain_rule(by=dung, at=at(), steps=[Step.WITH_CHIEF, Step.WITH_DESK])
    assert rule.steps == [Step.WITH_DESK, Step.WITH_CHIEF]
    assert rule.set_by == dung


@pytest.mark.parametrize("steps", [[], [Step.DRAFT], [Step.APPROVED], ["nothing"]])
def test_a_chain_without_a_step_that_approves_is_refused(dung, steps):
    with pytest.raises(OfficeRefusedError):
        set_chain_rule(by=dung, at=at(), steps=steps)


def test_a_rule_is_never_edited_and_a_newer_one_takes_its_place(dung):
    section = factories.make_section()
    old = set_chain_rule(by=dung, at=at(), steps=[Step.WITH_CHIEF], section=section)
    new = set_chain_rule(by=dung, at=at(), steps=[Step.WITH_MANAGING], section=section)
    assert ChainRule.objects.in_force_for(section, "news", at()) == new
    for change in (lambda rows: rows.update(steps=["with_desk"]), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(ChainRule.objects.filter(pk=old.pk))


def test_a_rule_begins_in_its_hour(dung):
    section, hour = factories.make_section(), tomorrow()
    rule = set_chain_rule(by=dung, at=at(), steps=[Step.WITH_CHIEF], valid_from=hour)
    assert ChainRule.objects.in_force_for(section, "news", at()).pk is None
    assert ChainRule.objects.in_force_for(section, "news", hour) == rule
    with pytest.raises(OfficeRefusedError):
        set_chain_rule(by=dung, at=at(), steps=[Step.WITH_CHIEF], valid_from=at() - timedelta(1))
