"""The seams between the pieces: each of these was open once."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from articles import actions
from articles.actions import demands as actions_of_demands
from articles.actions.tags import rename_tag
from articles.actions.trash import empty_trash, move_to_trash
from articles.enums import ApprovalKind, Genre, Step
from articles.models import Article, Notice, Person
from articles.workflow import TransitionRefused
from tests import factories
from tests.afterwards import RECTIFIED, make_demand
from tests.paper import text_of

pytestmark = pytest.mark.django_db


def at():
    return timezone.now()


def save(article, by, **fields):
    stored = Article.objects.get(pk=article.pk)
    for name, value in fields.items():
        setattr(stored, name, value)
    return actions.save_article(by=by, at=at(), article=stored, expected_version=stored.version)


@pytest.fixture
def article(lan):
    factories.make_masthead()
    return factories.make_article(by=lan)


# -- Who edited does not hide it ------------------------------------------------


def test_edits_before_the_last_step_are_the_approvers_edits_all_the_same(article, lan, minh, dung):
    actions.submit(by=lan, at=at(), article=article)
    save(article, dung, body="<p>Lời của tổng biên tập.</p>")
    actions.hasten(by=dung, at=at(), article=article, to=Step.WITH_CHIEF, reason="Gấp")
    approval = actions.approve(by=dung, at=at(), article=article)
    assert (approval.kind, approval.edited_from) == (ApprovalKind.WITH_EDITS, 1)


def test_the_short_path_does_not_hide_edits_either(article, lan, dung):
    factories.make_chain_rule("with_desk", "with_chief", has_other_approver_after_edits=True)
    actions.submit(by=lan, at=at(), article=article)
    save(article, dung, body="<p>Lời của tổng biên tập.</p>")
    with pytest.raises(TransitionRefused):
        actions.approve_at_once(by=dung, at=at(), article=article, reason="Gấp")


def test_who_wrote_in_a_draft_and_submitted_it_herself_approves_with_edits(article, lan, minh):
    factories.make_chain_rule("with_desk")
    save(article, minh, body="<p>Lời của biên tập viên.</p>")
    actions.submit(by=minh, at=at(), article=article)
    assert actions.approve(by=minh, at=at(), article=article).kind == ApprovalKind.WITH_EDITS


def test_what_its_writer_handed_in_again_counts_as_hers(article, lan, minh):
    factories.make_chain_rule("with_desk")
    actions.submit(by=lan, at=at(), article=article)
    save(article, minh, body="<p>Lời của biên tập viên.</p>")
    actions.send_back(
        by=minh, at=at(), article=article, to=Step.DRAFT, reason_kind="facts", reason="Kiểm lại"
    )
    save(article, lan, body="<p>Lời của phóng viên.</p>")
    actions.submit(by=lan, at=at(), article=article)
    assert actions.approve(by=minh, at=at(), article=article).kind == ApprovalKind.FULL


# -- A shorter chain is not chosen by who gains by it ---------------------------


def test_no_approver_moves_a_story_into_a_chain_that_she_ends(article, lan, minh):
    factories.make_chain_rule("with_desk", "with_chief")
    factories.make_chain_rule("with_desk", genre=Genre.VIDEO)
    actions.submit(by=lan, at=at(), article=article)
    save(article, minh, genre=Genre.VIDEO)
    with pytest.raises(TransitionRefused):
        actions.approve(by=minh, at=at(), article=article)


def test_another_approver_of_the_shorter_chain_may(article, lan, minh):
    factories.make_chain_rule("with_desk", "with_chief")
    factories.make_chain_rule("with_desk", genre=Genre.VIDEO)
    other = factories.make_user("ha", "Biên tập viên")
    actions.submit(by=lan, at=at(), article=article)
    save(article, minh, genre=Genre.VIDEO)
    assert actions.approve(by=other, at=at(), article=article)


# -- What changed beside the text ------------------------------------------------


def approved_with_tag(lan):
    tag = factories.make_tag("khu kinh tế")
    article = factories.make_article(by=lan, tags=[tag])
    factories.approved(article)
    article.refresh_from_db()
    return article, tag


def test_a_renamed_tag_leaves_a_way_to_approve_again(lan, hoa, dung):
    factories.make_masthead()
    article, tag = approved_with_tag(lan)
    rename_tag(by=hoa, at=at(), tag=tag, name="Khu kinh tế ven biển")
    with pytest.raises(TransitionRefused):
        actions.publish(by=hoa, at=at(), article=article)
    actions.withdraw_approval(by=dung, at=at(), article=article, reason="Từ khóa đổi tên")
    actions.approve(by=dung, at=at(), article=article)
    assert actions.publish(by=hoa, at=at(), article=article)


# -- Whose approval it is --------------------------------------------------------


def test_an_approver_found_to_be_the_author_afterwards_lets_nothing_out(lan, hoa, dung):
    factories.make_masthead()
    author = factories.make_author("Sông Trà")
    article = factories.make_article(by=lan, authors=[author])
    factories.approved(article)
    author.person = Person.objects.create(full_name="Phạm Dũng", user=dung)
    author.save()
    with pytest.raises(TransitionRefused):
        actions.publish(by=hoa, at=at(), article=article)


def test_an_edit_of_the_approved_text_is_approved_as_an_edit(article, lan, dung):
    factories.approved(article)
    save(article, dung, body="<p>Lời của tổng biên tập.</p>")
    approval = actions.approve(by=dung, at=at(), article=article)
    assert (approval.kind, approval.edited_from) == (ApprovalKind.WITH_EDITS, 1)


def test_who_stands_above_gives_the_last_word_where_nobody_below_can(article, lan, dung):
    factories.make_chain_rule("with_desk")
    actions.submit(by=lan, at=at(), article=article)
    assert actions.approve(by=dung, at=at(), article=article)


# -- What is older than the chain -------------------------------------------------


@pytest.mark.parametrize("is_edited", [False, True])
def test_a_final_approver_corrects_what_came_from_an_archive(lan, dung, is_edited):
    factories.make_masthead()
    article = factories.make_article(by=lan)
    factories.make_import(article)
    hour = at() - timedelta(days=400)
    actions.publish_from_archive(by=dung, at=at(), article=article, shown_from=hour)
    if is_edited:
        save(article, dung, body="<p>Bản mới</p>")
    actions.correct(
        by=dung, at=at(), article=article, note="Ngày 3, không phải 2", is_as_shown=True
    )
    assert article.published.visible(at()).get().approval.approved_by == dung


# -- What people out of reach are told --------------------------------------------


def test_demands_are_listed_to_those_alone_whose_stories_they_concern(client, hoa):
    make_demand(factories.make_published("Dân kêu về mỏ đá"))
    client.force_login(hoa)
    address = reverse("admin:desk_demands")
    assert "mỏ đá" in text_of(client.get(address))
    factories.end_offices(hoa)
    assert "mỏ đá" not in text_of(client.get(address))


def test_a_demand_tells_the_person_into_whose_hands_it_is_put(hoa):
    story = factories.make_published()
    demand = make_demand(story)
    actions_of_demands.assign_demand(by=factories.make_dung(), at=at(), demand=demand, to=hoa)
    assert Notice.objects.get(recipient=hoa, kind="demand").article == story


def test_the_author_hears_of_a_rectification_and_of_a_takedown_to_come(lan, dung):
    factories.make_masthead()
    story = factories.make_article(by=lan)
    factories.pass_and_publish(by=dung, at=at(), article=story)
    actions.rectify(by=dung, at=at(), article=story, told=RECTIFIED, is_as_shown=True)
    actions.schedule_takedown(
        by=dung, at=at(), article=story, ends_at=at() + timedelta(hours=2), reason="Theo công văn"
    )
    told = Notice.objects.filter(recipient=lan).values_list("event__verb", flat=True)
    assert {"rectify", "schedule_takedown"} <= set(told)


# -- What the database itself refuses -----------------------------------------------


def test_approvals_and_revisions_go_only_with_a_story_from_the_trash(article, lan):
    factories.approved(article)
    with pytest.raises(ProgrammingError), transaction.atomic():
        article.approvals.all().delete()
    with pytest.raises(ProgrammingError), transaction.atomic():
        article.revisions.all().delete()


def test_the_trash_still_removes_a_draft_with_all_that_is_its_own(article, lan, minh):
    save(article, lan, body="<p>Hai</p>")
    long_ago = at() - timedelta(days=60)
    move_to_trash(by=lan, at=long_ago, article=article)
    assert empty_trash(at=at(), older_than=at() - timedelta(days=30)) == (1, 0)


@pytest.mark.parametrize("name", ["publish", "correct", "rectify", "update", "fix", "retract"])
def test_a_page_of_one_story_says_in_its_title_which(client, dung, name):
    story = factories.make_published("Dân kêu về mỏ đá")
    client.force_login(dung)
    page = text_of(client.get(reverse(f"admin:desk_{name}", args=[story.pk])))
    assert "mỏ đá" in page.partition("<title>")[2].partition("</title>")[0]
