"""Pages of the old site, taken in by `import_legacy`, become stories with all that they held."""

import os
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import actions
from articles.body import parse, photograph_ids, plain_text, video_ids
from articles.enums import ArticleState, BylineRole, LinkKind, Verb, VideoState
from articles.importing import import_run
from articles.importing.page_report import doubts
from articles.models import (
    Article,
    Author,
    LegacyImport,
    Photograph,
    PublishedArticle,
    PublishedRelated,
    Section,
    Tag,
    VideoAttachment,
    WorkflowEvent,
)
from articles.text import VIETNAM
from tests import factories
from tests.factories import make_author, make_masthead, make_tag
from tests.integration.legacy_pages import PAGE, run, run_json, run_refusing, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newsroom(dung):
    make_masthead()


def test_the_reference_page_becomes_a_published_story():
    run(PAGE)
    published = PublishedArticle.objects.visible(timezone.now()).get()
    assert published.headline.startswith("Thường trực Huyện ủy Đông Ngà")
    assert published.first_published_at == datetime(2021, 2, 24, tzinfo=VIETNAM)
    assert published.standfirst.endswith("1 số phòng")
    assert published.article.pageview_total.shown == 384
    assert published.article.state == ArticleState.PUBLISHED
    assert published.section.slug == "chua-phan-muc"


def test_pictures_and_videos_stand_at_their_places_though_their_files_are_missing():
    run(PAGE)
    article = Article.objects.get()
    document = parse(article.body)
    kinds = [type(block).__name__ for block in document.blocks]
    assert kinds == [
        "PhotographNode", "Paragraph", "Paragraph", "PhotographNode", "Paragraph",
        "VideoNode", "Paragraph", "VideoNode", "Paragraph", "Paragraph",
    ]  # fmt: skip
    videos = VideoAttachment.objects.in_bulk(video_ids(document))
    assert [videos[key].original_name for key in video_ids(document)] == [
        "22421_GIANG1.mp4",
        "22421_GIANG2.mp4",
    ]
    assert {video.state for video in videos.values()} == {VideoState.MISSING}
    assert {video.article for video in videos.values()} == {article}
    photographs = Photograph.objects.in_bulk(photograph_ids(document))
    assert all(photograph.is_missing for photograph in photographs.values())
    assert article.photograph_uses.count() == article.published.get().photograph_links.count() == 2
    assert article.published.get().video_links.count() == 2


def test_the_byline_is_credited_to_one_author(tmp_path):
    known = make_author("Minh Đức")
    write(tmp_path, "a.txt", headline="Một")
    write(tmp_path, "b.txt", headline="Hai", byline="Bài và ảnh: Minh Đức")
    run(tmp_path)
    assert Author.objects.get() == known
    roles = list(known.published_bylines.order_by("id").values_list("role", flat=True))
    assert roles == [BylineRole.WORDS, BylineRole.WORDS, BylineRole.PHOTOGRAPHS]


def test_pen_names_that_differ_in_marks_alone_are_two_authors(tmp_path):
    write(tmp_path, "a.txt", headline="Một", byline="Thanh Thúy")
    write(tmp_path, "b.txt", headline="Hai", byline="Thanh Thủy")
    run(tmp_path)
    assert sorted(Author.objects.values_list("slug", flat=True)) == ["thanh-thuy", "thanh-thuy-2"]


def test_keywords_become_the_tags_the_newsroom_has(tmp_path):
    known = make_tag("Đê điều")
    blocked = make_tag("cờ bạc")
    Tag.objects.filter(pk=blocked.pk).update(is_blocked=True)
    write(tmp_path, "a.txt", keywords="lũ lụt, đê điều, Cờ bạc, lũ lụt")
    (report,) = run_json(tmp_path)
    assert list(Article.objects.get().tags.order_by("sort_key")) == [
        known,
        Tag.objects.get(name="lũ lụt"),
    ]
    assert len(report["warnings"]) == 1


def test_related_stories_without_a_story_still_show_headline_and_excerpt():
    run(PAGE)
    rows = PublishedRelated.objects.joined()
    assert [row.kind_now for row in rows] == [LinkKind.UNRESOLVED] * 2
    assert all(row.headline and row.excerpt for row in rows)


