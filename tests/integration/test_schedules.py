"""What is scheduled is what was approved, and is shown exactly once, whatever the clocks do."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import actions
from articles.actions import NotReadyError
from articles.enums import ArticleState, Step, Verb
from articles.models import Article, PublishedArticle
from articles.workflow import TransitionRefused
from tests import factories

pytestmark = pytest.mark.django_db
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture(autouse=True)
def masthead(request):
    if "transactional_db" not in request.fixturenames:
        request.getfixturevalue("db")
    factories.make_masthead()


def shown(article, at):
    return list(PublishedArticle.objects.visible(at).filter(article=article))


def save(article, by=None, **fields):
    article.refresh_from_db()
    for name, value in fields.items():
        setattr(article, name, value)
    by = by or factories.make_hoa()
    return actions.save_article(
        by=by, at=timezone.now(), article=article, expected_version=article.version
    )


def schedule(article, hour, *, at=None, by=None):
    return factories.pass_and_publish(
        by=by or factories.make_hoa(), at=at or timezone.now(), article=article, shown_from=hour
    )


# -- What is scheduled is the approved revision ------------------------------------


def test_an_update_sent_back_on_its_way_leaves_what_is_scheduled(lan, minh, hoa):
    """Whoever may not publish could otherwise stop a publication by a word about the next text."""
    soon = timezone.now() + HOUR
    article = factories.make_article(by=lan)
    scheduled = schedule(article, soon)
    save(article, by=lan, headline="Bản sau")
    actions.submit(by=lan, at=timezone.now(), article=article)
    actions.send_back(
        by=minh, at=timezone.now(), article=article, to=Step.DRAFT,
        reason_kind="language", reason="Sửa câu mở",
    )  # fmt: skip
    assert shown(article, soon) == [scheduled]
    assert scheduled.approval.ended_at is None


def test_a_newer_approval_leaves_what_is_scheduled_and_its_approval(hoa, dung):
    soon = timezone.now() + HOUR
    article = factories.make_article()
    scheduled = schedule(article, soon)
    save(article, headline="Bản sau")
    actions.approve(by=dung, at=timezone.now(), article=article)
    scheduled.approval.refresh_from_db()
    assert scheduled.approval.ended_at is None
    assert shown(article, soon) == [scheduled]
    save(article, headline="Bản sau nữa")
    scheduled.approval.refresh_from_db()
    assert scheduled.approval.ended_at is None


def test_withdrawing_the_newer_approval_stops_everything_that_waits(dung):
    soon = timezone.now() + HOUR
    article = factories.make_article()
    scheduled = schedule(article, soon)
    save(article, headline="Bản sau")
    actions.approve(by=dung, at=timezone.now(), article=article)
    actions.withdraw_approval(by=dung, at=timezone.now(), article=article, reason="Dừng")
    scheduled.approval.refresh_from_db()
    assert scheduled.approval.ended_at
    assert shown(article, soon) == []
    assert not article.approvals.standing().exists()


def test_sending_an_approved_story_back_cancels_its_hour(dung):
    soon = timezone.now() + HOUR
    article = factories.make_article()
    schedule(article, soon)
    actions.send_back(
        by=dung, at=timezone.now(), article=article, to=Step.DRAFT,
        reason_kind="facts", reason="Chưa đủ nguồn",
    )  # fmt: skip
    assert shown(article, soon) == []
    with pytest.raises(TransitionRefused):
        actions.publish(by=factories.make_hoa(), at=timezone.now(), article=article)


def test_a_restored_approval_is_no_schedule(dung, hoa):
    """After a withdrawal the same text needs its last word again, and an hour again."""
    soon = timezone.now() + HOUR
    article = factories.make_article()
    schedule(article, soon)
    actions.withdraw_approval(by=dung, at=timezone.now(), article=article, reason="Dừng")
    actions.approve(by=dung, at=timezone.now(), article=article)
    assert shown(article, soon) == []
    actions.publish(by=hoa, at=timezone.now(), article=article, shown_from=soon)
    assert len(shown(article, soon)) == 1


def test_a_withdrawal_needs_the_office_and_a_reason(lan, minh, dung):
    soon = timezone.now() + HOUR
    article = factories.make_article(by=lan)
    (scheduled,) = [schedule(article, soon)]
    for person in (lan, minh):
        with pytest.raises(PermissionDenied):
            actions.withdraw_approval(by=person, at=timezone.now(), article=article, reason="x")
    with pytest.raises(TransitionRefused):
        actions.withdraw_approval(by=dung, at=timezone.now(), article=article, reason=" ")
    assert shown(article, soon) == [scheduled]


def test_after_the_hour_a_withdrawal_takes_nothing_from_readers(dung):
    soon = timezone.now() + HOUR
    article = factories.make_article()
    scheduled = schedule(article, soon)
    actions.withdraw_approval(by=dung, at=soon + SECOND, article=article, reason="Xem lại")
    assert shown(article, soon + SECOND) == [scheduled]
    article.refresh_from_db()
    assert article.state == ArticleState.PUBLISHED


# -- Hours ------------------------------------------------------------------------


def test_an_hour_more_than_a_year_ahead_is_a_slip(hoa):
    article = factories.approved(factories.make_article())
    with pytest.raises(TransitionRefused, match="năm"):
        actions.publish(
            by=hoa, at=timezone.now(), article=article,
            shown_from=timezone.now() + timedelta(days=3652),
        )  # fmt: skip
    assert not article.published.exists()


# -- Clocks ------------------------------------------------------------------------

OFFSETS = st.integers(-7200, 7200).map(lambda seconds: timedelta(seconds=seconds))
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["now", "later", "edit", "unschedule", "takedown", "cancel"]), OFFSETS
    ),
    min_size=1,
    max_size=7,
)


def take(step, article, at):
    by = factories.make_hoa()
    article.refresh_from_db()
    if step == "edit":
        article.headline += " nữa"
        actions.save_article(by=by, at=at, article=article, expected_version=article.version)
    elif step == "unschedule":
        actions.unschedule(by=by, at=at, article=article)
    elif step == "takedown":
        actions.schedule_takedown(by=by, at=at, article=article, ends_at=at + HOUR, reason="Hết")
    elif step == "cancel":
        actions.cancel_takedown(by=by, at=at, article=article)
    else:
        hour = at + HOUR if step == "later" else at
        factories.pass_and_publish(by=by, at=at, article=article, shown_from=hour)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_whatever_the_clock_does_no_two_versions_are_shown_and_no_update_leaves_a_gap(steps):
    """Clocks of this test lie ahead of the database's, whose guard lets no past be changed."""
    base = timezone.now() + timedelta(days=2)
    article = factories.make_article()
    for step, offset in steps:
        try:
            take(step, article, base + offset)
        except (TransitionRefused, NotReadyError):
            continue
    rows = article.published.values_list("shown_from", "shown_until")
    real = [(begin, end) for begin, end in rows.order_by("shown_from", "number") if begin != end]
    for moment in {moment for row in real for moment in row if moment}:
        assert len(shown(article, moment)) <= 1
    was_ended = bool({"unschedule", "takedown"} & {step for step, _offset in steps})
    for (_begin, end), (begin, _end) in pairwise(real):
        assert end == begin or was_ended


