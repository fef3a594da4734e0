"""What must be known of pictures and clips before readers get them, and what is spared from it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from articles import actions
from articles.actions import NotReadyError
from articles.actions.revising import content_hash, snapshot_of
from articles.models import Photograph, PhotographUse, VideoAttachment
from articles.selectors.alarms import rights_that_end
from articles.workflow import TransitionRefused
from tests import factories
from tests.factories import (
    make_article,
    make_masthead,
    make_missing_photograph,
    make_missing_video,
    make_photograph,
    make_published,
    make_video,
)
from tests.paper import figure

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def now():
    make_masthead()
    return timezone.now()


def pictured_story(photograph, caption="Bờ kè vỡ", **fields):
    return make_article(body=figure("photograph", photograph, caption), **fields)


def filmed_story(caption="Phát biểu", **facts):
    video = make_video(**facts)
    return make_article(body=figure("video", video, caption), by=video.uploaded_by), video


def obstacles(article, *, at, shown_from=None):
    return actions.obstacles(article, at=at, shown_from=shown_from or at)


# -- Words ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("caption", "words", "lacks"),
    [
        ("", {}, "the caption"),
        ("  ", {}, "the caption"),
        ("Bờ kè", {"credit": ""}, "a credit"),
        ("Bờ kè", {"alt_text": ""}, "a description"),
        ("", {"credit": "", "alt_text": ""}, "the caption; a credit; a description"),
    ],
)
def test_a_photograph_lacks_its_words_and_the_sentence_says_which(now, caption, words, lacks):
    photograph = make_photograph(caption="Kè Bến Vát", **words)
    (told,) = obstacles(pictured_story(photograph, caption), at=now)
    assert lacks in told
    assert (caption.strip() or "Kè Bến Vát") in told
    assert "Details" in told


def test_decoration_needs_no_description_but_a_credit(now):
    article = pictured_story(make_photograph(alt_text=""))
    article.photograph_uses.update(is_decorative=True)
    assert obstacles(article, at=now) == []
    article.photograph_uses.update(credit="")
    assert "a credit" in obstacles(article, at=now)[0]


def test_the_lead_photograph_has_its_caption_with_its_use(now):
    article = make_article(lead_photograph=make_photograph())
    assert obstacles(article, at=now) == []
    article.photograph_uses.update(caption="")
    assert "the caption" in obstacles(article, at=now)[0]


def test_a_picture_that_stands_twice_has_words_at_each_place(now):
    photograph = make_photograph()
    body = figure("photograph", photograph, "Một") + figure("photograph", photograph, "")
    (told,) = obstacles(make_article(body=body), at=now)
    assert "the caption" in told


def test_a_clip_has_a_caption_and_a_credit(now):
    whole, _video = filmed_story()
    assert obstacles(whole, at=now) == []
    bare, _video = filmed_story(caption="", credit="")
    (told,) = obstacles(bare, at=now)
    assert "the caption; a credit" in told
    assert "phat-bieu.mp4" in told


def test_a_clip_that_was_refused_is_not_published(now):
    article, _video = filmed_story(state="refused", refusal="Không có hình.")
    (told,) = obstacles(article, at=now)
    assert "cannot be used" in told
    assert "Không có hình." in told


def test_what_is_missing_shows_nothing_and_needs_no_words(now):
    nothing = {"caption": "", "credit": "", "alt_text": ""}
    photograph, video = make_missing_photograph(**nothing), make_missing_video()
    body = figure("photograph", photograph, "") + figure("video", video, "")
    assert obstacles(make_article(body=body), at=now) == []


def test_long_names_are_cut_in_the_sentence(now):
    (told,) = obstacles(pictured_story(make_photograph(credit=""), "Ễ Ặ Ộ " * 200), at=now)
    assert len(told) < 250


# -- Terms ------------------------------------------------------------------------


def test_rights_end_at_their_very_hour(now):
    article = pictured_story(make_photograph(rights_until=now + HOUR))
    assert obstacles(article, at=now) == []
    assert obstacles(article, at=now, shown_from=now + HOUR - timedelta(seconds=1)) == []
    (told,) = obstacles(article, at=now, shown_from=now + HOUR)
    assert "only until" in told


def test_a_story_is_not_scheduled_past_the_rights_of_its_picture(now, hoa):
    article = pictured_story(make_photograph(rights_until=now + HOUR))
    factories.approved(article, at=now)
    with pytest.raises(NotReadyError, match="only until"):
        actions.publish(by=hoa, at=now, article=article, shown_from=now + 2 * HOUR)
    assert not article.published.exists()
    actions.publish(by=hoa, at=now, article=article, shown_from=now + HOUR / 2)


@pytest.mark.parametrize(
    ("facts", "is_enough"),
    [
        ({}, False),
        ({"child_ground": "consent"}, False),
        ({"child_ground": "consent", "child_note": "Hồ sơ 12"}, True),
        ({"child_ground": "unrecognisable"}, True),
        ({"child_ground": "interest"}, False),
        ({"child_ground": "interest", "child_note": "Tìm trẻ lạc"}, True),
        ({"child_note": "Hồ sơ 12"}, False),
    ],
)
def test_a_child_is_shown_on_a_ground_that_is_told(now, facts, is_enough):
    photograph = make_photograph(has_children=True, **facts)
    told = obstacles(pictured_story(photograph), at=now)
    assert bool(told) is not is_enough
    assert all("children" in sentence for sentence in told)


@pytest.mark.parametrize("facts", [{}, {"ai_tool": "Máy vẽ"}, {"ai_purpose": "minh họa"}])
def test_ai_is_told_with_tool_and_purpose(now, facts):
    article, video = filmed_story(is_ai_used=True, **facts)
    (told,) = obstacles(article, at=now)
    assert "AI was used" in told
    VideoAttachment.objects.filter(pk=video.pk).update(ai_tool="Máy vẽ", ai_purpose="minh họa")
    assert obstacles(article, at=now) == []


def test_terms_hold_for_a_file_that_is_missing_yet(now):
    photograph = make_missing_photograph(has_children=True)
    assert "children" in obstacles(pictured_story(photograph), at=now)[0]


# -- Who asks, and what is spared ---------------------------------------------------


def test_the_last_word_is_refused_for_what_its_pictures_lack(now):
    article = pictured_story(make_photograph(credit=""))
    with pytest.raises(NotReadyError, match="a credit"):
        factories.approved(article, at=now)
    assert not article.approvals.exists()


def test_an_archive_comes_with_the_words_it_has_but_not_past_its_terms(now, dung):
    photograph = make_photograph(caption="", credit="", alt_text="")
    article = pictured_story(photograph, "")
    factories.make_import(article)
    long_ago = now - timedelta(days=900)
    Photograph.objects.update(rights_until=now - timedelta(days=1))
    with pytest.raises(NotReadyError, match="only until"):
        actions.publish_from_archive(by=dung, at=now, article=article, shown_from=long_ago)
    Photograph.objects.update(rights_until=None)
    actions.publish_from_archive(by=dung, at=now, article=article, shown_from=long_ago)
    assert article.published.get().photograph_links.get().credit == ""


@pytest.fixture
def bare_story(hoa):
    """Published before anybody asked for words and terms; a note is due."""
    story = make_published(body=figure("photograph", make_photograph(), "Bờ kè") + factories.BODY)
    PhotographUse.objects.update(credit="")
    Photograph.objects.update(has_children=True)
    factories.changed_past_the_desk(story, standfirst="Sapo đã sửa")
    return story


def test_a_correction_does_not_wait_for_words_that_readers_lack_already(now, hoa, dung, bare_story):
    factories.pass_and_correct(by=dung, at=now, article=bare_story, note="Đã sửa số nhà.")
    assert bare_story.published.visible(now).get().standfirst == "Sapo đã sửa"


def test_an_update_is_asked_for_everything(now, hoa, bare_story):
    factories.approved(bare_story, at=now)
    with pytest.raises(NotReadyError, match="a credit"):
        actions.update(by=hoa, at=now, article=bare_story)


def test_a_correction_brings_no_new_picture_without_its_words(now, dung, bare_story):
    new = make_photograph(credit="")
    bare_story.refresh_from_db()
    body = bare_story.body + figure("photograph", new, "Ảnh mới")
    factories.changed_past_the_desk(bare_story, body=body)
    factories.make_use(bare_story, new, credit="")
    with pytest.raises(NotReadyError, match="Ảnh mới"):
        factories.approved(bare_story, at=now)


def test_what_lacks_is_told_on_the_way_up(now, client, lan, minh):
    article = pictured_story(make_photograph(credit=""), by=lan)
    client.force_login(lan)
    page = client.get(reverse("admin:desk_verb", args=[article.pk, "submit"]))
    assert "a credit" in page.context["gaps"][0]
    assert "a credit" in page.content.decode()


# -- The approval covers the mark of AI ------------------------------------------------


def test_a_picture_cannot_lose_its_mark_between_approval_and_readers(now, hoa):
    marked = {"is_ai_used": True, "ai_tool": "Máy vẽ", "ai_purpose": "minh họa"}
    article = pictured_story(make_photograph(**marked))
    factories.approved(article, at=now)
    Photograph.objects.update(is_ai_used=False)
    with pytest.raises(TransitionRefused, match="approved again"):
        actions.publish(by=hoa, at=now, article=article)
    Photograph.objects.update(is_ai_used=True, ai_tool="Máy khác")
    with pytest.raises(TransitionRefused, match="approved again"):
        actions.publish(by=hoa, at=now, article=article)
    Photograph.objects.update(ai_tool="Máy vẽ")
    link = actions.publish(by=hoa, at=now, article=article).photograph_links.get()
    assert (link.is_ai_used, link.ai_note) == (True, "Máy vẽ, minh họa")


def test_a_clip_carries_its_mark_to_readers_and_cannot_lose_it(now, hoa):
    article, _video = filmed_story(is_ai_used=True, ai_tool="Máy đọc", ai_purpose="lồng tiếng")
    factories.approved(article, at=now)
    VideoAttachment.objects.update(is_ai_used=False)
    with pytest.raises(TransitionRefused, match="approved again"):
        actions.publish(by=hoa, at=now, article=article)
    VideoAttachment.objects.update(is_ai_used=True)
    link = actions.publish(by=hoa, at=now, article=article).video_links.get()
    assert (link.is_ai_used, link.ai_note) == (True, "Máy đọc, lồng tiếng")


def test_approvals_from_before_there_were_marks_stay_what_they_were(now):
    article = pictured_story(make_photograph())
    (use,) = snapshot_of(article)["picture_uses"]
    assert set(use) == {
        "photograph_id", "caption", "credit", "alt_text", "is_decorative", "focal_x", "focal_y",
    }  # fmt: skip
    assert content_hash(snapshot_of(article)) == content_hash(snapshot_of(article))


def test_an_old_revision_with_a_mark_is_put_in_force_again(now, minh):
    marked = {"is_ai_used": True, "ai_tool": "Máy vẽ", "ai_purpose": "minh họa"}
    photograph = make_photograph(**marked)
    article = pictured_story(photograph, by=minh)
    article.headline = "Tên khác hẳn tên trước"
    actions.save_article(by=minh, at=now, article=article, expected_version=1)
    left_out = actions.restoring.restore_revision(
        by=minh, at=now, article=article, number=1, expected_version=2
    )
    assert left_out == []
    with pytest.raises(TransitionRefused, match="already"):
        actions.restoring.restore_revision(
            by=minh, at=now, article=article, number=1, expected_version=3
        )


# -- Rights that end later -------------------------------------------------------------


def test_the_desk_is_told_of_rights_that_end_and_readers_keep_the_story(now, client):
    story = make_published(body=figure("photograph", make_photograph(), "Bờ kè vỡ"))
    assert list(rights_that_end(now)) == []
    Photograph.objects.update(rights_until=now + HOUR)
    (soon,) = rights_that_end(now)
    assert "only until" in soon.what
    assert "Bờ kè vỡ" in soon.what
    assert soon.article_id == story.pk
    (over,) = rights_that_end(now + 2 * HOUR)
    assert "no longer" in over.what
    assert client.get(story.get_absolute_url()).status_code == 200
    Photograph.objects.update(rights_until=now + timedelta(days=40))
    assert list(rights_that_end(now)) == []


def test_a_term_that_was_shortened_after_scheduling_is_told_of(now, hoa):
    article, _video = filmed_story()
    in_a_month = now + timedelta(days=30)
    factories.pass_and_publish(by=hoa, at=now, article=article, shown_from=in_a_month)
    assert list(rights_that_end(now)) == []
    VideoAttachment.objects.update(rights_until=in_a_month - HOUR)
    (told,) = rights_that_end(now)
    assert told.article_id == article.pk
