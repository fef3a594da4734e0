import pytest
from django.urls import reverse
from django.utils import timezone

from articles import actions
from articles.models import Article, Section
from articles.pages import last_frame
from tests.factories import (
    changed_past_the_desk,
    make_article,
    make_author,
    make_masthead,
    make_photograph,
    make_published,
    make_rendition,
)
from tests.integration.test_desk_story_form import filled
from tests.paper import beside, next_transaction, publish_several, text_of

pytestmark = pytest.mark.django_db
NEW = reverse("admin:desk_preview")


def preview_of(article):
    return reverse("admin:desk_preview_of", args=[article.pk])


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


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


# -- What stands beside it -------------------------------------------------------------------


def preview(desk, article, **fields):
    return text_of(desk.post(preview_of(article), filled(article, **fields)))


def test_a_preview_leads_to_what_readers_have_and_brings_nothing_into_their_pages(desk):
    (story,) = publish_several(1)
    draft = make_article("Bản nháp chưa ai duyệt")
    page = preview(desk, draft, headline="Tít chưa lưu", related=[{"kind": "internal",
                   "target": draft.pk}])  # fmt: skip
    assert story.headline in page
    assert "Tin liên quan" not in page
    assert beside(story) == []
    shown = text_of(desk.get(story.get_absolute_url()))
    assert "Bản nháp" not in shown
    assert "Tít chưa lưu" not in shown


def test_a_preview_shows_neighbours_as_they_were_published(desk):
    one, two = publish_several(2)
    changed_past_the_desk(two, headline="Tít sửa mà chưa xuất bản")
    page = preview(desk, one, headline="Tít chưa lưu", related=[{"kind": "internal",
                   "target": two.pk}])  # fmt: skip
    assert two.published.get().headline in page
    assert "Tít sửa" not in page
    # Where it leads to by hand, and nowhere else.
    assert "Cùng chuyên mục" not in page
    assert beside(one) == [two.published.get().headline]


def test_a_preview_before_a_retraction_keeps_nothing_after_it(desk, hoa):
    one, two = publish_several(2)
    assert two.headline in preview(desk, one)
    next_transaction()
    actions.retract(by=hoa, at=timezone.now(), article=two, reason="Sai sự thật")
    assert beside(one) == []
    assert two.headline not in preview(desk, one)
    linked = preview(desk, one, related=[{"kind": "internal", "target": two.pk}])
    assert two.headline not in linked
    assert "Tin liên quan" not in linked


@pytest.mark.parametrize("target", [10**30, -1, 0, "1; --", None, [], {}])
def test_a_preview_of_links_to_nowhere_is_a_page_still(desk, target):
    (story,) = publish_several(1)
    page = preview(desk, story, related=[{"kind": "internal", "target": target}])
    assert story.headline in page
    assert "Tin liên quan" not in page
