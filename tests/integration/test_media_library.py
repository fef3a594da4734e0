import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from articles.admin.terms import MediumForm
from articles.enums import VideoState
from articles.models import Photograph, VideoAttachment
from tests import factories
from tests.factories import (
    make_article,
    make_masthead,
    make_missing_photograph,
    make_missing_video,
    make_photograph,
    make_rendition,
    make_user,
    make_video,
)

pytestmark = pytest.mark.django_db
PHOTOGRAPHS = "/toa-soan/articles/photograph/"
VIDEOS = "/toa-soan/articles/videoattachment/"
UPLOADS = "/toa-soan/articles/article/desk/uploads/"


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def desk(client):
    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


def use(photograph, article, *, by=None):
    factories.make_use(article, photograph)
    if by:
        make_masthead()
        factories.pass_and_publish(by=by, at=timezone.now(), article=article)
    return article


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_the_library_shows_thumbnails_from_the_private_storage(desk, lan):
    photograph = make_photograph(caption="Con đê", uploaded_by=lan)
    made = make_rendition(photograph, width=320)
    page = text_of(desk(lan).get(PHOTOGRAPHS))
    assert f'src="/toa-soan/tep/{made.name}"' in page
    assert "Con đê" in page
    assert "Nguyễn Thị Lan" in page


def test_a_photograph_is_found_without_marks(desk, lan):
    make_photograph(caption="Cầu phao Sông Ngà")
    make_photograph(caption="Chợ phiên", credit="Văn Cầu")
    page = text_of(desk(lan).get(PHOTOGRAPHS, {"q": "song nga"}))
    assert "Cầu phao" in page
    assert "Chợ phiên" not in page


def test_the_list_of_what_is_missing_names_the_stories(desk, lan, hoa):
    missing = make_missing_photograph(caption="Bờ kè")
    make_photograph(caption="Có tệp")
    use(missing, make_article("Kè vỡ trong đêm"), by=hoa)
    page = text_of(desk(lan).get(PHOTOGRAPHS, {"tep": "thieu"}))
    assert "Bờ kè" in page
    assert "Kè vỡ trong đêm" in page
    assert "Có tệp" not in page


def test_headlines_of_other_peoples_drafts_are_not_told(desk, lan, minh):
    stranger = make_user("thanh")
    photograph = make_photograph()
    use(photograph, make_article("Bài mật chưa công bố", by=lan))
    for address in (PHOTOGRAPHS, f"{PHOTOGRAPHS}{photograph.pk}/change/"):
        assert "Bài mật" not in text_of(desk(stranger).get(address))
    assert "Bài mật" in text_of(desk(lan).get(PHOTOGRAPHS))
    assert "Bài mật" in text_of(desk(minh).get(PHOTOGRAPHS))


@pytest.mark.parametrize("address", [PHOTOGRAPHS, VIDEOS])
def test_a_list_costs_the_same_however_long_it_is(desk, hoa, address):
    client = desk(hoa)

    def fill(count):
        for _number in range(count):
            photograph = make_photograph()
            article = use(photograph, make_article(), by=hoa)
            make_rendition(photograph)
            use(photograph, make_article())
            make_video(article)

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            text_of(client.get(address))
        return len(queries)

    fill(2)
    cost()
    few = cost()
    fill(8)
    assert cost() == few <= 12


def test_long_lists_are_read_on_without_counting(desk, lan):
    for number in range(52):
        make_photograph(caption=f"Ảnh thứ {number:03}")
    client = desk(lan)
    with CaptureQueriesContext(connection) as queries:
        first = client.get(PHOTOGRAPHS)
    assert not [each for each in queries if "COUNT(" in each["sql"]]
    onward = first.context["cl"].onward_query()
    second = text_of(client.get(PHOTOGRAPHS + onward))
    assert "Ảnh thứ 001" in second
    assert "Ảnh thứ 002" not in second


def test_a_reporter_reads_and_an_editor_writes_the_words_of_a_photograph(desk, lan, minh):
    photograph = make_photograph(uploaded_by=minh)
    address = f"{PHOTOGRAPHS}{photograph.pk}/change/"
    words = {"caption": "Chú thích mới", "credit": "Lan", "alt_text": "Mô tả"}
    assert desk(lan).post(address, words).status_code == 403
    assert desk(minh).post(address, words).status_code == 302
    photograph.refresh_from_db()
    assert (photograph.caption, photograph.credit) == ("Chú thích mới", "Lan")


def test_words_changed_in_the_library_alter_no_published_story(desk, minh, hoa):
    photograph = make_photograph()
    article = make_article()
    factories.make_use(article, photograph, caption="Đã duyệt")
    make_masthead()
    published = factories.pass_and_publish(by=hoa, at=timezone.now(), article=article)
    address = f"{PHOTOGRAPHS}{photograph.pk}/change/"
    desk(minh).post(address, {"caption": "Khác hẳn", "credit": "", "alt_text": ""})
    assert published.photograph_links.get().caption == "Đã duyệt"


def test_a_photograph_that_a_published_story_uses_cannot_be_removed(desk, hoa):
    photograph = make_photograph()
    use(photograph, make_article("Đê vỡ lúc nửa đêm"), by=hoa)
    response = desk(hoa).post(f"{PHOTOGRAPHS}{photograph.pk}/delete/")
    assert response.status_code == 409
    assert "Đê vỡ lúc nửa đêm" in response.content.decode()
    assert Photograph.objects.filter(pk=photograph.pk).exists()


