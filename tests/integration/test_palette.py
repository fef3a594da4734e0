"""What the palette offers: what the person may open, found by words, number or address."""

import pytest
from django.urls import reverse

from articles.enums import Verb
from articles.models import Article
from tests import factories

pytestmark = pytest.mark.django_db
PALETTE = reverse("admin:desk_palette")


@pytest.fixture
def at_desk(client):
    def at_desk(user):
        client.force_login(user)
        return client

    return at_desk


def stories(client, words):
    return [each["label"] for each in client.get(PALETTE, {"q": words}).json()["stories"]]


def test_a_story_is_found_by_words_without_marks_by_number_and_by_address(at_desk, hoa):
    article = factories.make_published("Đê vỡ lúc nửa đêm")
    factories.make_article("Lũ rút")
    client, public = at_desk(hoa), article.get_absolute_url()
    for words in (
        "de vo nua", "ĐÊ VỠ", f"{article.pk}", f"#{article.pk}", public, f"https://bao.example{public}",
        f"{public}?utm=1", f"/toa-soan/articles/article/{article.pk}/change/", f"/{article.slug}",
    ):  # fmt: skip
        assert stories(client, words) == ["Đê vỡ lúc nửa đêm"], words


def test_a_number_that_is_no_story_is_searched_as_words(at_desk, hoa):
    factories.make_article("Khen thưởng 85 hộ dân")
    client = at_desk(hoa)
    assert stories(client, "85") == ["Khen thưởng 85 hộ dân"]
    assert stories(client, "9" * 18) == stories(client, "9" * 60) == []


@pytest.mark.parametrize("words", ["%", "\\", "'", "<b>", "a" * 5000, "/", "-", "#", "🙂"])
def test_strange_words_do_no_harm(at_desk, hoa, words):
    factories.make_article("Lũ rút")
    assert stories(at_desk(hoa), words) == []


def test_nobody_finds_what_she_may_not_open(at_desk, lan, minh):
    mine, other = factories.make_article("Lũ của Lan"), factories.make_article("Lũ khác", by=minh)
    factories.make_article("Lũ trong thùng rác")
    actions_of_trash = Article.objects.filter(headline="Lũ trong thùng rác")
    actions_of_trash.update(trashed_at=mine.created_at, trashed_by=lan)
    client = at_desk(lan)
    assert stories(client, "lũ") == ["Lũ của Lan"]
    assert stories(client, str(other.pk)) == []
    assert client.get(PALETTE, {"story": other.pk}).status_code == 404


def test_who_has_no_right_to_stories_finds_none_of_them(at_desk):
    keeper = factories.make_user("hong", "Quản trị")
    factories.make_article("Lũ rút", by=keeper)
    section = factories.make_section()
    client = at_desk(keeper)
    assert stories(client, "lũ") == []
    [found] = client.get(PALETTE).json()["sections"]
    assert found["address"] == reverse("admin:articles_section_change", args=[section.pk])


def test_the_verbs_are_those_that_the_rights_open_now(at_desk, lan, minh):
    article = factories.make_article(by=lan)
    asked = {"story": article.pk}
    said = at_desk(lan).get(PALETTE, asked).json()["verbs"]
    assert [each["address"].split("/")[-2] for each in said] == [Verb.SUBMIT, Verb.SPIKE]
    assert said[0]["hint"] == article.headline
    assert Verb.HASTEN not in str(at_desk(minh).get(PALETTE, asked).json()["verbs"])
    for nonsense in ("x", "", "9" * 40, "-1"):
        assert at_desk(lan).get(PALETTE, {"story": nonsense}).json()["verbs"] == []


def test_searching_costs_four_queries_however_much_there_is(
    at_desk, minh, django_assert_max_num_queries
):
    client = at_desk(minh)
    session_user_and_rights = 4
    for number in range(12):
        factories.make_article(f"Lũ {number}", section=factories.make_section(f"Mục {number}"))
    with django_assert_max_num_queries(session_user_and_rights + 4):
        assert len(stories(client, "lũ")) == 8
    with django_assert_max_num_queries(session_user_and_rights + 4):
        client.get(PALETTE)
