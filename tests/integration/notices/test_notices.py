"""Who is told of what."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles import actions
from articles.actions.notifying import choose_notices
from articles.enums import NoticeKind, Office, Step
from articles.models import Notice
from articles.workflow import TransitionRefused
from tests import factories
from tests.integration.notices.acts import at, credit, send_back

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("masthead")]


def told():
    """Who was told what since this was last asked: person and kind."""
    rows = Notice.objects.order_by("recipient__username").values_list("recipient__username", "kind")
    found = [f"{name} {kind}" for name, kind in rows]
    Notice.objects.all().delete()
    return found


# -- Who is told -----------------------------------------------------------------


def test_each_passage_tells_the_next_office_and_never_the_doer(article, lan, minh, hoa, dung):
    nga = factories.make_user("nga", "Biên tập viên")
    actions.submit(by=lan, at=at(), article=article)
    assert told() == ["minh waiting", "nga waiting"]
    actions.take(by=minh, at=at(), article=article)
    assert told() == ["lan taken"]
    actions.pass_up(by=nga, at=at(), article=article)
    assert told() == ["hoa waiting"]
    actions.pass_up(by=hoa, at=at(), article=article)
    assert told() == ["dung waiting"]
    actions.approve(by=dung, at=at(), article=article)
    assert told() == ["hoa approved", "lan approved"]
    actions.publish(by=hoa, at=at(), article=article)
    assert told() == ["lan published"]
    actions.retract(by=dung, at=at(), article=article, reason="Sai")
    assert told() == ["lan retracted", "minh retracted", "nga retracted"]


def test_a_return_tells_the_writer_the_credited_and_who_had_passed_it_up(article, lan, minh, hoa):
    tu = factories.make_user("tu", "Cộng tác viên")
    credit(article, tu)
    actions.submit(by=lan, at=at(), article=article)
    actions.pass_up(by=minh, at=at(), article=article)
    Notice.objects.all().delete()
    send_back(article, hoa, to=Step.WITH_DESK)
    assert told() == ["lan returned", "minh returned", "tu returned"]


def test_a_void_approval_is_told_to_who_gave_it_and_who_passed_it_up(article, lan, minh, hoa, dung):
    actions.submit(by=lan, at=at(), article=article)
    actions.pass_up(by=minh, at=at(), article=article)
    actions.pass_up(by=hoa, at=at(), article=article)
    actions.approve(by=dung, at=at(), article=article)
    Notice.objects.all().delete()
    thu = factories.make_deputy()
    article.refresh_from_db()
    article.headline = "Chữ khác"
    actions.save_article(by=thu, at=at(), article=article, expected_version=article.version)
    assert told() == ["dung unapproved", "hoa unapproved"]


def test_urgent_news_is_told_to_the_offices_that_it_passed(article, dung, minh, hoa, lan):
    thu = factories.make_deputy()
    actions.hasten(by=dung, at=at(), article=article, to=Step.WITH_CHIEF, reason="Đê vỡ")
    assert told() == ["hoa skipped", "minh skipped", f"{thu.username} waiting"]


def test_offices_elsewhere_or_over_hear_nothing_and_delegates_do(article, lan, minh, hoa, dung):
    sport = factories.make_section("Thể thao")
    elsewhere = factories.make_user("nga", "Biên tập viên")
    factories.end_offices(elsewhere)
    factories.make_assignment(elsewhere, Office.DESK, section=sport)
    gone = factories.make_user("sen", "Biên tập viên")
    factories.end_offices(gone)
    factories.make_user("tam", "Biên tập viên", is_active=False)
    tu = factories.make_user("tu", "Phóng viên")
    factories.make_assignment(
        tu, Office.DESK, on_behalf_of=minh, valid_until=at() + timedelta(hours=1)
    )
    stranger = factories.make_user("vy", "Phóng viên")
    factories.make_assignment(
        stranger, Office.DESK, on_behalf_of=elsewhere, valid_until=at() + timedelta(hours=1)
    )
    actions.submit(by=lan, at=at(), article=article)
    assert told() == ["minh waiting", "tu waiting"]


def test_an_archive_that_comes_in_and_what_is_only_saved_tell_nobody(article, lan):
    article.headline = "Sửa chữ"
    actions.save_article(by=lan, at=at(), article=article, expected_version=article.version)
    assert told() == []


def test_a_verb_that_is_refused_tells_nobody(article, lan, minh):
    actions.submit(by=lan, at=at(), article=article)
    Notice.objects.all().delete()
    with pytest.raises(TransitionRefused), transaction.atomic():
        actions.submit(by=lan, at=at(), article=article)
    assert told() == []


def test_what_waits_no_more_is_not_new_to_the_others(article, lan, minh):
    nga = factories.make_user("nga", "Biên tập viên")
    actions.submit(by=lan, at=at(), article=article)
    actions.pass_up(by=minh, at=at(), article=article)
    assert not nga.notices.unseen().exists()


def test_a_kind_that_is_off_is_not_told_on_that_side(article, lan, minh):
    choose_notices(by=minh, at=at(), chosen={NoticeKind.WAITING: (False, True)})
    actions.submit(by=lan, at=at(), article=article)
    notice = minh.notices.get()
    assert (notice.is_on_screen, notice.is_for_mail) == (False, True)
    choose_notices(by=minh, at=at(), chosen={NoticeKind.WAITING: (False, False)})
    assert not minh.notices.exists()
    actions.withdraw(by=lan, at=at(), article=article)
    actions.submit(by=lan, at=at(), article=article)
    assert not minh.notices.exists()


def test_telling_three_hundred_costs_what_telling_one_does(article, lan, minh):
    def cost():
        with CaptureQueriesContext(connection) as found:
            actions.submit(by=lan, at=at(), article=article)
        actions.withdraw(by=lan, at=at(), article=article)
        return len(found)

    cost()
    one = cost()
    for number in range(30):
        factories.make_user(f"btv{number}", "Biên tập viên")
    assert cost() == one
