"""Small fixes, updates, corrections, rectifications and takedowns, and what each leaves behind."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import actions
from articles.body.fixing import FixRefused
from articles.enums import ApprovalKind, Step, Verb
from articles.models import Approval, Article, Correction, Person, PublishedArticle
from articles.pages import last_frame
from articles.workflow import TransitionRefused
from tests import factories
from tests.afterwards import RECTIFIED
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