def test_an_unused_photograph_can_be_removed(desk, hoa, lan):
    photograph = make_photograph()
    assert desk(lan).post(f"{PHOTOGRAPHS}{photograph.pk}/delete/").status_code == 403
    assert desk(hoa).post(f"{PHOTOGRAPHS}{photograph.pk}/delete/").status_code == 302
    assert not Photograph.objects.filter(pk=photograph.pk).exists()


def test_photographs_are_added_in_the_library_by_its_script(desk, lan):
    page = text_of(desk(lan).get(f"{PHOTOGRAPHS}add/"))
    assert "data-upload" in page
    assert '"kind": "photograph"' in page
    assert f'"uploads": "{UPLOADS}"' in page
    assert "data-missing" not in page


def test_the_page_of_a_missing_photograph_tells_where_it_is_wanted(desk, minh, hoa):
    missing = make_missing_photograph(caption="Bờ kè")
    use(missing, make_article("Kè vỡ"), by=hoa)
    client = desk(minh)
    change = text_of(client.get(f"{PHOTOGRAPHS}{missing.pk}/change/"))
    assert f'href="{PHOTOGRAPHS}{missing.pk}/tep/"' in change
    page = text_of(client.get(f"{PHOTOGRAPHS}{missing.pk}/tep/"))
    assert "Kè vỡ" in page
    assert f'data-missing="{missing.pk}"' in page


def test_what_has_its_file_gets_no_other(desk, minh):
    photograph = make_photograph()
    response = desk(minh).get(f"{PHOTOGRAPHS}{photograph.pk}/tep/")
    assert response["Location"] == f"{PHOTOGRAPHS}{photograph.pk}/change/"


def test_filling_in_takes_the_right_to_change(desk, lan, minh):
    missing = make_missing_photograph(uploaded_by=minh)
    assert desk(lan).get(f"{PHOTOGRAPHS}{missing.pk}/tep/").status_code == 403
    assert "/tep/" not in text_of(desk(lan).get(f"{PHOTOGRAPHS}{missing.pk}/change/"))


def test_a_missing_video_is_listed_and_may_be_filled_in(desk, minh):
    video = make_missing_video(make_article("Họp dân"), name="22421_OHAI1.mp4")
    client = desk(minh)
    page = text_of(client.get(VIDEOS, {"tep": "thieu"}))
    assert "22421_OHAI1.mp4" in page
    assert "Họp dân" in page
    page = text_of(client.get(f"{VIDEOS}{video.pk}/tep/"))
    assert '"kind": "video"' in page
    assert f'data-missing="{video.pk}"' in page


def test_clips_of_stories_out_of_reach_are_not_listed(desk, lan, minh):
    video = make_video(make_article("Bài của Lan", by=lan), uploaded_by=lan)
    stranger = make_user("thanh")
    address = f"{VIDEOS}{video.pk}/change/"
    assert "phat-bieu.mp4" not in text_of(desk(stranger).get(VIDEOS))
    assert desk(stranger).get(address).status_code == 302
    assert "phat-bieu.mp4" in text_of(desk(lan).get(VIDEOS))
    assert "phat-bieu.mp4" in text_of(desk(minh).get(VIDEOS))


def test_the_credit_of_a_published_clip_stays(desk, minh, hoa):
    video = make_video(make_article(), credit="Đài tỉnh")
    article = video.article
    article.body = f'<figure data-video="{video.pk}"><figcaption>Lễ</figcaption></figure>'
    article.save()
    make_masthead()
    factories.pass_and_publish(by=hoa, at=timezone.now(), article=article)
    desk(minh).post(f"{VIDEOS}{video.pk}/change/", {"caption": "x", "credit": "x"})
    video.refresh_from_db()
    assert (video.caption, video.credit) == ("", "Đài tỉnh")


def test_words_that_are_saved_leave_what_the_worker_wrote_meanwhile(desk, minh, monkeypatch):
    video = make_video(make_article(), state=VideoState.MAKING)
    looked_over = MediumForm.clean

    def clean(form):
        VideoAttachment.objects.filter(pk=video.pk).update(state=VideoState.READY, progress=100)
        return looked_over(form)

    monkeypatch.setattr(MediumForm, "clean", clean)
    words = {"caption": "Nước rút", "credit": "Minh"}
    assert desk(minh).post(f"{VIDEOS}{video.pk}/change/", words).status_code == 302
    video.refresh_from_db()
    assert (video.state, video.progress, video.caption) == ("ready", 100, "Nước rút")


def test_marks_in_words_do_not_become_markup(desk, lan):
    make_photograph(caption="<script>alert(1)</script>", credit="<b>x</b>")
    make_photograph(caption="", original_name="<img src=x>.jpg")
    page = text_of(desk(lan).get(PHOTOGRAPHS))
    assert "<script>alert(1)" not in page
    assert "<b>x</b>" not in page
    assert "<img src=x>" not in page


def test_a_reader_has_no_library(client, db):
    client.force_login(make_user("khach", is_staff=False))
    for address in (PHOTOGRAPHS, VIDEOS, f"{PHOTOGRAPHS}add/"):
        assert client.get(address).status_code == 302
