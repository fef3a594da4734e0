"""A story's way from its writer to the last word."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from articles import actions, rights
from articles.enums import Office, ReturnReason, Step, Verb
from articles.models import Approval, Article, Person
from articles.workflow import TransitionRefused
from tests import factories

pytestmark = pytest.mark.django_db


def at():
    return timezone.now()


def save(article, by, **fields):
    stored = Article.objects.get(pk=article.pk)
    for name, value in fields.items():
        setattr(stored, name, value)
    return actions.save_article(by=by, at=at(), article=stored, expected_version=stored.version)


def verbs_of(article):
    return list(article.events.order_by("id").values_list("verb", flat=True))


@pytest.fixture
def article(lan):
    factories.make_masthead()
    return factories.make_article(by=lan)


def at_the_last_step(article, lan, minh, hoa):
    actions.submit(by=lan, at=at(), article=article)
    actions.pass_up(by=minh, at=at(), article=article)
    actions.pass_up(by=hoa, at=at(), article=article)
    article.refresh_from_db()
    return article


def test_each_office_passes_the_story_up_and_the_last_word_approves_it(
    article, lan, minh, hoa, dung
):
    at_the_last_step(article, lan, minh, hoa)
    assert article.step == Step.WITH_CHIEF
    approval = actions.approve(by=dung, at=at(), article=article)
    article.refresh_from_db()
    assert article.step == Step.APPROVED
    assert approval.article_version == article.version
    assert actions.publish(by=hoa, at=at(), article=article).approval == approval


def test_without_an_approval_nothing_is_published(article, hoa, dung):
    for person in (hoa, dung):
        with pytest.raises(TransitionRefused):
            actions.publish(by=person, at=at(), article=article)


def test_nobody_approves_a_story_of_her_own(lan, minh, hoa, dung):
    own = factories.make_article(by=dung)
    with pytest.raises(PermissionDenied):
        actions.approve_at_once(by=dung, at=at(), article=own, reason="Gấp")
    credited = factories.make_author(
        "Anh Dũng", person=Person.objects.create(full_name="Phạm Dũng", user=dung)
    )
    signed = factories.make_article(by=lan, authors=[credited])
    at_the_last_step(signed, lan, minh, hoa)
    with pytest.raises(PermissionDenied):
        actions.approve(by=dung, at=at(), article=signed)


def test_the_database_itself_refuses_an_approval_of_ones_own(dung):
    own = factories.make_article(by=dung)
    with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
        Approval.objects.create(
            article=own, article_version=1, content_hash="x", approved_at=at(), approved_by=dung
        )


def test_a_change_after_the_approval_makes_it_void(article, lan, minh, hoa, dung):
    at_the_last_step(article, lan, minh, hoa)
    actions.approve(by=dung, at=at(), article=article)
    save(article, hoa, headline="Một chữ khác")
    article.refresh_from_db()
    assert article.step == Step.WITH_CHIEF
    assert not article.approvals.standing().exists()
    with pytest.raises(TransitionRefused):
        actions.publish(by=hoa, at=at(), article=article)
    assert Verb.VOID_APPROVAL in verbs_of(article)


def test_a_change_that_goes_past_the_form_is_noticed_too(article, lan, minh, hoa, dung):
    at_the_last_step(article, lan, minh, hoa)
    actions.approve(by=dung, at=at(), article=article)
    article.tags.add(factories.make_tag("gián tiếp"))
    with pytest.raises(TransitionRefused):
        actions.publish(by=hoa, at=at(), article=article)


def test_an_approver_who_wrote_in_it_approves_with_edits(article, lan, minh, hoa, dung):
    at_the_last_step(article, lan, minh, hoa)
    save(article, dung, headline="Tít của Tổng biên tập")
    approval = actions.approve(by=dung, at=at(), article=article)
    assert approval.kind == "with_edits"
    event = article.events.order_by("-id").first()
    assert event.verb == Verb.APPROVE_WITH_EDITS
    assert event.details == {"edited_from": 1, "edited_to": 2}


def test_a_section_may_ask_for_another_approver_after_edits(article, lan, minh, hoa, dung):
    factories.make_chain_rule(
        Step.WITH_DESK, Step.WITH_MANAGING, Step.WITH_CHIEF, has_other_approver_after_edits=True
    )
    at_the_last_step(article, lan, minh, hoa)
    save(article, dung, headline="Tít của Tổng biên tập")
    with pytest.raises(TransitionRefused):
        actions.approve(by=dung, at=at(), article=article)
    assert actions.approve(by=factories.make_deputy(), at=at(), article=article)


def test_a_brief_may_need_one_step_alone(article, lan, hoa):
    factories.make_chain_rule(Step.WITH_MANAGING, section=article.section, genre="news")
    actions.submit(by=lan, at=at(), article=article)
    article.refresh_from_db()
    assert article.step == Step.WITH_MANAGING
    assert actions.approve(by=hoa, at=at(), article=article)


def test_breaking_news_skips_steps_and_says_so(article, dung):
    actions.approve_at_once(by=dung, at=at(), article=article, reason="Đê vỡ lúc 3 giờ")
    hastened = article.events.get(verb=Verb.HASTEN)
    assert hastened.details["skipped"] == [Step.WITH_DESK, Step.WITH_MANAGING]
    assert hastened.reason == "Đê vỡ lúc 3 giờ"


def test_a_final_approver_has_no_say_outside_his_sections(article, lan, minh, hoa):
    other = factories.make_section("Thể thao")
    deputy = factories.make_deputy()
    factories.end_offices(deputy)
    factories.make_assignment(deputy, Office.CHIEF, section=other)
    at_the_last_step(article, lan, minh, hoa)
    with pytest.raises(PermissionDenied):
        actions.approve(by=deputy, at=at(), article=article)


def test_a_delegate_approves_on_behalf_of_who_delegated(article, lan, minh, hoa, dung):
    factories.make_assignment(
        hoa, Office.CHIEF, on_behalf_of=dung, valid_until=at() + timedelta(hours=8)
    )
    at_the_last_step(article, lan, minh, hoa)
    approval = actions.approve(by=hoa, at=at(), article=article)
    assert approval.on_behalf_of == dung


def test_a_delegation_reaches_no_further_than_its_giver(article, lan, minh, hoa, dung):
    factories.make_assignment(
        hoa, Office.CHIEF, on_behalf_of=dung, valid_until=at() + timedelta(hours=8)
    )
    factories.end_offices(dung)
    at_the_last_step(article, lan, minh, hoa)
    with pytest.raises(PermissionDenied):
        actions.approve(by=hoa, at=at(), article=article)


def test_sending_back_needs_words_and_is_counted(article, lan, minh):
    actions.submit(by=lan, at=at(), article=article)
    with pytest.raises(TransitionRefused):
        actions.send_back(
            by=minh, at=at(), article=article, to=Step.DRAFT,
            reason_kind=ReturnReason.FACTS, reason=" ",
        )  # fmt: skip
    for times in (1, 2):
        actions.send_back(
            by=minh, at=at(), article=article, to=Step.DRAFT,
            reason_kind=ReturnReason.FACTS, reason="Số hộ chưa khớp",
        )  # fmt: skip
        article.refresh_from_db()
        assert article.returned_times == times
        assert article.step == Step.DRAFT
        actions.submit(by=lan, at=at(), article=article)


def test_the_writer_changes_nothing_once_she_has_submitted(article, lan):
    actions.submit(by=lan, at=at(), article=article)
    with pytest.raises(PermissionDenied):
        save(article, lan, headline="Lén sửa")
    actions.withdraw(by=lan, at=at(), article=article)
    assert save(article, lan, headline="Sửa lại").version == 2


def test_what_somebody_works_on_is_not_taken_back(article, lan, minh):
    actions.submit(by=lan, at=at(), article=article)
    actions.take(by=minh, at=at(), article=article)
    with pytest.raises(TransitionRefused):
        actions.withdraw(by=lan, at=at(), article=article)


def test_a_superuser_without_an_office_approves_nothing(article, lan, minh, hoa):
    root = factories.make_user("root", "Quản trị", is_superuser=True)
    at_the_last_step(article, lan, minh, hoa)
    with pytest.raises(PermissionDenied):
        actions.approve(by=root, at=at(), article=article)


def test_withdrawing_the_approval_takes_the_scheduled_hour_along(article, hoa, dung):
    soon = at() + timedelta(hours=1)
    factories.approved(article)
    actions.publish(by=hoa, at=at(), article=article, shown_from=soon)
    actions.withdraw_approval(by=dung, at=at(), article=article, reason="Chờ thêm tài liệu")
    assert not article.published.upcoming(at()).exists()
    article.refresh_from_db()
    assert (article.state, article.step) == ("draft", Step.WITH_CHIEF)


def test_editing_a_scheduled_story_neither_changes_nor_cancels_it(article, hoa, dung):
    soon = at() + timedelta(hours=1)
    factories.approved(article)
    scheduled = actions.publish(by=hoa, at=at(), article=article, shown_from=soon)
    save(article, hoa, headline="Chữ chưa duyệt")
    assert article.published.visible(soon).get() == scheduled


def test_each_person_is_offered_the_verbs_that_are_hers(article, lan, minh, hoa, dung):
    def offered(user):
        return rights.open_verbs(user, rights.Case(Article.objects.get(pk=article.pk), at()))

    assert offered(lan) == [Verb.SUBMIT, Verb.SPIKE]
    actions.submit(by=lan, at=at(), article=article)
    assert offered(lan) == [Verb.WITHDRAW]
    assert offered(minh) == [Verb.TAKE, Verb.PASS_UP, Verb.SEND_BACK, Verb.SPIKE]
    assert Verb.APPROVE not in offered(dung)
