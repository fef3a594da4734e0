"""Autosave, presence and the other small endpoints behind the form."""

import json
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.admin.article import ArticleAdmin
from articles.models import Article, Autosave, Presence
from tests.factories import (
    make_article,
    make_author,
    make_photograph,
    make_published,
    make_tag,
    make_user,
    make_video,
)

pytestmark = pytest.mark.django_db
KEEP, FORGET = reverse("admin:desk_autosave"), reverse("admin:desk_forget")
POSTED = (KEEP, FORGET, reverse("admin:desk_upload_begin"))
TAB = str(uuid.uuid4())
ASKED = tuple(
    reverse(f"admin:desk_{name}") for name in ("library", "media", "tags", "authors", "stories")
)


def post(client, address, content):
    return client.post(address, json.dumps(content), content_type="application/json")


def presence(article):
    return reverse("admin:desk_presence", args=[article.pk])


@pytest.fixture
def desk(client, lan):
    client.force_login(lan)
    return client


def sign(**content):
    return {"tab": TAB, **content}


def kept(article=None, **content):
    return {
        "draft_key": str(uuid.uuid4()),
        "article": article.pk if article else None,
        "based_on_version": 1,
        "payload": {"headline": "Dở dang"},
    } | content


def test_unsaved_text_is_kept_before_the_first_save(desk, lan):
    assert post(desk, KEEP, kept()).status_code == 200
    row = Autosave.objects.get()
    assert (row.saved_by, row.article, row.payload) == (lan, None, {"headline": "Dở dang"})


def test_the_same_form_is_kept_once(desk):
    content = kept(make_article())
    post(desk, KEEP, content)
    post(desk, KEEP, content | {"payload": {"headline": "Thêm"}})
    assert Autosave.objects.get().payload == {"headline": "Thêm"}


def test_keeping_changes_nothing_of_the_story(desk):
    article = make_article("Nguyên")
    post(desk, KEEP, kept(article))
    assert Article.objects.get().headline == "Nguyên"


def test_forgetting_takes_only_ones_own(desk, minh):
    other = Autosave.objects.create(saved_by=minh, payload={}, saved_at=timezone.now())
    post(desk, FORGET, {"draft_key": str(other.draft_key)})
    assert Autosave.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        [],
        {"draft_key": "x", "payload": {}},
        kept(payload=[1]),
        kept(payload={str(n): "" for n in range(100)}),
        kept(based_on_version="x"),
        kept(based_on_version=10**30),
        kept() | {"article": 10**30},
        kept() | {"article": {"a": 1}},
    ],
)
def test_nonsense_is_refused_without_a_crash(desk, content):
    assert post(desk, KEEP, content).status_code in (400, 404)


def test_a_null_character_does_not_lose_the_text(desk):
    assert post(desk, KEEP, kept(payload={"headline": "a\x00b"})).status_code == 200
    assert Autosave.objects.get().payload == {"headline": "ab"}


def test_text_too_long_to_be_kept_says_so(desk):
    response = post(desk, KEEP, kept(payload={"body": "x" * 2_100_000}))
    assert response.status_code == 413
    assert response.json()["error"]


def test_the_stories_of_others_are_out_of_reach(desk, minh):
    article = make_article(by=minh)
    assert post(desk, KEEP, kept(article)).status_code == 404
    assert post(desk, presence(article), sign()).status_code == 404


def test_signed_out_scripts_get_401_and_readers_nothing(client):
    reader = make_user("docgia", is_staff=False)
    reader.groups.clear()
    for signed_in in (False, True):
        if signed_in:
            client.force_login(reader)
        assert {post(client, address, {}).status_code for address in POSTED} == {401}
        assert {client.get(address).status_code for address in ASKED} == {401}


def test_a_right_is_needed_besides_the_login(client):
    guest = make_user("khach")
    guest.groups.clear()
    client.force_login(guest)
    assert {post(client, address, {}).status_code for address in POSTED} == {403}
    assert {client.get(address).status_code for address in ASKED} == {403}


