"""Demands that a story be put right or taken down, and copies of it elsewhere."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from articles import actions
from articles.actions.copies import note_copy, settle_copy
from articles.actions.demands import answer_demand, assign_demand, refuse_demand
from articles.enums import DemandState, Verb
from articles.models import CopyTask, Correction, Demand, DemandTerm, WorkflowEvent
from articles.selectors import copies_to_deal_with, demands_due
from articles.workflow import TransitionRefused
from tests import factories
from tests.afterwards import RECTIFIED, make_attachment, make_demand

pytestmark = pytest.mark.django_db


def at():
    return timezone.now()


def test_the_clock_of_a_demand_runs_from_its_receipt_by_the_time_in_force_then(story, dung):
    DemandTerm.objects.create(
        kind="correction", hours=48, valid_from=at() - timedelta(days=9), set_at=at(), set_by=dung
    )
    DemandTerm.objects.create(
        kind="correction", hours=6, valid_from=at() - timedelta(hours=5), set_at=at(), set_by=dung
    )
    old, new = make_demand(story, hours_ago=10), make_demand(story, hours_ago=1)
    removal = make_demand(story, kind="removal", hours_ago=30)
    assert old.due_at - old.received_at == timedelta(hours=48)
    assert new.due_at - new.received_at == timedelta(hours=6)
    assert removal.is_late(at())
    assert list(demands_due()) == [removal, new, old]
    assert list(demands_due(until=at())) == [removal]


def test_a_rectification_or_a_takedown_settles_a_demand(story, dung):
    demand, other = make_demand(story), make_demand(story, kind="removal")
    correction = actions.rectify(
        by=dung, at=at(), article=story, told=RECTIFIED, is_as_shown=True, demand=demand
    )
    retraction = actions.retract(
        by=dung, at=at(), article=story, reason="Sai", document_number="12/CV",
        attachment=make_attachment(), demand=other,
    )  # fmt: skip
    demand.refresh_from_db()
    other.refresh_from_db()
    assert (demand.state, demand.correction) == (DemandState.ANSWERED, correction)
    assert (other.state, other.retraction) == (DemandState.ANSWERED, retraction)
    assert not demands_due()
    assert story.events.get(verb=Verb.RETRACT).details["demand"] == other.pk


def test_a_demand_is_closed_once_and_with_words(story, hoa, minh, dung):
    demand = make_demand(story)
    with pytest.raises(TransitionRefused):
        refuse_demand(by=hoa, at=at(), demand=demand, reason=" ")
    with pytest.raises(PermissionDenied):
        refuse_demand(by=minh, at=at(), demand=demand, reason="Không có cơ sở")
    with pytest.raises(TransitionRefused):
        assign_demand(by=hoa, at=at(), demand=demand, to=minh)
    assign_demand(by=hoa, at=at(), demand=demand, to=dung)
    assert list(demands_due(user=dung)) == [demand]
    refuse_demand(by=hoa, at=at(), demand=demand, reason="Không có cơ sở")
    with pytest.raises(TransitionRefused):
        answer_demand(by=hoa, at=at(), demand=demand, outcome="Đã trả lời")
    with pytest.raises(Exception, match="demand"), transaction.atomic():
        Demand.objects.filter(pk=demand.pk).update(outcome="Khác")
    verbs = WorkflowEvent.objects.filter(article=story).values_list("verb", flat=True)
    assert {Verb.DEMAND, Verb.ASSIGN_DEMAND, Verb.REFUSE_DEMAND} <= set(verbs)


def test_a_demand_from_tomorrow_is_refused_and_another_storys_correction_settles_nothing(
    story, hoa
):
    with pytest.raises(TransitionRefused):
        make_demand(story, hours_ago=-5)
    other = factories.make_published()
    actions.correct(by=hoa, at=at(), article=other, note="Là 12.", is_as_shown=True)
    demand, correction = make_demand(story), Correction.objects.get(article=other)
    with pytest.raises(TransitionRefused):
        answer_demand(by=hoa, at=at(), demand=demand, outcome="x", correction=correction)
    with pytest.raises(TransitionRefused):
        actions.correct(
            by=hoa, at=at(), article=other, note="Là 13.", is_as_shown=True, demand=demand
        )
    assert Correction.objects.count() == 1


# -- Copies elsewhere -------------------------------------------------------------


def noted(story, by, *, place="facebook", when=None, **where):
    where = where or {"url": "https://fb.example/bai/1"}
    return note_copy(by=by, at=at(), article=story, place=place, appeared_at=when or at(), **where)


def test_a_correction_and_a_takedown_list_every_copy_until_it_is_ticked_off(story, minh, hoa):
    noted(story, minh)
    noted(story, minh, place="print", whereabouts="Số 7412, trang 3")
    actions.correct(by=hoa, at=at(), article=story, note="Là 12 hộ.", is_as_shown=True)
    actions.retract(by=hoa, at=at(), article=story, reason="Sai")
    assert copies_to_deal_with(article_id=story.pk).count() == 4
    task = copies_to_deal_with().first()
    with pytest.raises(TransitionRefused):
        settle_copy(by=minh, at=at(), task=task, how=" ")
    settle_copy(by=minh, at=at(), task=task, how="Đã sửa bài trên trang")
    with pytest.raises(TransitionRefused):
        settle_copy(by=hoa, at=at(), task=task, how="Lần nữa")
    assert copies_to_deal_with(article_id=story.pk).count() == 3
    with pytest.raises(Exception, match="copy to deal with"), transaction.atomic():
        CopyTask.objects.filter(pk=task.pk).update(how="Khác")


def test_a_copy_that_is_noted_late_is_to_be_dealt_with_too(story, minh, hoa):
    earlier = at() - timedelta(minutes=30)
    actions.correct(by=hoa, at=at(), article=story, note="Là 12 hộ.", is_as_shown=True)
    noted(story, minh, when=earlier)
    noted(story, minh, when=at())
    assert copies_to_deal_with(article_id=story.pk).count() == 1


def test_a_reporter_notes_no_copies_and_an_unsafe_address_is_refused(story, lan, minh):
    with pytest.raises(PermissionDenied):
        noted(story, lan)
    for where in ({"url": "javascript:alert(1)"}, {"url": ""}):
        with pytest.raises(Exception, match=r"địa chỉ|Địa chỉ"):
            noted(story, minh, **where)
