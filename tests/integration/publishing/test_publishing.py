import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles import actions
from articles.enums import ArticleState, CorrectionKind, Verb
from articles.models import Correction, Edition, PublishedArticle, Retraction
from articles.workflow import TransitionRefused
from tests import factories
from tests.factories import (
    make_article,
    make_author,
    make_dung,
    make_hoa,
    make_masthead,
    make_photograph,
    make_published,
    make_tag,
    make_video,
)
from tests.paper import next_transaction

pytestmark = pytest.mark.django_db


def shown(article, at):
    return PublishedArticle.objects.visible(at).filter(article=article).first()


def headlines_at(article, at):
    return list(
        PublishedArticle.objects.visible(at)
        .filter(article=article)
        .values_list("headline", flat=True)
    )


def test_publishing_shows_the_working_copy_from_that_moment(hoa, masthead):
    now = timezone.now()
    article = make_article("Nước rút", at=now)
    factories.pass_and_publish(by=hoa, at=now, article=article)
    assert headlines_at(article, now) == ["Nước rút"]
    assert headlines_at(article, now - timedelta(seconds=1)) == []


def test_a_draft_is_never_visible(lan):
    article = make_article()
    assert shown(article, timezone.now()) is None


def test_a_scheduled_story_appears_at_its_hour_without_any_worker(hoa, masthead):
    now = timezone.now()
    article = make_article(at=now)
    later = now + timedelta(hours=2)
    factories.pass_and_publish(by=hoa, at=now, article=article, shown_from=later)
    assert shown(article, later - timedelta(seconds=1)) is None
    assert shown(article, later) is not None


def test_an_edit_to_a_live_story_stays_unseen_until_it_is_published(hoa):
    article = make_published("Tít cũ")
    article.headline = "Tít mới"
    actions.save_article(
        by=hoa, at=timezone.now(), article=article, expected_version=article.version
    )
    assert headlines_at(article, timezone.now()) == ["Tít cũ"]
    now = timezone.now()
    factories.pass_and_publish(by=hoa, at=now, article=article)
    assert headlines_at(article, now) == ["Tít mới"]


def test_every_version_that_readers_saw_is_kept(hoa):
    article = make_published("Bản một")
    now = timezone.now()
    article.headline = "Bản hai"
    actions.save_article(by=hoa, at=now, article=article, expected_version=article.version)
    factories.pass_and_publish(by=hoa, at=now, article=article)
    versions = PublishedArticle.objects.filter(article=article).order_by("number")
    assert [v.headline for v in versions] == ["Bản một", "Bản hai"]
    assert versions[0].shown_until == versions[1].shown_from == now
    assert headlines_at(article, now - timedelta(minutes=1)) == ["Bản một"]


def test_an_update_keeps_the_first_hour_and_the_address(hoa):
    article = make_published("Bản một")
    first = article.first_published_at
    article.headline = "Tít khác hẳn"
    now = timezone.now()
    actions.save_article(by=hoa, at=now, article=article, expected_version=article.version)
    published = factories.pass_and_publish(by=hoa, at=now, article=article)
    assert published.first_published_at == first
    assert published.slug == "ban-mot"


def test_a_scheduled_update_replaces_the_live_version_at_its_hour(hoa):
    article = make_published("Bản một")
    now = timezone.now()
    article.headline = "Bản hai"
    actions.save_article(by=hoa, at=now, article=article, expected_version=article.version)
    later = now + timedelta(hours=3)
    factories.pass_and_publish(by=hoa, at=now, article=article, shown_from=later)
    assert headlines_at(article, later - timedelta(seconds=1)) == ["Bản một"]
    assert headlines_at(article, later) == ["Bản hai"]


def test_publishing_now_cancels_what_was_scheduled(hoa, masthead):
    now = timezone.now()
    article = make_article("Hẹn giờ", at=now)
    factories.pass_and_publish(by=hoa, at=now, article=article, shown_from=now + timedelta(hours=3))
    factories.pass_and_publish(by=hoa, at=now, article=article)
    article.refresh_from_db()
    assert article.first_published_at == now
    assert PublishedArticle.objects.visible(now + timedelta(hours=4)).get().number == 2


