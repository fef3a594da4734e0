"""Small fixes, updates, corrections, rectifications and takedowns, and what each leaves behind."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import actions
from articles.actions.copies import note_copy, settle_copy
from articles.actions.demands import answer_demand, assign_demand, refuse_demand
from articles.body.fixing import FixRefused
from articles.enums import ApprovalKind, DemandState, Step, Verb
from articles.models import (
    Approval,
    Article,
    CopyTask,
    Correction,
    Demand,
    DemandTerm,
    Person,
    PublishedArticle,
    WorkflowEvent,
)
from articles.pages import last_frame
from articles.selectors import copies_to_deal_with, demands_due
from articles.workflow import TransitionRefused
from tests import factories
from tests.afterwards import RECTIFIED, make_attachment, make_demand
from tests.paper import text_of

pytestmark = pytest.mark.django_db


def at():
    return timezone.now()


def live(article):
    return PublishedArticle.objects.visible(at()).get(article=article)


def page(client, article):
    last_frame.forget()
    return text_of(client.get(live(article).get_absolute_url()))


def mended(article, wrong="trở lại đồng", right="trở lại đồng ruộng"):
    article.refresh_from_db()
    assert wrong in article.body
    return article.body.replace(wrong, right)


def rewrite(article, by, **fields):
    """A deliberate save at the desk; the story then waits for its approval again."""
    stored = Article.objects.get(pk=article.pk)
    for name, value in fields.items():
        setattr(stored, name, value)
    return actions.save_article(by=by, at=at(), article=stored, expected_version=stored.version)


@pytest.fixture
def masthead():
    return factories.make_masthead()


@pytest.fixture
def story():
    return factories.make_published()


# -- Small fixes ------------------------------------------------------------------


def test_a_small_fix_of_a_live_story_is_shown_at_once_and_says_nothing(client, story, hoa):
    before = live(story)
    approval = actions.fix(by=hoa, at=at(), article=story, body=mended(story))
    now = live(story)
    assert "trở lại đồng ruộng" in page(client, story)
    assert now.approval == approval
    assert (approval.kind, approval.edited_from) == (ApprovalKind.FIX, before.article_version)
    assert (now.updated_at, now.changed_at) == (None, before.changed_at)
    assert "Cập nhật" not in page(client, story)
    story.refresh_from_db()
    assert (story.step, story.version) == (Step.APPROVED, now.article_version)
    event = story.events.get(verb=Verb.FIX)
    assert event.published_number == now.number
    assert event.details["characters"] == 6


def test_a_small_fix_keeps_a_scheduled_story_at_its_hour(hoa, masthead):
    article, hour = factories.make_article(), at() + timedelta(hours=3)
    factories.pass_and_publish(by=hoa, at=at(), article=article, shown_from=hour)
    actions.fix(by=hoa, at=at(), article=article, body=mended(article))
    (waiting,) = article.published.upcoming(at())
    assert waiting.shown_from == hour
    assert "đồng ruộng" in waiting.body
    assert not PublishedArticle.objects.visible(at()).filter(article=article).exists()


def test_a_small_fix_of_what_is_only_approved_keeps_the_approval(hoa, masthead):
    article = factories.approved(factories.make_article())
    actions.fix(by=hoa, at=at(), article=article, body=mended(article))
    article.refresh_from_db()
    assert not article.published.exists()
    assert "đồng ruộng" in actions.publish(by=hoa, at=at(), article=article).body


def test_many_small_fixes_are_together_no_larger_than_one(story, hoa):
    for old, new in (("sông đã rút", "sông rồi rút"), ("rồi rút", "mới rút")):
        actions.fix(by=hoa, at=at(), article=story, body=mended(story, old, new))
    long = mended(story, "trở lại đồng", "trở lại đồng cạn quanh làng mình")
    with pytest.raises(FixRefused, match="20"):
        actions.fix(by=hoa, at=at(), article=story, body=long)


def test_taking_a_fix_back_is_a_fix(story, hoa):
    body = story.body
    actions.fix(by=hoa, at=at(), article=story, body=mended(story))
    actions.fix(by=hoa, at=at(), article=story, body=body)
    assert live(story).body == body
    with pytest.raises(FixRefused):
        actions.fix(by=hoa, at=at(), article=story, body=body)


def test_neither_the_author_nor_who_lacks_the_right_fixes(story, lan, minh, hoa):
    for person in (lan, minh):
        with pytest.raises(PermissionDenied):
            actions.fix(by=person, at=at(), article=story, body=mended(story))
    author = factories.make_author(person=Person.objects.create(full_name="Hoa", user=hoa))
    own = factories.make_published(authors=[author], by=factories.make_dung())
    with pytest.raises(PermissionDenied):
        actions.fix(by=hoa, at=at(), article=own, body=mended(own))


def test_the_database_takes_no_carried_approval_of_the_author(story, lan):
    with pytest.raises(Exception, match="story of her own"), transaction.atomic():
        Approval.objects.create(
            article=story, article_version=99, content_hash="x", kind=ApprovalKind.FIX,
            approved_at=at(), approved_by=lan,
        )  # fmt: skip


def test_a_text_on_its_way_through_the_chain_gets_no_small_fix(story, hoa):
    rewrite(story, hoa, standfirst="Một sapo khác.")
    with pytest.raises(TransitionRefused):
        actions.fix(by=hoa, at=at(), article=story, body=mended(story))


def test_a_fix_is_refused_whole_and_leaves_nothing(story, hoa):
    versions = story.published.count()
    with pytest.raises(FixRefused):
        actions.fix(by=hoa, at=at(), article=story, body=mended(story, "Sáng nay", "Hôm nay"))
    story.refresh_from_db()
    assert (story.published.count(), story.step) == (versions, Step.APPROVED)


# -- Updates ----------------------------------------------------------------------


def test_only_an_update_says_so_on_the_page_and_to_machines(client, story, hoa, dung):
    first = live(story)
    rewrite(story, hoa, standfirst="Nước đã xuống dưới báo động một.")
    with pytest.raises(TransitionRefused):
        actions.update(by=hoa, at=at(), article=story)
    moment = at()
    actions.update(by=dung, at=moment, article=story, is_approving=True)
    now = live(story)
    assert (now.updated_at, now.changed_at) == (moment, moment)
    assert now.first_published_at == first.first_published_at
    assert "Cập nhật" in page(client, story)
    actions.correct(by=hoa, at=at(), article=story, note="Là 12 hộ.", is_as_shown=True)
    assert live(story).updated_at == moment
    assert live(story).changed_at > moment


def test_a_story_that_was_taken_down_meanwhile_is_not_brought_back_by_an_update(story, dung):
    actions.retract(by=dung, at=at(), article=story, reason="Sai")
    with pytest.raises(TransitionRefused):
        actions.update(by=dung, at=at(), article=story, is_approving=True)


# -- Corrections ------------------------------------------------------------------


def test_a_correction_needs_no_new_text_while_an_update_is_under_way(client, story, hoa):
    shown = live(story).headline
    rewrite(story, hoa, headline="Tít của bản cập nhật đang viết")
    actions.correct(by=hoa, at=at(), article=story, note="Là 12 hộ.", is_as_shown=True)
    told = page(client, story)
    assert "Là 12 hộ." in told
    assert shown in told
    assert "đang viết" not in told
    story.refresh_from_db()
    assert story.step == Step.DRAFT
    assert story.headline == "Tít của bản cập nhật đang viết"


def test_what_stands_around_the_text_is_shown_again_whole(hoa):
    tag, author = factories.make_tag(), factories.make_author()
    story = factories.make_published(
        tags=[tag], authors=[author], lead_photograph=factories.make_photograph(),
        related=[{"kind": "unresolved", "headline": "Tin chưa có địa chỉ"}],
    )  # fmt: skip
    before = live(story)
    actions.correct(by=hoa, at=at(), article=story, note="Là 12 hộ.", is_as_shown=True)
    after = live(story)
    assert after.pk != before.pk
    assert after.content_hash == before.content_hash
    for links in ("tag_links", "bylines", "photograph_links", "related_links"):
        assert getattr(after, links).count() == getattr(before, links).count() == 1
    assert after.approval == before.approval


def test_a_correction_leaves_the_scheduled_update_its_hour_and_stands_on_it_too(client, story, hoa):
    hour = at() + timedelta(hours=2)
    rewrite(story, hoa, standfirst="Bản hẹn giờ.")
    factories.approved(story)
    actions.publish(by=hoa, at=at(), article=story, shown_from=hour)
    with pytest.raises(TransitionRefused, match="hẹn giờ"):
        actions.correct(by=hoa, at=at(), article=story, note="Là 12 hộ.")
    actions.correct(by=hoa, at=at(), article=story, note="Là 12 hộ.", is_as_shown=True)
    assert live(story).shown_until == hour
    (waiting,) = story.published.upcoming(at())
    assert waiting.shown_from == hour
    assert waiting.updated_at == hour


def test_the_approval_of_what_readers_have_outlives_that_of_a_newer_text(story, hoa, dung):
    rewrite(story, hoa, standfirst="Bản mới.")
    factories.approved(story)
    story.refresh_from_db()
    actions.withdraw_approval(by=dung, at=at(), article=story, reason="Khoan đã")
    actions.correct(by=hoa, at=at(), article=story, note="Là 12 hộ.", is_as_shown=True)
    assert live(story).approval.ended_at is None


def test_a_rectification_has_what_the_law_asks_for_and_stands_in_both_places(client, story, dung):
    correction = actions.rectify(by=dung, at=at(), article=story, told=RECTIFIED, is_as_shown=True)
    assert correction.piece_headline == story.headline
    assert correction.piece_section == "Thời sự"
    assert correction.piece_published_at == live(story).first_published_at
    on_story, on_list = page(client, story), text_of(client.get("/dinh-chinh"))
    for told in (on_story, on_list):
        assert "Thông tin cải chính, xin lỗi" in told
        assert all(text in told for text in vars(RECTIFIED).values())
    assert live(story).get_absolute_url() in on_list
    place = on_story.partition('href="/dinh-chinh/trang/')[2].partition('"')[0]
    further = text_of(client.get("/dinh-chinh/trang/" + place.partition("#")[0]))
    assert f'id="{place.partition("#")[2]}"' in further
    assert '"CorrectionComment"' in on_story


def test_a_rectification_follows_a_takedown_and_stands_in_the_storys_place(client, story, dung):
    address = live(story).get_absolute_url()
    actions.retract(by=dung, at=at(), article=story, reason="Sai sự thật")
    actions.rectify(by=dung, at=at(), article=story, told=RECTIFIED)
    last_frame.forget()
    gone = client.get(address)
    assert gone.status_code == 410
    assert RECTIFIED.right_statement in text_of(gone)
    assert RECTIFIED.apology in text_of(client.get("/dinh-chinh"))


def test_a_rectification_is_the_word_of_an_approver_and_is_whole(story, hoa, dung):
    with pytest.raises(PermissionDenied):
        actions.rectify(by=hoa, at=at(), article=story, told=RECTIFIED, is_as_shown=True)
    empty = actions.Rectification(false_statement="x", right_statement="y", apology="  ")
    with pytest.raises(TransitionRefused):
        actions.rectify(by=dung, at=at(), article=story, told=empty, is_as_shown=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(
            article=story, published=live(story), kind="legal", note="x",
            corrected_at=at(), corrected_by=dung,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(
            article=story, published=live(story), kind="legal", **vars(RECTIFIED),
            corrected_at=at(), corrected_by=dung,
        )  # fmt: skip


def test_nothing_is_corrected_that_readers_never_had(hoa, dung, masthead):
    draft = factories.make_article()
    for verb, words in (("correct", {"note": "x"}), ("rectify", {"told": RECTIFIED})):
        with pytest.raises(TransitionRefused):
            getattr(actions, verb)(by=dung, at=at(), article=draft, is_as_shown=True, **words)


# -- Demands ----------------------------------------------------------------------


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