def test_a_story_imported_later_is_joined_to_the_stories_that_name_it(tmp_path):
    first = write(tmp_path, "a.txt", headline="Một", related=[("Hai", "Sapo của...")])
    second = write(tmp_path, "b.txt", headline="Hai", related=[("Một", "Sapo của bài...")])
    run(first)
    run(second)
    one, two = Article.objects.order_by("pk")
    rows = PublishedRelated.objects.joined().order_by("pk")
    assert [(row.kind_now, row.target_now) for row in rows] == [
        (LinkKind.INTERNAL, two.pk),
        (LinkKind.INTERNAL, one.pk),
    ]
    assert one.related_links.get().target == two


def test_importing_twice_makes_no_second_story(tmp_path):
    path = write(tmp_path, "a.txt")
    run(path)
    (report,) = run_json(path)
    assert report["outcome"] == "known"
    assert report["address"] == Article.objects.get().get_absolute_url()
    assert PublishedArticle.objects.count() == 1


def test_the_same_page_under_another_name_and_dress_is_known(tmp_path):
    path = write(tmp_path, "a.txt")
    other = tmp_path / "b.txt"
    other.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert [report["outcome"] for report in run_json(tmp_path)] == ["published", "known"]


def test_original_bytes_and_report_are_kept_with_the_story():
    (told,) = run_json(PAGE)
    kept = LegacyImport.objects.get()
    assert bytes(kept.source) == PAGE.read_bytes()
    assert kept.file_name == PAGE.name
    for part in ("fields", "warnings", "guesses", "unplaced", "placements"):
        assert kept.report[part] == told[part]


def test_json_tells_each_field_and_where_each_line_went():
    (report,) = run_json(PAGE)
    fields = report["fields"]
    assert report["outcome"] == "published"
    assert report["address"] == Article.objects.get().get_absolute_url()
    assert fields["moment"] == "2021-02-24T00:00:00+07:00"
    assert fields["pageviews"] == 384
    assert fields["bylines"] == [{"name": "Phạm Sông", "role": "words"}]
    assert [block["kind"] for block in fields["body"]].count("video") == 2
    assert [guess["line_number"] for guess in report["guesses"]] == [14]
    assert report["unplaced"] == []
    assert len(report["warnings"]) == 1


def test_lines_without_a_place_are_told_with_their_number(tmp_path):
    write(tmp_path, "a.txt", keywords="Tin liên quan")
    assert "Tin liên quan" in run(tmp_path)


def test_a_dry_run_changes_nothing_and_tells_all(tmp_path):
    write(tmp_path, "a.txt", headline="Một", keywords="đê điều")
    write(tmp_path, "b.txt", headline="Một", keywords="đê điều")
    reports = run_json(tmp_path, dry_run=True)
    assert [report["outcome"] for report in reports] == ["published", "known"]
    assert all(report["dry_run"] and report["article"] is None for report in reports[:1])
    for model in (Article, Author, Tag, Section, LegacyImport, PublishedArticle):
        assert not model.objects.exists()


def test_a_dry_run_knows_a_page_that_comes_again_in_another_batch(tmp_path, monkeypatch):
    monkeypatch.setattr(import_run, "FILES_IN_A_BATCH", 1)
    write(tmp_path, "a.txt")
    write(tmp_path, "b.txt")
    reports = run_json(tmp_path, dry_run=True)
    assert [report["outcome"] for report in reports] == ["published", "known"]


def test_without_publish_a_page_comes_in_as_a_draft(tmp_path):
    write(tmp_path, "a.txt")
    (report,) = run_json(tmp_path, publish=False)
    assert (report["outcome"], report["address"]) == ("draft", None)
    assert Article.objects.get().state == ArticleState.DRAFT
    assert not PublishedArticle.objects.exists()


def test_drafts_that_were_looked_over_are_published_with_their_old_hour(tmp_path, dung):
    path = write(tmp_path, "a.txt", headline="Lũ rut")
    run(path, publish=False)
    article = Article.objects.get()
    article.headline = "Lũ rút"
    actions.save_article(by=dung, at=timezone.now(), article=article, expected_version=1)
    (refused,) = run_refusing(path)
    assert refused["outcome"] == "refused"
    factories.approved(article)
    (report,) = run_json(path)
    published = PublishedArticle.objects.get()
    assert report["outcome"] == "published"
    assert published.headline == "Lũ rút"
    assert published.first_published_at == datetime(2021, 2, 24, 7, 30, tzinfo=VIETNAM)


