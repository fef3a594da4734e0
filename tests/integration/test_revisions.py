"""The history of a story and two of its states side by side, at any length."""

import re
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import actions
from articles.actions import Around
from articles.actions.revising import take_revision
from articles.enums import ReturnReason, Step
from articles.models import Article, Autosave, Revision, WorkflowEvent
from articles.selectors.history import history_of
from tests import factories

pytestmark = pytest.mark.django_db
NOTHING = {"tags": [], "bylines": [], "related": [], "picture_uses": []}


def address(name, article, *args, **asked):
    query = "&".join(f"{key}={value}" for key, value in asked.items())
    return reverse(f"admin:{name}", args=[article.pk, *args]) + (f"?{query}" if query else "")


def save(article, *, by=None, around=None, **fields):
    """One deliberate save, as the form makes it."""
    stored = Article.objects.get(pk=article.pk)
    for name, value in fields.items():
        setattr(stored, name, value)
    return actions.save_article(
        by=by or factories.make_lan(),
        at=timezone.now(),
        article=stored,
        expected_version=stored.version,
        around=Around(**NOTHING | (around or {})),
    )


def text_of(response):
    return " ".join(re.sub("<[^>]+>", " ", response.content.decode()).split())


def grow(article, number):
    """Many revisions at once, each as large as a real one."""
    [first] = article.revisions.all()
    start = first.number
    since = timezone.now() - timedelta(days=3)
    Revision.objects.bulk_create(
        Revision(
            article=article,
            number=start + at,
            headline=first.headline,
            snapshot=first.snapshot
            | {"fields": first.snapshot["fields"] | {"kicker": f"Lần {at}"}},
            content_hash="x",
            words_added=at,
            created_at=since + timedelta(minutes=at),
            created_by=first.created_by,
        )
        for at in range(1, number + 1)
    )
    WorkflowEvent.objects.bulk_create(
        WorkflowEvent(
            article=article,
            headline=first.headline,
            verb="take",
            happened_at=since + timedelta(minutes=at),
            happened_by=first.created_by,
        )
        for at in range(1, number + 1)
    )
    Article.objects.filter(pk=article.pk).update(version=start + number)


@pytest.fixture
def desk(client, minh):
    client.force_login(minh)
    return client


@pytest.fixture
def story(lan):
    return save(factories.make_article("Nước lên"), headline="Nước xuống")


def test_every_save_says_who_when_and_how_many_words(desk, story):
    save(story, headline="Nước xuống nhanh lắm")
    shown = text_of(desk.get(address("desk_revisions", story)))
    assert "Nguyễn Thị Lan" in shown
    assert "thêm: +2" in shown


def test_saves_and_events_stand_in_one_order_newest_first(desk, story, minh):
    actions.submit(by=story.created_by, at=timezone.now(), article=story)
    save(story, by=minh, headline="Nước xuống chậm")
    lines, has_more = history_of(story, after=None, limit=50)
    told = [line.revision.number if line.revision else line.event.verb for line in lines]
    assert (told, has_more) == ([3, "submit", 2, "create", 1], False)


def test_the_history_is_read_on_without_a_gap_or_a_double(story):
    moment = timezone.now()
    for number in range(7):
        Revision.objects.create(
            article=story, number=10 + number, headline="x", snapshot={}, content_hash="x",
            created_at=moment, created_by=story.created_by,
        )  # fmt: skip
        WorkflowEvent.objects.create(
            article=story, headline="x", verb="take", happened_at=moment,
            happened_by=story.created_by,
        )  # fmt: skip
    whole, _more = history_of(story, after=None, limit=100)
    read, place, more = [], None, True
    while more:
        lines, more = history_of(story, after=place, limit=3)
        read += lines
        place = lines[-1].place
    assert [line.place for line in read] == [line.place for line in whole]


def test_the_stock_address_of_the_history_leads_to_the_one_page(desk, story):
    stock = reverse("admin:articles_article_history", args=[story.pk])
    assert desk.get(stock).headers["Location"] == address("desk_revisions", story)


