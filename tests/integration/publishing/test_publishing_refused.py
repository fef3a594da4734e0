"""What is not published, and not saved: by whom, when and in what state."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import actions
from articles.enums import ArticleState, Genre
from articles.models import Article, PublishedArticle
from articles.workflow import TransitionRefused
from tests import factories
from tests.factories import make_article, make_lan, make_published, make_section

pytestmark = pytest.mark.django_db


def shown(article, at):
    return PublishedArticle.objects.visible(at).filter(article=article).first()


@pytest.mark.parametrize("verb", ["publish", "correct", "retract", "unschedule"])
def test_a_reporter_can_do_none_of_the_verbs(lan, verb):
    article = make_published()
    extra = {"correct": {"note": "x"}, "retract": {"reason": "x"}}.get(verb, {})
    if verb == "unschedule":
        now = timezone.now()
        PublishedArticle.objects.filter(article=article)
        article = make_article()
        factories.pass_and_publish(
            by=make_published().published.get().published_by,
            at=now,
            article=article,
            shown_from=now + timedelta(hours=1),
        )
    with pytest.raises(PermissionDenied):
        getattr(actions, verb)(by=lan, at=timezone.now(), article=article, **extra)


def test_an_embargo_holds_against_publishing_and_scheduling(hoa, masthead):
    now = timezone.now()
    article = make_article(embargo_until=now + timedelta(hours=2))
    for moment in (now, now + timedelta(hours=1)):
        with pytest.raises(actions.NotReadyError):
            factories.pass_and_publish(by=hoa, at=now, article=article, shown_from=moment)
    factories.pass_and_publish(by=hoa, at=now, article=article, shown_from=now + timedelta(hours=2))


def test_an_hour_that_has_passed_is_refused(hoa, masthead):
    now = timezone.now()
    with pytest.raises(TransitionRefused):
        factories.pass_and_publish(
            by=hoa, at=now, article=make_article(), shown_from=now - timedelta(minutes=1)
        )


def test_nothing_is_published_before_the_masthead_is_filled_in(hoa):
    with pytest.raises(actions.NotReadyError):
        factories.pass_and_publish(by=hoa, at=timezone.now(), article=make_article())


def test_a_digest_without_its_source_is_refused(hoa, masthead):
    with pytest.raises(actions.NotReadyError):
        factories.pass_and_publish(
            by=hoa, at=timezone.now(), article=make_article(genre=Genre.DIGEST)
        )


def test_publishing_an_old_version_of_the_text_is_refused(hoa, masthead):
    article = make_article()
    with pytest.raises(actions.StaleVersionError):
        factories.pass_and_publish(by=hoa, at=timezone.now(), article=article, expected_version=0)


def test_the_archive_takes_only_past_hours_and_only_by_right(hoa, dung, masthead):
    now = timezone.now()
    article = make_article()
    factories.make_import(article)
    with pytest.raises(PermissionDenied):
        actions.publish_from_archive(
            by=hoa, at=now, article=article, shown_from=now - timedelta(days=900)
        )
    with pytest.raises(TransitionRefused):
        actions.publish_from_archive(by=dung, at=now, article=article, shown_from=now)
    actions.publish_from_archive(
        by=dung, at=now, article=article, shown_from=now - timedelta(days=900)
    )
    assert shown(article, now - timedelta(days=899)) is not None


def test_saving_over_a_newer_version_is_refused_and_loses_nothing(lan, minh):
    article = make_article("Bản của Lan")
    newer = Article.objects.get(pk=article.pk)
    newer.headline = "Bản của Minh"
    actions.save_article(by=minh, at=timezone.now(), article=newer, expected_version=1)
    article.headline = "Bản cũ của Lan"
    with pytest.raises(actions.StaleVersionError) as refused:
        actions.save_article(by=lan, at=timezone.now(), article=article, expected_version=1)
    assert refused.value.current.headline == "Bản của Minh"
    assert Article.objects.get(pk=article.pk).headline == "Bản của Minh"


def test_a_form_from_before_the_retraction_cannot_bring_the_state_back(hoa):
    article = make_published()
    stale = Article.objects.get(pk=article.pk)
    actions.retract(by=hoa, at=timezone.now(), article=article, reason="Sai")
    actions.save_article(by=hoa, at=timezone.now(), article=stale, expected_version=stale.version)
    assert Article.objects.get(pk=article.pk).state == ArticleState.RETRACTED


def test_a_reporter_cannot_save_the_draft_of_another(hoa):
    other = make_article(by=hoa)
    with pytest.raises(PermissionDenied):
        actions.save_article(by=make_lan(), at=timezone.now(), article=other, expected_version=1)


def test_a_section_has_two_levels_and_the_database_says_so():
    top = make_section("Kinh tế")
    sub = make_section("Nông nghiệp", parent=top)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_section("Lúa", parent=sub)
