"""Batches as the database sees them: committed, at once with others, one after another."""

import threading
from itertools import islice

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from articles.importing import import_run
from articles.importing.import_page import ImportOptions
from articles.importing.import_run import import_files
from articles.importing.page_files import find_pages
from articles.importing.page_report import Outcome
from articles.models import Article, Edition, LegacyImport
from tests.factories import make_dung, make_masthead

pytestmark = pytest.mark.django_db(transaction=True)
PUBLISHING = ImportOptions(is_published=True)


@pytest.fixture(autouse=True)
def time_enough(monkeypatch):
    """A busy machine would end a batch early; the test of that sets its own time."""
    monkeypatch.setattr(import_run, "SECONDS_IN_A_BATCH", 600)


@pytest.fixture
def dung(db):
    make_masthead()
    return make_dung()


@pytest.fixture
def folder(tmp_path):
    for number in range(12):
        (tmp_path / f"{number:02}.txt").write_text(
            f"Bài số {number}\n\nThứ 4, 24.02.2021 | 00:00:00\n{number} lượt xem\n\nSapo.\n\n"
            f"Nước rút, bà con trở lại đồng.\n\nMinh Đức\n\n• Từ khóa\nđê điều\n\n"
            f"Bài số {number + 1}\nBài số {number + 1}\n\nSapo...\n",
            encoding="utf-8",
        )
    return tmp_path


def reports_of(folder, by, options=PUBLISHING):
    return import_files(find_pages([folder]), by=by, clock=timezone.now, options=options)


def edition():
    return Edition.objects.get().number


def test_the_edition_rises_once_for_a_batch(folder, dung):
    before = edition()
    assert len(list(reports_of(folder, dung))) == 12
    assert edition() == before + 1


def test_the_edition_rises_once_for_each_of_three_batches(folder, dung, monkeypatch):
    monkeypatch.setattr(import_run, "FILES_IN_A_BATCH", 4)
    before = edition()
    list(reports_of(folder, dung))
    assert edition() == before + 3


def test_a_batch_ends_when_its_time_is_up_and_nothing_is_skipped(folder, dung, monkeypatch):
    monkeypatch.setattr(import_run, "SECONDS_IN_A_BATCH", 0)
    before = edition()
    names = [report.file for report in reports_of(folder, dung)]
    assert names == [f"{number:02}.txt" for number in range(12)]
    assert edition() == before + 12


def test_drafts_of_known_authors_and_tags_leave_the_edition_alone(folder, dung):
    list(reports_of(folder, dung))
    before = edition()
    page = (folder / "00.txt").read_text(encoding="utf-8")
    (folder / "00.txt").write_text(page.replace("Sapo.", "Sapo khác."), encoding="utf-8")
    outcomes = [report.outcome for report in reports_of(folder, dung, ImportOptions())]
    assert outcomes == [Outcome.DRAFT] + [Outcome.KNOWN] * 11
    assert edition() == before


def test_a_dry_run_leaves_the_edition_alone(folder, dung):
    before = edition()
    list(reports_of(folder, dung, ImportOptions(is_published=True, is_dry_run=True)))
    assert edition() == before
    assert not LegacyImport.objects.exists()


def test_what_a_stopped_run_has_told_is_kept_and_the_next_run_goes_on(folder, dung, monkeypatch):
    monkeypatch.setattr(import_run, "FILES_IN_A_BATCH", 5)
    stopped = reports_of(folder, dung)
    told = list(islice(stopped, 3))
    stopped.close()
    assert {report.article for report in told} <= set(Article.objects.values_list("pk", flat=True))
    outcomes = [report.outcome for report in reports_of(folder, dung)]
    assert outcomes == [Outcome.KNOWN] * 5 + [Outcome.PUBLISHED] * 7
    assert Article.objects.count() == 12


def test_two_runs_over_the_same_files_make_each_story_once(folder, dung, monkeypatch):
    monkeypatch.setattr(import_run, "FILES_IN_A_BATCH", 2)
    outcomes, failures = [], []
    start = threading.Barrier(2)

    def run():
        try:
            start.wait()
            outcomes.extend(report.outcome for report in reports_of(folder, dung))
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert Article.objects.count() == LegacyImport.objects.count() == 12
    assert sorted(outcomes) == [Outcome.KNOWN] * 12 + [Outcome.PUBLISHED] * 12


def test_a_batch_that_lost_a_deadlock_is_tried_again(folder, dung, monkeypatch):
    losses = iter([OperationalError("deadlock detected")])
    real = import_run.import_page

    def lose_once(**kwargs):
        for loss in losses:
            raise loss
        return real(**kwargs)

    monkeypatch.setattr(import_run, "import_page", lose_once)
    assert [report.outcome for report in reports_of(folder, dung)] == [Outcome.PUBLISHED] * 12


def test_a_database_that_stays_away_ends_the_run_with_what_is_committed(folder, dung, monkeypatch):
    def lose(**kwargs):
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(import_run, "import_page", lose)
    with pytest.raises(OperationalError):
        list(reports_of(folder, dung))
    assert not Article.objects.exists()