def test_five_hundred_revisions_cost_what_five_do(desk, lan):
    pages = []
    for number in (5, 500):
        article = factories.make_article(body="<p>Bà con trở lại đồng.</p>" * 200)
        take_revision(article, by=lan, at=article.updated_at)
        grow(article, number)
        newest = Article.objects.get(pk=article.pk).version
        pages.append(
            [
                reverse("admin:articles_article_change", args=[article.pk]),
                address("desk_revisions", article),
                address("desk_compare", article, tu=newest - 1, den=newest),
            ]
        )
    few, many = ([measured(desk, url) for url in urls] for urls in pages)
    assert [queries for queries, _time in many] == [queries for queries, _time in few]
    assert max(queries for queries, _time in many) <= 20
    # A lost index or a whole history in memory would take many times as long.
    assert all(long < 4 * short + 0.2 for (_q, short), (_r, long) in zip(few, many, strict=True))


def measured(client, url):
    client.get(url)
    begun = time.perf_counter()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked), time.perf_counter() - begun


def test_the_content_of_revisions_is_not_read_for_the_list(desk, story):
    with CaptureQueriesContext(connection) as asked:
        desk.get(address("desk_revisions", story))
    assert not any('"snapshot"' in each["sql"] for each in asked)


def test_a_story_older_than_revisions_has_a_history_and_nothing_to_compare(desk):
    article = factories.make_article()
    assert desk.get(address("desk_revisions", article)).status_code == 200
    assert desk.get(address("desk_compare", article)).status_code == 200


def test_approvals_and_publications_stand_at_the_revision_they_are_of(desk, hoa):
    article = factories.make_published(by=hoa)
    shown = text_of(desk.get(address("desk_revisions", article)))
    assert "Đã duyệt · Phạm Dũng" in shown
    assert "Bản xuất bản số 1 · đang hiển thị" in shown


def test_an_approval_that_an_edit_voided_stays_told_as_void(desk, story, hoa):
    factories.approved(story)
    save(story, by=hoa, headline="Nước xuống hẳn")
    shown = text_of(desk.get(address("desk_revisions", story)))
    assert "hết hiệu lực từ" in shown


def test_a_return_says_its_reason_and_which_time_it_is(desk, story, minh):
    now = timezone.now()
    actions.submit(by=story.created_by, at=now, article=story)
    actions.send_back(
        by=minh, at=now, article=story, to=Step.DRAFT, reason_kind=ReturnReason.SOURCES,
        reason="Thiếu lời của xã",
    )  # fmt: skip
    shown = text_of(desk.get(address("desk_revisions", story)))
    assert "Thiếu lời của xã" in shown
    assert "lần 1" in shown


def test_approving_with_edits_leads_to_what_was_edited(desk, story):
    dung = factories.make_dung()
    factories.make_chain_rule(Step.WITH_CHIEF)
    actions.submit(by=story.created_by, at=timezone.now(), article=story)
    save(story, by=dung, headline="Nước đã xuống")
    actions.approve(by=dung, at=timezone.now(), article=story)
    page = desk.get(address("desk_revisions", story)).content.decode()
    assert f"{address('desk_compare', story)}?tu=2&amp;den=3" in page


def test_unsaved_text_is_one_line_for_its_own_person_alone(desk, story, lan, minh):
    for who in (lan, minh):
        Autosave.objects.create(
            article=story, saved_by=who, payload={"headline": "Dở"}, saved_at=timezone.now()
        )
    shown = text_of(desk.get(address("desk_revisions", story)))
    assert shown.count("Chưa lưu, của Trần Văn Minh") == 1
    assert "Chưa lưu, của Nguyễn Thị Lan" not in shown


@pytest.mark.parametrize(
    "place", ["", "x", "1,2", "2,3,2026-01-01T00:00:00Z", "0,9,9999", "0,1,\0"]
)
def test_a_place_that_makes_no_sense_begins_at_the_beginning(desk, story, place):
    answer = desk.get(reverse("admin:desk_revisions", args=[story.pk]), {"tiep": place})
    assert answer.status_code == 200


# -- Two side by side ---------------------------------------------------------------


def side_by_side(desk, story, **asked):
    answer = desk.get(address("desk_compare", story, **asked))
    assert answer.status_code == 200
    return answer