def test_writes_are_refused_to_get_and_without_the_token(lan, client):
    client.force_login(lan)
    assert {client.get(address).status_code for address in POSTED} == {405}
    client.handler.enforce_csrf_checks = True
    assert {post(client, address, {}).status_code for address in POSTED} == {403}


def test_everybody_with_the_story_open_is_named(client, lan, minh):
    article = make_article()
    client.force_login(lan)
    assert post(client, presence(article), sign()).json()["others"] == []
    client.force_login(minh)
    [other] = post(client, presence(article), sign()).json()["others"]
    assert other["name"] == "Nguyễn Thị Lan"


def test_who_gave_no_sign_for_a_minute_is_gone(client, lan, minh):
    article = make_article()
    Presence.objects.create(
        article=article,
        user=lan,
        opened_at=timezone.now() - timedelta(hours=1),
        seen_at=timezone.now() - timedelta(seconds=61),
    )
    client.force_login(minh)
    assert post(client, presence(article), sign()).json()["others"] == []
    post(client, presence(article), sign(leaves=True))
    assert not Presence.objects.filter(user=minh).exists()


def test_a_sign_of_life_tells_of_a_newer_version(desk):
    article = make_article()
    Article.objects.update(version=7)
    assert post(desk, presence(article), sign()).json()["version"] == 7


def test_tags_are_completed_without_marks(desk):
    make_tag("khu kinh tế")
    make_tag("bị chặn")
    blocked = make_tag("khu cấm")
    blocked.is_blocked = True
    blocked.save()
    answer = desk.get(reverse("admin:desk_tags"), {"q": "Khu"}).json()
    assert answer == {"items": [{"name": "khu kinh tế"}], "exact": None}
    exact = desk.get(reverse("admin:desk_tags"), {"q": "KHU KINH TẾ"}).json()["exact"]
    assert exact == {"name": "khu kinh tế", "is_blocked": False}
    assert desk.get(reverse("admin:desk_tags"), {"q": "khu cấm"}).json()["exact"]["is_blocked"]


def test_authors_are_found_by_name_and_by_number(desk):
    author = make_author("Ngọc Lan")
    expected = [{"id": author.pk, "name": "Ngọc Lan"}]
    assert desk.get(reverse("admin:desk_authors"), {"q": "lan"}).json()["items"] == expected
    found = desk.get(reverse("admin:desk_authors"), {"ids": f"{author.pk},x,9"}).json()["items"]
    assert found == expected


def test_related_stories_are_the_published_and_ones_own(desk, minh):
    make_published("Đê vỡ lần một", by=None)
    make_article("Đê vỡ lần hai")
    make_article("Đê vỡ của người khác", by=minh)
    found = desk.get(reverse("admin:desk_stories"), {"q": "de vo"}).json()["items"]
    assert {story["headline"] for story in found} == {"Đê vỡ lần một", "Đê vỡ lần hai"}


def test_the_library_reads_on_without_counting(desk, django_assert_max_num_queries):
    for number in range(30):
        make_photograph(caption=f"Ảnh {number}")
    with django_assert_max_num_queries(8):
        first = desk.get(reverse("admin:desk_library")).json()
    second = desk.get(reverse("admin:desk_library"), {"after": first["next"]}).json()
    assert (len(first["items"]), len(second["items"]), second["next"]) == (24, 6, None)


def test_media_are_told_by_number(desk):
    photograph, video = make_photograph(), make_video()
    address = reverse("admin:desk_media")
    found = desk.get(address, {"photograph": photograph.pk, "video": video.pk}).json()["items"]
    assert [item["kind"] for item in found] == ["photograph", "video"]


def test_a_clip_of_a_story_out_of_reach_is_not_told(desk, minh):
    video = make_video(make_article(by=minh), uploaded_by=minh)
    assert desk.get(reverse("admin:desk_media"), {"video": video.pk}).json()["items"] == []


def test_deleting_a_story_is_not_a_button(rf, lan):
    request = rf.get("/")
    request.user = lan
    assert ArticleAdmin.has_delete_permission(ArticleAdmin, request) is False