def test_rescheduling_a_story_never_shown_moves_its_first_hour(hoa, masthead):
    now = timezone.now()
    article = make_article(at=now)
    factories.pass_and_publish(by=hoa, at=now, article=article, shown_from=now + timedelta(hours=1))
    factories.pass_and_publish(by=hoa, at=now, article=article, shown_from=now + timedelta(hours=5))
    assert shown(article, now + timedelta(hours=2)) is None
    article.refresh_from_db()
    assert article.first_published_at == now + timedelta(hours=5)


def test_taking_back_a_schedule_returns_the_story_to_draft(hoa, masthead):
    now = timezone.now()
    article = make_article(at=now)
    factories.pass_and_publish(by=hoa, at=now, article=article, shown_from=now + timedelta(hours=1))
    actions.unschedule(by=hoa, at=now, article=article)
    article.refresh_from_db()
    assert article.state == ArticleState.DRAFT
    assert shown(article, now + timedelta(hours=2)) is None


def test_taking_back_a_scheduled_update_leaves_the_live_version(hoa):
    article = make_published("Bản một")
    now = timezone.now()
    factories.pass_and_publish(by=hoa, at=now, article=article, shown_from=now + timedelta(hours=1))
    actions.unschedule(by=hoa, at=now, article=article)
    assert headlines_at(article, now + timedelta(days=1)) == ["Bản một"]


def test_taking_back_a_schedule_that_is_not_there_is_refused(hoa):
    with pytest.raises(TransitionRefused):
        actions.unschedule(by=hoa, at=timezone.now(), article=make_published())


def test_a_retracted_story_is_gone_at_once_and_its_record_stays(hoa):
    article = make_published()
    now = timezone.now()
    actions.retract(
        by=hoa, at=now, article=article, reason="Sai tên người", document_number="12/CV"
    )
    assert shown(article, now) is None
    assert Retraction.objects.get(article=article).reason == "Sai tên người"
    assert PublishedArticle.objects.filter(article=article).count() == 1
    article.refresh_from_db()
    assert article.state == ArticleState.RETRACTED


def test_retracting_takes_the_scheduled_update_along(hoa):
    article = make_published()
    now = timezone.now()
    factories.pass_and_publish(by=hoa, at=now, article=article, shown_from=now + timedelta(hours=1))
    actions.retract(by=hoa, at=now, article=article, reason="Sai")
    assert shown(article, now + timedelta(hours=2)) is None


def test_retracting_without_a_reason_is_refused_and_changes_nothing(hoa):
    article = make_published()
    with pytest.raises(TransitionRefused):
        actions.retract(by=hoa, at=timezone.now(), article=article, reason="  ")
    assert shown(article, timezone.now()) is not None


def test_a_retracted_story_can_be_published_again(hoa):
    article = make_published()
    now = timezone.now()
    actions.retract(by=hoa, at=now, article=article, reason="Kiểm tra lại")
    factories.pass_and_publish(by=hoa, at=now + timedelta(seconds=1), article=article)
    assert shown(article, now + timedelta(seconds=1)).number == 2


def test_publishing_the_same_text_twice_makes_no_second_version(hoa):
    article = make_published()
    with pytest.raises(TransitionRefused):
        factories.pass_and_publish(by=hoa, at=timezone.now(), article=article)
    assert article.published.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_who_publish_at_once_make_one_version():
    make_masthead()
    hoa, dung, article = make_hoa(), make_dung(), make_article()
    ready = threading.Barrier(2)

    def press(person):
        ready.wait()
        try:
            factories.pass_and_publish(by=person, at=timezone.now(), article=article)
        except TransitionRefused as refused:
            return str(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(press, (hoa, dung)))
    assert article.published.count() == 1
    assert sum(answer is None for answer in answers) == 1


@pytest.mark.django_db(transaction=True)
def test_a_publication_that_fails_half_way_leaves_nothing(monkeypatch):
    make_masthead()
    article = make_article()

    def broken(published):
        raise OSError("no space left on device")

    monkeypatch.setattr("articles.media.release", broken)
    with pytest.raises(OSError, match="no space"):
        factories.pass_and_publish(by=make_hoa(), at=timezone.now(), article=article)
    article.refresh_from_db()
    assert article.state == ArticleState.DRAFT
    assert not article.published.exists()
    assert not article.events.filter(verb=Verb.PUBLISH).exists()


