"""What import_legacy refuses, whom it asks for a right, and where it puts what came."""

import contextlib
import io
import json

import pytest
from django.core.management import CommandError, call_command
from psycopg.errors import ProgramLimitExceeded

from articles.importing import import_run
from articles.models import (
    Article,
    Author,
    LegacyImport,
    PublishedArticle,
    Section,
    Tag,
    WorkflowEvent,
)
from tests.factories import make_masthead, make_section, make_user
from tests.integration.legacy_pages import TEXT, page_text, run, run_refusing, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newsroom(dung):
    make_masthead()


def test_a_broken_file_among_good_ones_stops_nobody(tmp_path):
    write(tmp_path, "a.txt", headline="Một")
    (tmp_path / "b.txt").write_bytes("Lũ rút".encode("utf-16"))
    (tmp_path / "c.txt").write_bytes(b"")
    (tmp_path / "d.txt").write_bytes(page_text(headline="Hai").encode()[:-60])
    (tmp_path / "e.txt").write_text("Biên bản họp giao ban\n" * 20, encoding="utf-8")
    write(tmp_path, "f.txt", headline="Ba")
    reports = run_refusing(tmp_path)
    assert [(report["file"], report["outcome"]) for report in reports] == [
        ("a.txt", "published"), ("b.txt", "refused"), ("c.txt", "refused"),
        ("d.txt", "refused"), ("e.txt", "refused"), ("f.txt", "published"),
    ]  # fmt: skip
    assert all(report["reason"] for report in reports if report["outcome"] == "refused")


def test_a_file_is_all_or_nothing(tmp_path, monkeypatch):
    write(tmp_path, "a.txt", byline="Ngọc Lan", keywords="đê điều")

    def refuse(**fields):
        raise import_run.IntegrityError("no")

    monkeypatch.setattr(LegacyImport.objects, "create", refuse)
    (report,) = run_refusing(tmp_path)
    assert report["outcome"] == "refused"
    for model in (Article, Author, Tag, PublishedArticle, WorkflowEvent, Section):
        assert not model.objects.exists()


def test_a_body_beyond_every_measure_is_refused_by_name(tmp_path):
    write(tmp_path, "a.txt", body=[TEXT * 12_000])
    (report,) = run_refusing(tmp_path)
    assert (report["outcome"], report["file"]) == ("refused", "a.txt")


def test_a_page_of_a_million_different_words_stops_nobody(tmp_path):
    words = " ".join(f"chu{number}a{number * 7919}" for number in range(60_000))
    write(tmp_path, "a.txt", body=[words[:600_000]])
    write(tmp_path, "b.txt", headline="Hai")
    outcomes = {r["file"]: r["outcome"] for r in map(json.loads, told_whatever_happens(tmp_path))}
    assert outcomes["b.txt"] == "published"


def told_whatever_happens(*paths):
    out = io.StringIO()
    with contextlib.suppress(CommandError):
        call_command(
            "import_legacy", *map(str, paths), by="dung", publish=True, json=True,
            stdout=out, stderr=io.StringIO(),
        )  # fmt: skip
    return out.getvalue().splitlines()


def test_a_database_that_is_lost_ends_the_run_in_one_sentence(tmp_path, monkeypatch):
    def lose(**fields):
        raise import_run.OperationalError("the connection is lost")

    monkeypatch.setattr(import_run, "import_page", lose)
    with pytest.raises(CommandError) as stopped:
        run(write(tmp_path, "a.txt"))
    assert stopped.value.returncode == 2


def test_what_the_database_cannot_hold_is_refused_by_name(tmp_path, monkeypatch):
    real = import_run.import_page

    def too_much(*, name, **fields):
        if name == "a.txt":
            raise import_run.OperationalError("too long") from ProgramLimitExceeded()
        return real(name=name, **fields)

    monkeypatch.setattr(import_run, "import_page", too_much)
    write(tmp_path, "a.txt")
    write(tmp_path, "b.txt", headline="Hai")
    reports = run_refusing(tmp_path)
    assert [report["outcome"] for report in reports] == ["refused", "published"]


def test_importing_an_archive_is_a_right_of_its_own(tmp_path, hoa):
    path = write(tmp_path, "a.txt")
    with pytest.raises(CommandError):
        run(path, by="hoa")
    assert not Article.objects.exists()
    run(path, by="hoa", publish=False)
    assert Article.objects.get().created_by == hoa


@pytest.mark.parametrize("login", ["nobody", ""])
def test_an_unknown_login_is_refused(tmp_path, login):
    with pytest.raises(CommandError):
        run(write(tmp_path, "a.txt"), by=login)


def test_without_a_login_the_first_who_may_is_meant_and_told(tmp_path, dung, hoa):
    make_user("an", "Quản trị")
    err = io.StringIO()
    call_command("import_legacy", str(write(tmp_path, "a.txt")), stdout=io.StringIO(), stderr=err)
    assert Article.objects.get().created_by == dung
    assert dung.full_name in err.getvalue()


def test_where_nobody_may_import_nothing_is_done(tmp_path, dung):
    dung.groups.clear()
    with pytest.raises(CommandError):
        run(write(tmp_path, "a.txt"), by=None)
    assert not Article.objects.exists()


def test_stories_go_to_the_section_that_is_named(tmp_path):
    economy = make_section("Kinh tế")
    farming = make_section("Nông nghiệp", parent=economy)
    run(write(tmp_path, "a.txt"), section="kinh-te/nong-nghiep")
    assert Article.objects.get().section == farming


def test_an_unknown_section_is_answered_with_those_there_are(tmp_path):
    make_section("Kinh tế")
    with pytest.raises(CommandError, match="kinh-te"):
        run(write(tmp_path, "a.txt"), section="kinh-tế")
    assert not Article.objects.exists()


def test_the_section_of_the_unsorted_is_not_on_the_menu(tmp_path):
    run(write(tmp_path, "a.txt"))
    assert not Section.objects.get(slug="chua-phan-muc").is_on_menu


def test_without_a_masthead_nothing_is_published_and_the_reason_is_told(tmp_path):
    make_masthead().delete()
    (report,) = run_refusing(write(tmp_path, "a.txt"))
    assert report["reason"]
    assert not Article.objects.exists()


def test_nothing_found_is_an_error(tmp_path):
    with pytest.raises(CommandError):
        run(tmp_path)


def test_a_missing_file_is_one_line(tmp_path):
    good = write(tmp_path, "a.txt")
    reports = run_refusing(tmp_path / "nowhere.txt", good)
    assert [report["outcome"] for report in reports] == ["refused", "published"]