def test_everything_that_can_differ_is_shown(desk, story, lan):
    first, second = factories.make_photograph(caption="Đê"), factories.make_photograph()
    target = factories.make_published("Bài cũ về đê")
    before = save(
        story,
        kicker="Mưa lũ",
        standfirst="Ba ngày ngập.",
        body=f'<p>Nước lên.</p><figure data-photograph="{first.pk}"><figcaption>Con đê'
        "</figcaption></figure>",
        source="TTXVN",
        lead_photograph=first,
        around={
            "tags": [factories.make_tag("lũ")],
            "bylines": [{"author": factories.make_author("Ngọc Lan").pk, "role": "words"}],
            "related": [{"kind": "internal", "target": target.pk}],
            "picture_uses": [
                {
                    "photograph": first.pk, "caption": "Đê cũ", "credit": "An", "alt_text": "Đê",
                    "is_decorative": False, "focal_x": 500, "focal_y": 500,
                }
            ],
        },
    )  # fmt: skip
    save(
        before,
        kicker="Mưa bão",
        standfirst="Bốn ngày ngập.",
        body=f'<p>Nước xuống.</p><figure data-photograph="{second.pk}"><figcaption>Cầu'
        "</figcaption></figure>",
        source="Báo bạn",
        genre="feature",
        section=factories.make_section("Kinh tế"),
        lead_photograph=second,
        around={
            "tags": [factories.make_tag("bão")],
            "bylines": [{"author": factories.make_author("Minh Đức").pk, "role": "photographs"}],
            "related": [{"kind": "unresolved", "headline": "Bài chưa có", "excerpt": ""}],
        },
    )
    answer = side_by_side(desk, story, tu=3, den=4)
    assert [each.name for each in answer.context["differences"]] == [
        "kicker", "standfirst", "body", "lead", "picture_uses", "tags", "bylines", "related",
        "section_id", "genre", "source",
    ]  # fmt: skip
    shown = text_of(answer)
    for words in ("Bài cũ về đê", "Bài chưa có", "Minh Đức (Ảnh)", "Kinh tế", "TTXVN", "Đê cũ"):
        assert words in shown, words


def test_crop_and_decorative_mark_of_a_picture_are_compared(desk, story):
    photograph = factories.make_photograph()
    use = {
        "photograph": photograph.pk, "caption": "", "credit": "", "alt_text": "",
        "is_decorative": False, "focal_x": 500, "focal_y": 500,
    }  # fmt: skip
    save(story, lead_photograph=photograph, around={"picture_uses": [use]})
    moved = use | {"focal_x": 120, "is_decorative": True}
    save(story, lead_photograph=photograph, around={"picture_uses": [moved]})
    answer = side_by_side(desk, story)
    assert "12% ngang, 50% dọc" in re.sub("<[^>]+>|\\[thêm: |\\]", "", answer.content.decode())
    [difference] = answer.context["differences"]
    assert len(difference.stretches[0].lines[0].after.facts) == 2


def test_changes_are_said_to_ears_as_well(desk, story):
    page = side_by_side(desk, story).content.decode()
    assert "<del><span class='desk-visually-hidden'>[bỏ: </span>lên<" in page
    assert "<ins><span class='desk-visually-hidden'>[thêm: </span>xuống<" in page


def test_what_readers_see_is_compared_with_the_working_copy(desk, hoa, lan):
    article = factories.make_published("Nước lên", by=hoa)
    save(article, headline="Nước xuống")
    page = desk.get(address("desk_revisions", article)).content.decode()
    assert f"{address('desk_compare', article)}?tu=1&amp;den=2" in page
    shown = text_of(side_by_side(desk, article, tu=1, den=2))
    assert "đang hiển thị" in shown


def test_hostile_words_come_out_as_words(desk, story):
    save(story, headline="<script>alert(1)</script>", kicker="{{ x }}{% y %}")
    page = side_by_side(desk, story).content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"tu": 1, "den": 999}, 404),
        ({"tu": "x", "den": "9" * 40}, 200),
        ({"tu": 2, "den": 1}, 200),
        ({"tu": 2, "den": 2}, 200),
        ({"tu": "-1", "den": "1;drop"}, 200),
    ],
)
def test_revisions_that_are_not_there_are_answered_with_a_sentence(desk, story, asked, status):
    assert desk.get(address("desk_compare", story), asked).status_code == status


def test_a_related_story_out_of_reach_is_told_by_its_number_alone(client, lan, minh):
    secret = factories.make_article("Chuyện kín của phòng khác", by=minh)
    own = factories.make_article("Bài của Lan")
    save(own, around={"related": [{"kind": "internal", "target": secret.pk}]})
    client.force_login(lan)
    shown = text_of(client.get(address("desk_compare", own)))
    assert f"Bài số {secret.pk}" in shown
    assert "Chuyện kín" not in shown
