"""A text that was printed when it was published makes the very page that printing it now makes."""

import logging
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import actions, jobs
from articles.actions import printing
from articles.actions.again import show_again
from articles.body import printer
from articles.enums import Genre
from articles.models import PrintedText, PublishedArticle
from articles.pages import printed
from tests import factories
from tests.integration.printed_texts.pages import (
    ANOTHER,
    assert_kept,
    assert_printed_live,
    forbidden,
    live_page,
    page_from_row,
    page_of,
    row_of,
    story_of,
)
from tests.paper import queries_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("genre", Genre.values)
def test_the_page_is_the_same_to_the_byte_in_every_genre(client, genre):
    story = story_of(genre)
    page = page_from_row(client, story)
    assert page == live_page(client, story)
    assert "1 &lt; 2" in page.decode()


def test_the_page_with_a_printed_text_asks_the_database_no_more_than_without(client):
    story = story_of(Genre.NEWS)
    asked = queries_of(client, story.get_absolute_url())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printed, "kept_text", lambda story: None)
        assert queries_of(client, story.get_absolute_url()) == asked
    assert asked <= 6


def test_what_is_published_updated_fixed_or_corrected_is_printed_with_it(hoa, dung):
    now = timezone.now()
    story = factories.make_published()
    factories.changed_past_the_desk(story, body="<p>Bản thứ hai.</p>")
    factories.pass_and_publish(by=hoa, at=now, article=story)
    factories.changed_past_the_desk(story, body="<p>Bản thứ ba.</p>")
    factories.pass_and_correct(by=hoa, at=now + timedelta(minutes=1), article=story, note="Sửa số")
    versions = PublishedArticle.objects.filter(article=story)
    assert versions.count() == 3
    for version in versions:
        assert_kept(version)


def test_what_is_scheduled_is_printed_before_its_hour(hoa):
    factories.make_masthead()
    now = timezone.now()
    article = factories.make_article(at=now)
    hour = now + timedelta(hours=1)
    assert_kept(factories.pass_and_publish(by=hoa, at=now, article=article, shown_from=hour))


def test_what_came_from_an_archive_is_printed_too(dung):
    factories.make_masthead()
    article = factories.make_article()
    factories.make_import(article)
    now = timezone.now()
    assert_kept(
        actions.publish_from_archive(
            by=dung, at=now, article=article, shown_from=now - timedelta(days=900)
        )
    )


def test_what_is_shown_again_is_printed_too(hoa):
    story = factories.make_published()
    live, now = story.published.get(), timezone.now()
    PublishedArticle.objects.filter(pk=live.pk).update(shown_until=now)
    assert_kept(show_again(live, by=hoa, at=now, until=None))


def test_a_text_that_cannot_be_printed_is_published_all_the_same(client, monkeypatch, caplog):
    with monkeypatch.context() as patch:
        patch.setattr(printing, "print_body", forbidden)
        story = factories.make_published()
    assert row_of(story).content is None
    assert "could not be printed" in caplog.text
    assert_printed_live(client, story)
    assert PrintedText.objects.by_another(printer(), 9) == []


def test_a_printed_text_that_cannot_be_kept_does_not_hinder_publishing(client, monkeypatch, caplog):
    with monkeypatch.context() as patch:
        patch.setattr(printing, "printer", lambda: "x" * 99)
        story = factories.make_published()
    assert not PrintedText.objects.exists()
    assert "could not be kept" in caplog.text
    assert_printed_live(client, story)


# -- What is not believed -------------------------------------------------------------


def test_what_another_printer_printed_is_not_shown(client):
    story = story_of(Genre.NEWS)
    PrintedText.objects.update(printer=ANOTHER)
    assert_printed_live(client, story)


def test_without_a_printed_text_the_page_is_printed_now(client):
    story = story_of(Genre.NEWS)
    PrintedText.objects.all().delete()
    assert_printed_live(client, story)


def test_what_was_printed_of_another_text_is_not_shown(client):
    story, other = story_of(Genre.NEWS), factories.make_published()
    content = row_of(other).content
    PrintedText.objects.update(content=content)
    assert_printed_live(client, story)


@pytest.mark.parametrize("pieces", [None, [["photograph"]], "<p>x</p>"])
def test_a_broken_row_is_not_shown_and_told_of_once(client, caplog, pieces):
    story = story_of(Genre.NEWS)
    row = row_of(story)
    PrintedText.objects.filter(pk=row.pk).update(content=row.content | {"pieces": pieces})
    printed.tell_of_broken.cache_clear()
    with caplog.at_level(logging.ERROR, logger="articles.pages.printed"):
        assert_printed_live(client, story)
        page_of(client, story)
    told = [each for each in caplog.records if each.name == "articles.pages.printed"]
    assert len(told) == 1


# -- What may change after it was printed ---------------------------------------------


