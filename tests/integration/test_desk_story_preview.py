import pytest
from django.urls import reverse

from articles.models import Article, Section
from tests.factories import (
    make_article,
    make_author,
    make_masthead,
    make_photograph,
    make_published,
    make_rendition,
)
from tests.integration.test_desk_story_form import filled

pytestmark = pytest.mark.django_db
NEW = reverse("admin:desk_preview")


def preview_of(article):
    return reverse("admin:desk_preview_of", args=[article.pk])


@pytest.fixture
def desk(client, lan):
    make_masthead()
    client.force_login(lan)
    return client


def test_the_preview_shows_unsaved_text_and_stores_nothing(desk):
    article, author, other = make_article("Cũ"), make_author("Bút Sông"), make_published("Tin kia")
    photograph = make_photograph()
    rendition = make_rendition(photograph)
    given = filled(
        article,
        headline="Tiêu đề chưa lưu",
        body=f'<p>Chữ mới.</p><figure data-photograph="{photograph.pk}">'
        "<figcaption>Chú thích</figcaption></figure>",
        tags=[{"name": "chưa có"}],
        bylines=[{"author": author.pk, "role": "photographs"}],
        related=[{"kind": "internal", "target": other.pk}],
        picture_uses=[{"photograph": photograph.pk, "alt_text": "Mô tả chưa lưu"}],
    )
    page = desk.post(preview_of(article), given).content.decode()
    for text in (
        "Tiêu đề chưa lưu", "Chữ mới.", "Chú thích", "chưa có", "Bút Sông", "Tin kia",
        "Mô tả chưa lưu", f"/toa-soan/tep/{rendition.name}",
    ):  # fmt: skip
        assert text in page, text
    assert Article.objects.get(pk=article.pk).headline == "Cũ"
    assert "data-reading" not in page


def test_a_story_that_was_never_saved_can_be_looked_at(desk):
    page = desk.post(NEW, filled(headline="Bài mới tinh", section=""))
    assert page.status_code == 200
    assert "Choose a section" in page.content.decode() or "Bài mới tinh" in page.content.decode()


def test_without_any_section_the_preview_says_what_to_do(desk):
    given = filled(section="")
    Section.objects.all().delete()
    assert desk.post(NEW, given).status_code == 200


def test_a_preview_is_never_kept_by_a_cache(desk):
    response = desk.post(NEW, filled())
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_only_those_who_may_open_the_story_get_its_preview(client, desk, minh):
    article = make_article(by=minh)
    assert desk.post(preview_of(article), filled(article)).status_code == 404
    client.logout()
    assert client.post(preview_of(article), filled(article)).status_code == 302
    assert client.get(NEW).status_code == 302


def test_a_form_full_of_nonsense_still_has_a_preview(desk):
    article = make_article("Còn đây")
    given = filled(article, headline="", tags="{", bylines="x", related="[1]", picture_uses="[[]]")
    assert desk.post(preview_of(article), given).status_code == 200