def test_a_correction_is_a_new_version_with_a_note(hoa):
    article = make_published()
    now = timezone.now()
    published = factories.pass_and_correct(
        by=hoa, at=now, article=article, note="Bài nêu 15 hộ; đúng là 50 hộ."
    )
    assert Correction.objects.get(published=published).kind == CorrectionKind.ERRATUM
    assert shown(article, now) == published


def test_a_correction_without_a_note_is_refused(hoa):
    with pytest.raises(TransitionRefused):
        factories.pass_and_correct(by=hoa, at=timezone.now(), article=make_published(), note="")


def test_the_version_carries_tags_authors_photographs_and_videos(hoa, masthead):
    photograph, lead = make_photograph(), make_photograph()
    article = make_article(authors=[make_author()], tags=[make_tag(), make_tag("lũ lụt")])
    video = make_video(article)
    article.lead_photograph = lead
    article.body = (
        f'<figure data-photograph="{photograph.pk}"><figcaption>Bên sông</figcaption></figure>'
        f'<p>Chữ</p><figure data-video="{video.pk}"><figcaption>Phát biểu</figcaption></figure>'
    )
    now = timezone.now()
    actions.save_article(by=hoa, at=now, article=article, expected_version=1)
    published = factories.pass_and_publish(by=hoa, at=now, article=article)
    assert [line.author.pen_name for line in published.bylines.all()] == ["Ngọc Lan"]
    assert [link.tag.name for link in published.tag_links.all()] == ["khu kinh tế", "lũ lụt"]
    pictures = {link.photograph_id: link for link in published.photograph_links.all()}
    assert pictures[photograph.pk].caption == "Bên sông"
    assert pictures[lead.pk].is_lead
    assert not pictures[lead.pk].is_in_body
    assert published.video_links.get().caption == "Phát biểu"


def test_an_edit_in_the_library_cannot_alter_a_published_story(hoa, masthead):
    photograph = make_photograph(credit="Minh Đức")
    article = make_article(lead_photograph=photograph)
    published = factories.pass_and_publish(by=hoa, at=timezone.now(), article=article)
    photograph.credit = "Người khác"
    photograph.save()
    assert published.photograph_links.get().credit == "Minh Đức"


def test_a_clip_of_another_story_is_not_published(hoa, masthead):
    foreign = make_video(make_article())
    article = make_article(
        body=f'<figure data-video="{foreign.pk}"><figcaption></figcaption></figure>'
    )
    published = factories.pass_and_publish(by=hoa, at=timezone.now(), article=article)
    assert not published.video_links.exists()


def test_each_pass_leaves_one_event(hoa, masthead):
    now = timezone.now()
    article = make_article(at=now)
    factories.pass_and_publish(by=hoa, at=now, article=article)
    factories.pass_and_correct(
        by=hoa, at=now + timedelta(seconds=1), article=article, note="Sửa số"
    )
    actions.retract(by=hoa, at=now + timedelta(seconds=2), article=article, reason="Sai")
    verbs = list(article.events.order_by("id").values_list("verb", flat=True))
    assert verbs == [
        Verb.CREATE, Verb.HASTEN, Verb.APPROVE, Verb.PUBLISH, Verb.CORRECT, Verb.RETRACT,
    ]  # fmt: skip


def test_the_edition_rises_once_in_a_publication(hoa, masthead):
    article = make_article()
    next_transaction()
    before = Edition.objects.get().number
    factories.pass_and_publish(by=hoa, at=timezone.now(), article=article)
    assert Edition.objects.get().number == before + 1


def test_saving_a_draft_does_not_raise_the_edition(lan):
    article = make_article()
    next_transaction()
    before = Edition.objects.get().number
    actions.save_article(by=lan, at=timezone.now(), article=article, expected_version=1)
    assert Edition.objects.get().number == before


def test_a_story_is_found_by_its_words_as_written_and_folded(hoa, masthead):
    factories.pass_and_publish(by=hoa, at=timezone.now(), article=make_article("Hội chợ Thái Bình"))
    row = PublishedArticle.objects.extra(
        select={"hit": "search_folded @@ phraseto_tsquery('simple', 'thai binh')"}
    ).get()
    assert row.hit
