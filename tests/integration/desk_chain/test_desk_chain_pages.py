"""The chain where a story is written, read and listed, and at its publication."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import actions
from articles.enums import Office, ReturnReason, Step, Verb
from articles.models import Article, Assignment
from articles.workflow import TransitionRefused
from tests import factories
from tests.integration.chain_client import address, at_desk, press, shown_verbs, story_page

pytestmark = pytest.mark.django_db


def form_of(article, **values):
    return {
        "headline": article.headline, "standfirst": article.standfirst, "body": article.body,
        "section": article.section_id, "genre": article.genre, "tags": "[]", "bylines": "[]",
        "related": "[]", "picture_uses": "[]", "expected_version": article.version, **values,
    }  # fmt: skip


def test_a_verb_pressed_on_the_form_saves_first(article, lan):
    given = form_of(article, headline="Tít mới", _verb="submit")
    answer = at_desk(lan).post(story_page(article), given)
    assert answer["Location"] == address(article, "submit")
    article.refresh_from_db()
    assert (article.headline, article.step) == ("Tít mới", Step.DRAFT)


def test_what_asks_for_nothing_is_done_by_the_form_at_once(submitted, minh):
    given = form_of(submitted, headline="Tít của Minh", _verb="take")
    assert at_desk(minh).post(story_page(submitted), given)["Location"] == story_page(submitted)
    submitted.refresh_from_db()
    assert (submitted.headline, submitted.held_by) == ("Tít của Minh", minh)


def test_who_may_only_read_gets_no_form(submitted, lan):
    page = at_desk(lan).get(story_page(submitted))
    assert page.status_code == 200
    assert "data-story" not in page.content.decode()
    assert "Rút lại" in page.content.decode()
    assert reverse("admin:desk_preview_of", args=[submitted.pk]) in page.content.decode()


def test_a_save_that_comes_too_late_is_refused_and_gives_the_words_back(submitted, lan):
    given = form_of(submitted, headline="Tít viết dở của Lan", body="<p>Đoạn mới gõ.</p>")
    answer = at_desk(lan).post(story_page(submitted), given)
    assert answer.status_code == 403
    for words in ("Tít viết dở của Lan", "Đoạn mới gõ.", "Chưa lưu được"):
        assert words in answer.content.decode()
    submitted.refresh_from_db()
    assert submitted.version == 1
    assert at_desk(factories.make_user("nam")).post(story_page(submitted), given).status_code in (
        302,
        403,
        404,
    )


def test_the_chain_of_the_rule_in_force_is_shown_with_where_the_story_is(submitted, lan):
    places = at_desk(lan).get(story_page(submitted)).context["places"]
    assert [each.standing for each in places] == ["done", "here", "ahead", "ahead", "ahead"]
    factories.make_chain_rule(Step.WITH_DESK, section=submitted.section)
    places = at_desk(lan).get(story_page(submitted)).context["places"]
    assert [each.label for each in places] == ["Bản nháp", "Chờ trưởng phòng/ban", "Đã duyệt"]


def test_what_readers_have_stands_nowhere_in_the_chain(hoa):
    article = factories.make_published()
    page = at_desk(hoa).get(story_page(article))
    assert not page.context["shows_step"]
    assert Verb.WITHDRAW_APPROVAL not in shown_verbs(hoa, article)


def test_the_publishing_page_names_who_must_approve_first(submitted, hoa, dung):
    url = reverse("admin:desk_publish", args=[submitted.pk])
    page = at_desk(hoa).get(url).content.decode()
    assert "Bài chưa được duyệt" in page
    assert str(dung) in page
    assert 'name="when"' not in page
    answer = at_desk(hoa).post(url, {"when": "now", "version": 1, "is_approving": "on"})
    assert answer.status_code == 403
    at_desk(hoa).post(url, {"when": "now", "version": 1})
    assert not submitted.published.exists()


def test_a_final_approver_says_both_words_in_one_press(at_the_end, dung):
    url = reverse("admin:desk_publish", args=[at_the_end.pk])
    page = at_desk(dung).get(url)
    assert "Duyệt và xuất bản / hẹn giờ" in page.content.decode()
    at_desk(dung).post(url, {"when": "now", "version": 1})
    assert not at_the_end.published.exists()
    at_desk(dung).post(url, {"when": "now", "version": 1, "is_approving": "True"})
    assert at_the_end.published.get().approval.approved_by == dung


def test_nobody_to_approve_is_said_plainly(submitted, hoa, dung):
    Assignment.objects.filter(office=Office.CHIEF).update(ended_at=timezone.now(), ended_by=hoa)
    page = at_desk(hoa).get(reverse("admin:desk_publish", args=[submitted.pk])).content.decode()
    assert "Hiện chưa ai duyệt được bài này" in page


def deadline(hours):
    moment = timezone.localtime(timezone.now() + timedelta(hours=hours))
    return {"due_at_0": f"{moment:%d/%m/%Y}", "due_at_1": f"{moment:%H:%M}"}


def test_the_desk_says_by_when_a_story_is_wanted_and_no_version_comes_of_it(submitted, lan, minh):
    url = reverse("admin:desk_deadline", args=[submitted.pk])
    assert at_desk(lan).get(url).status_code == 403
    assert at_desk(lan).post(url, deadline(3)).status_code == 403
    assert at_desk(minh).post(url, deadline(3)).status_code == 302
    submitted.refresh_from_db()
    assert (submitted.version, submitted.due_at is not None) == (1, True)
    assert submitted.events.filter(verb=Verb.SET_DEADLINE, happened_by=minh).count() == 1
    refused = at_desk(minh).post(url, deadline(-3))
    assert refused.context["form"].errors
    at_desk(minh).post(url, {"due_at_0": "", "due_at_1": ""})
    submitted.refresh_from_db()
    assert submitted.due_at is None


def listed(user, **query):
    page = at_desk(user).get(reverse("admin:articles_article_changelist"), query)
    return [story.pk for story in page.context["cl"].result_list]


def test_the_list_knows_what_waits_for_whom(submitted, lan, minh, hoa, dung):
    draft = factories.make_article(by=lan)
    assert listed(minh, viec="cho-toi") == [submitted.pk]
    assert listed(hoa, viec="cho-toi") == []
    assert listed(minh, buoc="draft") == [draft.pk]
    assert listed(minh, buoc="with_desk") == [submitted.pk]
    actions.take(by=minh, at=timezone.now(), article=submitted)
    assert listed(minh, viec="toi-giu") == [submitted.pk]
    assert listed(hoa, viec="toi-giu") == []
    factories.end_offices(minh)
    factories.make_assignment(minh, Office.DESK, section=factories.make_section("Thể thao"))
    assert listed(minh, viec="cho-toi") == []


def test_what_waits_by_delegation_reaches_no_further_than_the_giver(submitted, hoa, minh):
    until = timezone.now() + timedelta(hours=8)
    sport = factories.make_section("Thể thao")
    factories.make_assignment(hoa, Office.DESK, on_behalf_of=minh, valid_until=until)
    assert listed(hoa, viec="cho-toi") == [submitted.pk]
    factories.end_offices(minh)
    factories.make_assignment(minh, Office.DESK, section=sport)
    assert listed(hoa, viec="cho-toi") == []
    factories.end_offices(minh)
    assert listed(hoa, viec="cho-toi") == []


def test_an_approved_story_goes_back_to_whoever_had_it_before_its_last_word(submitted, dung):
    def offered():
        page = at_desk(dung).get(reverse("admin:desk_verb", args=[submitted.pk, "send_back"]))
        return [step for step, _label in page.context["form"].fields["to"].choices]

    factories.approved(submitted)
    assert offered() == ["with_managing", "with_desk", "draft"]
    with pytest.raises(TransitionRefused):
        actions.send_back(
            by=dung, at=timezone.now(), article=submitted, to=Step.WITH_CHIEF,
            reason_kind=ReturnReason.FACTS, reason="Thiếu nguồn",
        )  # fmt: skip
    factories.make_chain_rule(Step.WITH_DESK)
    assert offered() == ["draft"]


def test_the_reading_page_names_who_wrote_and_saved_once(submitted, lan):
    page = at_desk(lan).get(story_page(submitted)).content.decode()
    assert page.split('class="desk-reading__headline"')[1].split("</p>")[0].count(str(lan)) == 1


def test_windows_are_named_after_what_they_show(lan, dung):
    named = {"admin:index": "Việc của tôi", "admin:articles_chainrule_changelist": "Quy trình"}
    for place, name in named.items():
        page = at_desk(dung).get(reverse(place)).content.decode()
        title = " ".join(page.split("<title>")[1].split("</title>")[0].split())
        assert title.startswith(name), title


def test_a_deadline_that_has_passed_is_marked_until_the_story_is_approved(submitted, minh, hoa):
    Article.objects.update(due_at=timezone.now() - timedelta(minutes=5))
    assert listed(minh, viec="tre-han") == [submitted.pk]
    page = at_desk(minh).get(reverse("admin:articles_article_changelist")).content.decode()
    assert "Trễ hạn" in page
    factories.approved(submitted)
    assert listed(minh, viec="tre-han") == []


def test_opening_costs_the_same_for_everybody_at_every_step(
    submitted, lan, minh, hoa, dung, django_assert_max_num_queries
):
    until = timezone.now() + timedelta(hours=8)
    factories.make_assignment(hoa, Office.CHIEF, on_behalf_of=dung, valid_until=until)
    press(minh, submitted, "send_back", reason_kind=ReturnReason.FACTS)
    press(lan, submitted, "submit", note="Đã sửa")
    for person, verb in ((minh, "pass_up"), (hoa, "pass_up"), (dung, "approve"), (lan, "")):
        for reader in (lan, minh, hoa, dung):
            desk = at_desk(reader)
            desk.get(story_page(submitted))
            with django_assert_max_num_queries(20):
                assert desk.get(story_page(submitted)).status_code == 200
        if verb:
            press(person, submitted, verb, note="Xem kỹ số liệu")