def test_drafts_in_the_trash_stay_there(tmp_path, dung):
    path = write(tmp_path, "a.txt")
    run(path, publish=False)
    Article.objects.update(trashed_at=timezone.now(), trashed_by=dung)
    assert [report["outcome"] for report in run_json(path)] == ["known"]


def test_what_readers_lost_comes_not_back_by_importing_again(tmp_path, dung):
    path = write(tmp_path, "a.txt")
    run(path)
    actions.retract(by=dung, at=timezone.now(), article=Article.objects.get(), reason="Sai.")
    assert [report["outcome"] for report in run_json(path)] == ["known"]
    assert not PublishedArticle.objects.visible(timezone.now()).exists()


def test_a_story_of_tomorrow_comes_in_as_a_draft(tmp_path):
    tomorrow = timezone.localtime() + timedelta(days=1)
    write(tmp_path, "a.txt", moment=f"{tomorrow:%d.%m.%Y | %H:%M:%S}")
    (report,) = run_json(tmp_path)
    assert report["outcome"] == "draft"
    assert report["warnings"]


def test_importing_an_archive_is_an_event_of_its_own(tmp_path, dung):
    run(write(tmp_path, "a.txt"))
    events = WorkflowEvent.objects.order_by("id")
    assert [event.verb for event in events] == [Verb.CREATE, Verb.IMPORT]
    assert {event.happened_by for event in events} == {dung}


def test_hostile_names_and_links_do_no_harm(tmp_path):
    folder = tmp_path / "trang"
    (folder / "con").mkdir(parents=True)
    secret = write(tmp_path, "secret.txt", headline="Bí mật")
    (folder / "a-link.txt").symlink_to(secret)
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "b-pipe.txt")
    write(folder, "c\x1b[31m\n.txt", headline="Một")
    os.rename(write(folder, "d.txt", headline="Hai"), os.fsencode(folder) + b"/d\xff.txt")
    write(folder / "con", "e.TXT", headline="Ba")
    write(folder, ".hidden.txt", headline="Ẩn")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    reports = run_refusing(folder)
    assert [report["outcome"] for report in reports].count("refused") == 2
    assert set(Article.objects.values_list("headline", flat=True)) == {"Một", "Hai", "Ba"}
    assert all(report["file"].isprintable() for report in reports)


def test_a_link_that_somebody_named_is_followed(tmp_path):
    (tmp_path / "link.txt").symlink_to(PAGE)
    run(tmp_path / "link.txt")
    assert Article.objects.exists()


def test_no_word_of_a_page_is_lost_on_its_way_to_the_reader():
    run(PAGE)
    published = PublishedArticle.objects.get()
    shown = f"{published.headline} {published.standfirst} {plain_text(parse(published.body))}"
    shown += " Phạm Sông 22421_GIANG1.mp4 22421_GIANG2.mp4 Video: Từ khóa "
    shown += " ".join(f"{row.headline} {row.excerpt}" for row in PublishedRelated.objects.all())
    written = PAGE.read_text(encoding="utf-8").replace("Ðông", "Đông").split("xem", 1)[1].split()
    assert set(written) - set(shown.split()) == {"•"}


def test_the_cost_of_a_page_stays_the_same_however_many_came_before(tmp_path, monkeypatch):
    monkeypatch.setattr(import_run, "SECONDS_IN_A_BATCH", 600)

    def cost(start, count):
        paths = [
            write(tmp_path, f"{number}.txt", headline=f"Bài số {number}", keywords="đê điều")
            for number in range(start, start + count)
        ]
        with CaptureQueriesContext(connection) as queries:
            run(*paths)
        return len(queries) / count

    cost(0, 1)
    assert abs(cost(100, 4) - cost(200, 16)) < 3
    assert cost(300, 4) < 75


def test_the_desk_shows_the_lines_that_a_person_should_look_over(client, dung):
    run(PAGE)
    article = Article.objects.get()
    client.force_login(dung)
    shown = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    assert shown.context["imported"] == doubts(article.legacy_import.report) != []
