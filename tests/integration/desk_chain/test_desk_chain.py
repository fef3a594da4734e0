"""The verbs of the chain at the desk: their buttons, their pages, what a crafted POST meets."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import actions
from articles.enums import Office, Step, Verb
from articles.models import Approval, Article
from tests import factories
from tests.integration.chain_client import address, at_desk, press, said, shown_verbs, story_page

pytestmark = pytest.mark.django_db


def test_a_story_goes_from_its_writer_to_its_readers_by_the_pages_alone(
    article, lan, minh, hoa, dung
):
    for person, verb, step in (
        (lan, "submit", Step.WITH_DESK),
        (minh, "take", Step.WITH_DESK),
        (minh, "pass_up", Step.WITH_MANAGING),
        (hoa, "pass_up", Step.WITH_CHIEF),
        (dung, "approve", Step.APPROVED),
    ):
        assert at_desk(person).get(address(article, verb)).status_code == 200
        answer = press(person, article, verb, note="Đã gọi lại nguồn")
        assert answer.status_code == 302, answer.context["form"].errors
        article.refresh_from_db()
        assert article.step == step
    given = {"when": "now", "version": article.version}
    at_desk(hoa).post(reverse("admin:desk_publish", args=[article.pk]), given)
    assert article.published.visible(timezone.now()).exists()


def test_each_person_is_offered_the_verb_that_is_hers_first(article, lan, minh, hoa, dung):
    assert shown_verbs(lan, article)[0] == Verb.SUBMIT
    actions.submit(by=lan, at=timezone.now(), article=article)
    assert shown_verbs(lan, article) == [Verb.WITHDRAW]
    assert shown_verbs(minh, article)[:3] == [Verb.PASS_UP, Verb.TAKE, Verb.SEND_BACK]
    for person in (minh, hoa):
        actions.pass_up(by=person, at=timezone.now(), article=article)
    page = at_desk(dung).get(story_page(article))
    assert page.context["leading"].verb == Verb.APPROVE
    assert page.context["may_publish"]
    assert "Duyệt và xuất bản" in page.content.decode()
    assert not at_desk(hoa).get(story_page(article)).context["may_publish"]


def test_passing_up_says_to_whom(submitted, minh, hoa):
    assert "Chuyển thư ký" in at_desk(minh).get(story_page(submitted)).content.decode()
    actions.pass_up(by=minh, at=timezone.now(), article=submitted)
    assert "Chuyển lãnh đạo duyệt" in at_desk(hoa).get(story_page(submitted)).content.decode()


@pytest.mark.parametrize("verb", list(Verb))
def test_a_stranger_to_the_story_says_no_verb_of_it(article, verb):
    stranger = factories.make_user("nam", "Phóng viên")
    for step_of in (lambda: article, lambda: factories.approved(article)):
        story = step_of()
        assert at_desk(stranger).get(address(story, verb)).status_code == 404
        assert press(stranger, story, verb).status_code == 404


NOT_HERS = ("take", "release", "pass_up", "send_back", "hasten", "approve", "withdraw_approval")


@pytest.mark.parametrize("verb", NOT_HERS)
def test_a_writer_does_with_her_own_story_nothing_that_is_others_work(article, lan, verb):
    for _step in ("draft", "with_desk"):
        assert at_desk(lan).get(address(article, verb)).status_code == 403
        assert press(lan, article, verb).status_code == 403
        actions.submit(by=lan, at=timezone.now(), article=article) if _step == "draft" else None
    article.refresh_from_db()
    assert article.step == Step.WITH_DESK
    assert not Approval.objects.exists()


@pytest.mark.parametrize("verb", ["approve", "approve_with_edits", "hasten", "fix", "publish", "x"])
def test_an_editor_gives_no_approval_by_a_crafted_post(submitted, minh, verb):
    assert press(minh, submitted, verb, _approving="1", to="with_chief").status_code in (403, 404)
    submitted.refresh_from_db()
    assert submitted.step == Step.WITH_DESK


def test_a_final_approver_approves_nothing_of_his_own(dung, lan):
    own = factories.make_article(by=dung)
    assert press(dung, own, "approve").status_code == 403
    answer = press(dung, own, "hasten", to="with_chief", _approving="1")
    assert answer.status_code in (200, 403)
    publish = reverse("admin:desk_publish", args=[own.pk])
    at_desk(dung).post(publish, {"when": "now", "version": 1, "is_approving": "on"})
    assert not Approval.objects.exists()


def test_a_story_of_another_section_is_out_of_reach(submitted, minh):
    factories.end_offices(minh)
    factories.make_assignment(minh, Office.DESK, section=factories.make_section("Thể thao"))
    assert at_desk(minh).get(address(submitted, "pass_up")).status_code == 404


def test_verbs_are_said_by_post_alone_and_with_their_token(submitted, minh):
    at_desk(minh).get(address(submitted, "pass_up"))
    checked = Client(enforce_csrf_checks=True)
    checked.force_login(minh)
    answer = checked.post(address(submitted, "pass_up"), said(submitted))
    assert answer.status_code == 403
    submitted.refresh_from_db()
    assert submitted.step == Step.WITH_DESK


def test_a_button_pressed_twice_carries_a_story_one_step(submitted, minh):
    factories.make_assignment(minh, Office.MANAGING)
    given = said(submitted)
    desk = at_desk(minh)
    assert desk.post(address(submitted, "pass_up"), given).status_code == 302
    again = desk.post(address(submitted, "pass_up"), given)
    assert "Bài vừa được chuyển bước" in again.content.decode()
    submitted.refresh_from_db()
    assert submitted.step == Step.WITH_MANAGING


def test_who_comes_too_late_reads_where_the_story_is(submitted, lan, minh):
    actions.pass_up(by=minh, at=timezone.now(), article=submitted)
    answer = at_desk(minh).get(address(submitted, "pass_up"), follow=True)
    assert "Chờ thư ký" in answer.content.decode()


def test_a_newer_version_is_told_and_the_words_stay(at_the_end, hoa, dung):
    given = said(at_the_end, note="Duyệt, lưu ý ảnh bìa")
    stored = Article.objects.get(pk=at_the_end.pk)
    stored.headline = "Tít của Dũng"
    actions.save_article(by=dung, at=timezone.now(), article=stored, expected_version=1)
    desk = at_desk(dung)
    answer = desk.post(address(at_the_end, "approve"), given)
    assert answer.status_code == 200
    assert "đã lưu bản mới hơn" in answer.content.decode()
    assert answer.context["form"]["note"].value() == "Duyệt, lưu ý ảnh bìa"
    assert not Approval.objects.exists()
    assert desk.post(address(at_the_end, "approve"), given | {"version": 2}).status_code == 302
    assert Approval.objects.get().kind == "with_edits"


def test_an_approver_who_edited_is_told_so_before(at_the_end, dung):
    assert "Duyệt có sửa" not in at_desk(dung).get(address(at_the_end, "approve")).content.decode()
    stored = Article.objects.get(pk=at_the_end.pk)
    stored.headline = "Tít của Dũng"
    actions.save_article(by=dung, at=timezone.now(), article=stored, expected_version=1)
    assert "Duyệt có sửa" in at_desk(dung).get(address(at_the_end, "approve")).content.decode()


def test_where_has_other_approver_after_edits_the_page_names_who_else_may(at_the_end, dung):
    factories.make_chain_rule(
        Step.WITH_DESK, Step.WITH_MANAGING, Step.WITH_CHIEF, has_other_approver_after_edits=True
    )
    deputy = factories.make_deputy()
    stored = Article.objects.get(pk=at_the_end.pk)
    stored.headline = "Tít của Dũng"
    actions.save_article(by=dung, at=timezone.now(), article=stored, expected_version=1)
    page = at_desk(dung).get(address(at_the_end, "approve"))
    assert str(deputy) in page.content.decode()
    assert 'name="note"' not in page.content.decode()


@pytest.mark.parametrize(
    "values",
    [{"reason": " "}, {"reason_kind": ""}, {"reason_kind": "x"}, {"to": "approved"}, {"to": ""}],
)
def test_sending_back_without_its_words_is_refused_and_loses_nothing(submitted, minh, values):
    given = {"reason": "Số hộ chưa khớp"} | values
    answer = press(minh, submitted, "send_back", **given)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert answer.context["form"]["reason"].value() == given["reason"]
    submitted.refresh_from_db()
    assert submitted.step == Step.WITH_DESK


def test_a_story_sent_back_again_says_how_often_and_why_in_full(submitted, lan, minh):
    reason = "Số hộ ở sapo là 1.200, trong bài là 1.020.\nGọi lại UBND xã."
    for times in (1, 2):
        press(minh, submitted, "send_back", reason=f"{reason} Lần {times}")
        page = at_desk(lan).get(story_page(submitted)).content.decode()
        assert "Gọi lại UBND xã." in page
        assert f"Lần {times}" in page
        assert ("Trả lại lần 2" in page) == (times == 2)
        press(lan, submitted, "submit", note="")
    page = at_desk(minh).get(story_page(submitted))
    assert page.context["sent_back_label"] == "Trả lại lần 2"


def test_a_delegate_approves_in_the_name_of_both(at_the_end, hoa, dung):
    until = timezone.now() + timedelta(hours=8)
    factories.make_assignment(hoa, Office.CHIEF, on_behalf_of=dung, valid_until=until)
    assert press(hoa, at_the_end, "approve").status_code == 302
    page = at_desk(hoa).get(story_page(at_the_end)).content.decode()
    assert "Lê Thị Hoa duyệt thay Phạm Dũng (ủy quyền)" in page


def test_withdrawing_an_approval_says_that_the_hour_goes_with_it(at_the_end, hoa, dung):
    later = timezone.now() + timedelta(hours=5)
    actions.approve(by=dung, at=timezone.now(), article=at_the_end)
    actions.publish(by=hoa, at=timezone.now(), article=at_the_end, shown_from=later)
    page = at_desk(dung).get(address(at_the_end, "withdraw_approval")).content.decode()
    assert "cũng bị hủy theo" in page
    assert "sửa sau đó không đổi" in at_desk(hoa).get(story_page(at_the_end)).content.decode()
    press(dung, at_the_end, "withdraw_approval")
    assert not at_the_end.published.upcoming(timezone.now()).exists()


def test_breaking_news_is_approved_at_once_by_who_may_and_the_reason_stays(article, dung, hoa):
    assert "Duyệt nhanh" in at_desk(dung).get(address(article, "hasten")).content.decode()
    assert "Duyệt nhanh" not in at_desk(hoa).get(address(article, "hasten")).content.decode()
    press(dung, article, "hasten", to="with_chief", _approving="1")
    article.refresh_from_db()
    assert article.step == Step.APPROVED
    assert article.events.get(verb=Verb.HASTEN).reason == "Đê vỡ lúc ba giờ"


def test_what_is_set_aside_can_be_used_again(submitted, minh, lan):
    press(minh, submitted, "spike", reason="Trùng bài")
    submitted.refresh_from_db()
    assert submitted.step == Step.SPIKED
    assert shown_verbs(minh, submitted)[0] == Verb.REVIVE
    press(minh, submitted, "revive")
    submitted.refresh_from_db()
    assert submitted.step == Step.DRAFT