def test_a_clock_set_back_between_schedule_and_publication_shows_it_once(hoa):
    now = timezone.now()
    article = factories.make_article()
    schedule(article, now + HOUR)
    published = factories.pass_and_publish(by=hoa, at=now - 30 * MINUTE, article=article)
    for hours in range(4):
        assert shown(article, now + hours * HOUR) == [published]


def test_a_clock_set_forward_past_the_hour_has_shown_it_already(hoa):
    now = timezone.now()
    article = factories.make_article()
    scheduled = schedule(article, now + HOUR)
    with pytest.raises(TransitionRefused):
        actions.unschedule(by=hoa, at=now + 2 * HOUR, article=article)
    with pytest.raises(TransitionRefused):
        actions.publish(by=hoa, at=now + 2 * HOUR, article=article)
    assert shown(article, now + 2 * HOUR) == [scheduled]


# -- Two at once -------------------------------------------------------------------


def at_once(*works):
    ready = threading.Barrier(len(works))

    def run(work):
        ready.wait()
        try:
            return work()
        except TransitionRefused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def everything_is_whole(article, *moments):
    for moment in moments:
        assert len(shown(article, moment)) <= 1
    assert len({row.pk for row in article.published.upcoming(timezone.now())}) <= 1


@pytest.mark.django_db(transaction=True)
def test_two_people_who_schedule_two_hours_at_once_leave_one(transactional_db):
    hoa, dung = factories.make_hoa(), factories.make_dung()
    article = factories.approved(factories.make_article())
    six, seven = timezone.now() + HOUR, timezone.now() + 2 * HOUR
    at_once(
        *(
            lambda by=by, hour=hour: actions.publish(
                by=by, at=timezone.now(), article=article, shown_from=hour
            )
            for by, hour in ((hoa, six), (dung, seven))
        )
    )
    assert article.published.upcoming(timezone.now()).count() == 1
    assert len(shown(article, seven)) == 1
    everything_is_whole(article, six, seven)
    assert article.events.filter(verb=Verb.SCHEDULE).count() == 2


@pytest.mark.django_db(transaction=True)
def test_publishing_now_and_scheduling_at_once_show_one_version(transactional_db):
    hoa, dung = factories.make_hoa(), factories.make_dung()
    article = factories.approved(factories.make_article())
    soon = timezone.now() + HOUR
    at_once(
        lambda: actions.publish(by=hoa, at=timezone.now(), article=article),
        lambda: actions.publish(by=dung, at=timezone.now(), article=article, shown_from=soon),
    )
    everything_is_whole(article, timezone.now(), soon, soon + HOUR)
    assert len(shown(article, soon)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_and_a_schedule_at_once_never_leave_one_without_the_other(transactional_db):
    hoa, dung = factories.make_hoa(), factories.make_dung()
    article = factories.approved(factories.make_article())
    soon = timezone.now() + HOUR
    at_once(
        lambda: actions.publish(by=hoa, at=timezone.now(), article=article, shown_from=soon),
        lambda: actions.withdraw_approval(
            by=dung, at=timezone.now(), article=article, reason="Dừng"
        ),
    )
    assert shown(article, soon) == []
    assert not Article.objects.get(pk=article.pk).approvals.standing().exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_tidy_up_once(transactional_db, monkeypatch):
    article = factories.make_published()
    ends_at = timezone.now() + HOUR
    actions.schedule_takedown(
        by=factories.make_hoa(), at=timezone.now(), article=article, ends_at=ends_at, reason="Hết"
    )
    tidy = actions.takedowns.after_the_hour
    at_once(*[lambda: tidy(at=ends_at + MINUTE, article=article)] * 2)
    assert article.events.filter(verb=Verb.RETRACT).count() == 1
