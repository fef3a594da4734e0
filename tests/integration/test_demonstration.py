"""Filling a database with the demonstration newsroom."""

import stat
from dataclasses import replace
from io import BytesIO, StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.utils import timezone
from PIL import Image

from articles.body import printer
from articles.decoding.tasks import task
from articles.enums import ArticleState, LinkKind, Step
from articles.media import sandbox
from articles.models import (
    Article,
    Author,
    Correction,
    PageLayout,
    PageviewKey,
    PrintedText,
    PublishedArticle,
    ReaderSketch,
    RelatedLink,
    Retraction,
    Tag,
    User,
    WorkflowEvent,
)
from articles.pages import front_page, last_frame
from articles.pages.printed import kept_text, printed_now
from articles.readership.recount import differences
from newsroom.demonstration import content, filling, library, pictures, videos
from tests import factories


@pytest.fixture(scope="session")
def one_clip(tmp_path_factory):
    path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(videos, "SECONDS", 1)
        videos.make("tau-ca-ra-khoi", path)
    return path.read_bytes()


@pytest.fixture(autouse=True)
def quick_media_in_a_folder_of_their_own(settings, tmp_path, monkeypatch, one_clip):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DATA_DIR = tmp_path
    settings.STORAGES = {
        name: options
        if name == "staticfiles"
        else options | {"OPTIONS": options["OPTIONS"] | {"location": tmp_path / name}}
        for name, options in settings.STORAGES.items()
    }
    monkeypatch.setattr(pictures, "jpeg", tiny_picture)
    monkeypatch.setattr(videos, "make", lambda key, path: path.write_bytes(one_clip))
    monkeypatch.setattr(library.media, "make_renditions", lambda photograph, at: None)
    monkeypatch.setattr(sandbox, "run", in_this_process)


def in_this_process(name, *, limits, tell=None, **options):
    """Our own pictures may; a process for each of them takes half of the time."""
    return task(name)(options, tell or (lambda percent: None))


FEW = (
    "05",
    "06",
    "09",
    "14",
    "16",
    "22",
    "27",
    "30",
    "31",
    "32",
    "33",
    "34",
    "36",
    "37",
    "38",
    "39",
    "40",
)


@pytest.fixture
def few_stories(monkeypatch):
    """One of each condition; the whole newsroom is filled in one test only."""
    chosen = [story for story in content.stories() if story.key[:2] in FEW]
    keys = {story.key for story in chosen}
    told = [
        replace(
            story, related=[link for link in story.related if link.get("story") in {None, *keys}]
        )
        for story in chosen
    ]
    monkeypatch.setattr(filling, "stories", lambda: told)


def tiny_picture(key):
    file = BytesIO()
    shade = list(pictures.SCENES).index(key) * 8
    Image.new("RGB", (330, 220), (shade, shade, 90)).save(file, "JPEG")
    return file.getvalue()


def fill():
    said = StringIO()
    call_command("fill_demonstration", stdout=said)
    return said.getvalue().splitlines()


def logins(folder):
    lines = (folder / "demo-logins").read_text("utf-8").splitlines()
    return {username: password for *_role, username, password in map(str.split, lines)}


@pytest.mark.django_db
def test_every_number_is_what_it_is_made_of_and_the_desk_has_something_to_show(few_stories):
    fill()
    assert PageviewKey.objects.exists()
    assert ReaderSketch.objects.count() >= 2
    assert list(differences(at=timezone.now())) == []
    last_frame.forget()
    assert [len(window.stories) for window in last_frame.at(timezone.now()).most_read] == [5, 5]


@pytest.mark.django_db
def test_readers_have_some_thirty_stories_over_six_sections():
    said = fill()
    last_frame.forget()
    visible = PublishedArticle.objects.visible(timezone.now())
    assert visible.count() >= 29
    assert visible.values("top_section").distinct().count() == 6
    assert 12 <= Tag.objects.count() <= 24
    assert Author.objects.count() == 8
    assert len(said) > len(pictures.SCENES) + 34
    assert PageLayout.objects.count() == 3
    assert_printed_texts_are_those_of_their_versions()
    page = front_page(at=timezone.now())
    assert page.lead.headline == "Cầu Bến Vát hợp long, vượt tiến độ 47 ngày"
    assert [len(page.seconds), len(page.picked), len(page.blocks)] == [4, 4, 6]