def test_a_picture_that_is_taken_away_later_stands_in_no_page(client):
    story = story_of(Genre.NEWS)
    before = page_from_row(client, story)
    photograph = story.published.get().photograph_links.order_by("pk")[0].photograph
    assert photograph.folder.encode() in before
    photograph.renditions.all().delete()
    after = page_from_row(client, story)
    assert photograph.folder.encode() not in after
    assert after == live_page(client, story)


def test_a_story_that_is_taken_back_is_gone_whatever_was_printed(client, hoa):
    story = story_of(Genre.NEWS)
    page_from_row(client, story)
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Nhầm nguồn")
    assert PrintedText.objects.filter(published__article=story).exists()
    response = client.get(story.get_absolute_url())
    assert response.status_code == 410
    assert "nước lên" not in response.content.decode()


# -- Afterwards, by the worker ----------------------------------------------------------


def test_the_worker_prints_what_another_printer_printed_the_newest_first(client):
    stories = [factories.make_published() for _ in range(3)]
    PrintedText.objects.update(printer=ANOTHER, content=None)
    assert printing.print_waiting(at=timezone.now(), limit=2) == 2
    assert [row_of(each).printer == printer() for each in stories] == [False, True, True]
    jobs.print_texts(0)
    page_from_row(client, stories[0])
    assert printing.print_waiting(at=timezone.now(), limit=2) == 0


def test_what_waits_is_found_by_the_index_alone():
    waiting = PrintedText.objects.order_by("-printer", "-published_id").filter(printer__gt="x")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = waiting.values_list("pk")[:9].explain()
    assert "printed_by_another" in plan
    assert "Sort" not in plan
    assert "Join" not in plan


@pytest.mark.parametrize("name", ["", "f" * 32])
def test_a_printer_of_any_name_is_another(name):
    story = factories.make_published()
    PrintedText.objects.update(printer=name)
    assert printing.print_waiting(at=timezone.now(), limit=9) == 1
    assert_kept(story.published.get())


def test_what_has_ended_is_printed_for_nobody(hoa):
    story = factories.make_published()
    actions.retract(by=hoa, at=timezone.now(), article=story, reason="Nhầm nguồn")
    PrintedText.objects.update(printer=ANOTHER)
    later = timezone.now() + timedelta(seconds=1)
    assert printing.print_waiting(at=later, limit=9) == 1
    assert not PrintedText.objects.exists()
    printing.note_missing(at=later)
    assert not PrintedText.objects.exists()


def test_what_came_by_another_way_is_found_in_the_night(client):
    story = story_of(Genre.NEWS)
    PrintedText.objects.all().delete()
    jobs.note_unprinted_texts(0)
    assert row_of(story).printer == ""
    assert_printed_live(client, story)
    jobs.print_texts(0)
    page_from_row(client, story)


def test_a_worker_that_dies_between_two_batches_loses_neither(monkeypatch):
    for _ in range(3):
        factories.make_published()
    PrintedText.objects.update(printer=ANOTHER)
    monkeypatch.setattr(printing, "BATCH", 2)
    with monkeypatch.context() as patch:
        keep = printing.keep_unchanged
        patch.setattr(
            printing, "keep_unchanged", lambda made: forbidden() if len(made) == 1 else keep(made)
        )
        with pytest.raises(AssertionError):
            printing.print_waiting(at=timezone.now(), limit=9)
    assert PrintedText.objects.filter(printer=printer()).count() == 2
    assert printing.print_waiting(at=timezone.now(), limit=9) == 1


def test_the_command_prints_all_that_is_missing_and_proves_what_is_there(client):
    story, other = story_of(Genre.NEWS), factories.make_published()
    row_of(other).delete()
    row = row_of(story)
    PrintedText.objects.filter(pk=row.pk).update(
        content=row.content | {"pieces": ["<p>Không ai viết thế.</p>"]}
    )
    assert b"Kh\xc3\xb4ng ai vi\xe1\xba\xbft th\xe1\xba\xbf" in page_of(client, story)
    said = StringIO()
    with pytest.raises(CommandError, match="1 bài"):
        call_command("print_texts", "--verify", stdout=said)
    assert "2." in said.getvalue()
    assert page_from_row(client, story) == live_page(client, story)
    call_command("print_texts", "--verify", stdout=said)
    assert "Số bài vừa dàn sẵn: 0." in said.getvalue()


def test_the_command_tries_once_more_what_could_not_be_printed(client, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(printing, "print_body", forbidden)
        story = factories.make_published()
    printing.print_waiting(at=timezone.now(), limit=9)
    assert row_of(story).content is None
    call_command("print_texts", stdout=StringIO())
    assert page_from_row(client, story) == live_page(client, story)


def test_proving_goes_through_the_archive_a_few_texts_at_a_time(monkeypatch):
    stories = [factories.make_published() for _ in range(5)]
    PrintedText.objects.update(content={"of": "khác"})
    monkeypatch.setattr(printing, "BATCH", 2)
    with CaptureQueriesContext(connection) as asked:
        assert printing.forget_differing() == 5
    assert not any("CURSOR" in each["sql"] for each in asked.captured_queries)
    assert {row_of(story).printer for story in stories} == {""}
