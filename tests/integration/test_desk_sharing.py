"""The card at the desk: only for who may open the story, and nothing of it is stored."""

import io
import json

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from articles import media
from articles.media.sharing import cards
from articles.models import Article, SharingCard
from tests import factories
from tests.media_files import jpeg
from tests.paper import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(lan):
    factories.make_masthead()
    return signed_in(lan)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def card_address(story):
    return reverse("admin:desk_card", args=[story.pk])


def test_the_card_is_shown_to_its_author_and_kept_by_no_cache(desk, lan):
    answer = desk.get(card_address(factories.make_article(by=lan)))
    assert answer["Content-Type"] == "image/jpeg"
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)
    assert not SharingCard.objects.exists()


def test_another_reporter_and_a_stranger_get_nothing(desk, lan, client):
    story = factories.make_article("Chuyện riêng", by=lan)
    other = signed_in(factories.make_user("an", "Phóng viên"))
    assert other.get(card_address(story)).status_code == 404
    assert other.get(reverse("admin:desk_sharing_of", args=[story.pk])).status_code == 404
    assert client.get(card_address(story)).status_code == 302
    assert desk.post(card_address(story)).status_code == 405


def form_values(**values):
    rows = {"tags": [], "bylines": [], "related": [], "picture_uses": []} | values
    return {name: json.dumps(v) if isinstance(v, list) else v for name, v in rows.items()}


def test_what_is_not_saved_is_shown_and_stays_unsaved(desk, lan):
    story = factories.make_article("Bản đã lưu", by=lan)
    values = form_values(headline="Bản chưa lưu", body="<p>Lời.</p>", section=story.section_id)
    page = desk.post(reverse("admin:desk_sharing_of", args=[story.pk]), values)
    assert "Bản chưa lưu" in text_of(page)
    assert 'src="data:image/jpeg;base64,' in text_of(page)
    assert "no-store" in page["Cache-Control"]
    assert Article.objects.get().headline == "Bản đã lưu"


def test_a_focal_point_not_saved_yet_moves_the_cut(desk, lan, monkeypatch):
    file = io.BytesIO(jpeg((1600, 1600)))
    picture = media.take_in_photograph(
        by=lan, at=factories.timezone.now(), file=file, name="a.jpg", **factories.TOLD
    )
    use = {
        "photograph": picture.pk, "caption": "", "credit": "", "alt_text": "Đê",
        "is_decorative": False, "focal_x": 500, "focal_y": 1000,
    }  # fmt: skip
    seen = []
    draw = cards.draw_card
    monkeypatch.setattr(cards, "draw_card", lambda *a: seen.append(a[2]) or draw(*a))
    values = form_values(
        headline="Đê vững", body="", section=factories.make_section().pk,
        lead_photograph=picture.pk, picture_uses=[use],
    )  # fmt: skip
    assert desk.post(reverse("admin:desk_sharing"), values).status_code == 200
    assert seen == [(500, 1000)]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"headline": "x" * 5000, "picture_uses": "không phải JSON"},
        {"headline": "", "lead_photograph": "999999999999999999999", "section": "abc"},
        {"headline": "<script>alert(1)</script>", "picture_uses": '[{"photograph": "x"}]'},
    ],
)
def test_whatever_stands_in_the_form_the_page_comes(desk, values):
    factories.make_section()
    page = desk.post(reverse("admin:desk_sharing"), values)
    assert page.status_code == 200
    assert "<script>alert" not in text_of(page)


def test_without_a_section_the_page_says_what_is_lacking(desk):
    answer = desk.post(reverse("admin:desk_sharing"), {"headline": "Lũ"})
    assert "chuyên mục" in text_of(answer)


@pytest.mark.parametrize(
    ("headline", "size", "told"),
    [
        ("Lũ rút", None, "Bài chưa có ảnh"),
        ("Lũ rút", (500, 400), "đứng cạnh tiêu đề"),
        ("Lũ rút", (120, 90), "Ảnh quá nhỏ"),
        ("Lũ rút, bà con " * 5, (1600, 1067), "bị cắt bớt trên Zalo (65)"),
    ],
)
def test_the_desk_is_warned_of_what_will_be_cut_or_drawn(lan, hoa, headline, size, told):
    factories.make_masthead()
    picture = None
    if size:
        file = io.BytesIO(jpeg(size))
        at = factories.timezone.now()
        picture = media.take_in_photograph(by=lan, at=at, file=file, name="a.jpg", **factories.TOLD)
    story = factories.make_article(headline, by=lan, lead_photograph=picture)
    page = text_of(signed_in(hoa).get(reverse("admin:desk_publish", args=[story.pk])))
    assert told in page
    assert f'src="{card_address(story)}"' in page


def test_a_good_picture_and_a_short_headline_are_nothing_to_warn_of(lan, hoa):
    factories.make_masthead()
    file = io.BytesIO(jpeg((1600, 1067)))
    picture = media.take_in_photograph(
        by=lan, at=factories.timezone.now(), file=file, name="a.jpg", **factories.TOLD
    )
    story = factories.make_article("Lũ rút", by=lan, lead_photograph=picture)
    page = signed_in(hoa).get(reverse("admin:desk_publish", args=[story.pk]))
    assert page.context["look"].warnings == ()


def test_a_lost_file_leaves_the_step_standing(lan, hoa):
    factories.make_masthead()
    picture = factories.make_photograph()
    factories.make_rendition(picture, width=1600)
    story = factories.make_article("Lũ rút", by=lan, lead_photograph=picture)
    office = signed_in(hoa)
    assert office.get(reverse("admin:desk_publish", args=[story.pk])).status_code == 200
    assert office.get(card_address(story)).status_code == 404
    assert office.get(reverse("admin:desk_sharing_of", args=[story.pk])).status_code == 200