def assert_printed_texts_are_those_of_their_versions():
    rows = PrintedText.objects.select_related("published")
    assert rows.count() == PublishedArticle.objects.count()
    for row in rows:
        assert row.printer == printer()
        assert kept_text(row.published) == printed_now(row.published), row.published.headline


@pytest.mark.django_db
class TestAFilledNewsroom:
    @pytest.fixture(autouse=True)
    def filled(self, few_stories):
        fill()

    def test_one_story_waits_for_its_hour_and_one_was_taken_back(self):
        assert PublishedArticle.objects.upcoming(timezone.now()).count() == 1
        assert Retraction.objects.get().article.state == ArticleState.RETRACTED

    def test_a_correction_leaves_the_first_version_in_the_record(self):
        versions = Correction.objects.get(kind="erratum").article.published.order_by("number")
        first, second = (version.body for version in versions)
        assert "Nguyễn Bá Sử" in first
        assert "Nông Bá Sử" in second

    def test_one_live_story_has_newer_text_that_readers_do_not_see(self):
        newer = [
            version.article
            for version in PublishedArticle.objects.visible(timezone.now())
            if version.article_version < version.article.version
        ]
        assert len(newer) == 1

    def test_drafts_stand_in_three_conditions(self):
        drafts = Article.objects.filter(state=ArticleState.DRAFT, step=Step.DRAFT)
        assert drafts.trashed().count() == 1
        assert drafts.kept().filter(embargo_until__gt=timezone.now()).count() == 1
        assert drafts.kept().filter(standfirst="").count() == 1

    def test_a_story_waits_at_each_step_of_the_chain(self):
        steps = dict(
            Article.objects.filter(state=ArticleState.DRAFT).values_list("headline", "step")
        )
        assert set(steps.values()) == set(Step.values) - {Step.SPIKED}
        assert Article.objects.get(returned_times=2).step == Step.DRAFT

    def test_related_links_are_of_all_three_kinds(self):
        assert set(RelatedLink.objects.values_list("kind", flat=True)) == set(LinkKind.values)

    def test_each_role_can_log_in_with_the_password_that_only_its_owner_can_read(self, tmp_path):
        file = tmp_path / "demo-logins"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        found = logins(tmp_path)
        assert set(found) == {"lan", "suong", "minh", "hoa", "thu", "dung", "quantri"}
        for username, password in found.items():
            assert authenticate(username=username, password=password), username

    def test_a_second_run_changes_nothing(self, tmp_path, django_assert_max_num_queries):
        before = (Article.objects.count(), WorkflowEvent.objects.count(), logins(tmp_path))
        with django_assert_max_num_queries(2):
            assert fill() == ["is filled already"]
        assert (Article.objects.count(), WorkflowEvent.objects.count(), logins(tmp_path)) == before

    def test_a_story_written_since_does_not_hinder_the_next_run(self):
        factories.make_article(headline="Bài viết thêm của phóng viên")
        assert fill() == ["is filled already"]

    def test_lost_logins_get_new_passwords(self, tmp_path):
        old = logins(tmp_path)
        (tmp_path / "demo-logins").unlink()
        fill()
        new = logins(tmp_path)
        assert new["lan"] != old["lan"]
        assert authenticate(username="lan", password=new["lan"])


@pytest.mark.django_db
def test_a_database_with_real_stories_is_refused():
    somebody_else = factories.make_user("thanh", "Phóng viên")
    factories.make_article(headline="Bài thật của một tòa soạn thật", by=somebody_else)
    with pytest.raises(CommandError, match="empty one"):
        fill()
    assert Article.objects.count() == 1


@pytest.mark.django_db
def test_a_database_with_a_masthead_of_its_own_is_refused():
    factories.make_masthead()
    with pytest.raises(CommandError, match="empty one"):
        fill()


@pytest.mark.django_db
def test_an_account_of_the_same_name_is_never_taken_over():
    factories.make_user("quantri", "Quản trị")
    with pytest.raises(CommandError, match="accounts"):
        fill()
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_run_that_dies_half_way_leaves_the_database_empty(monkeypatch, few_stories):
    monkeypatch.setattr("newsroom.demonstration.filling.keep_logins", broken)
    with pytest.raises(OSError, match="disk"):
        fill()
    assert not Article.objects.exists()
    assert not User.objects.exists()


def broken():
    raise OSError("the disk is full")
