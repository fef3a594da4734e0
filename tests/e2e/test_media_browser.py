import io

import pytest
from django.utils import timezone

from articles import media
from tests import factories
from tests.factories import make_article, make_hoa, make_masthead, make_missing_photograph
from tests.media_files import clip, jpeg

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hoa():
    make_masthead()
    return make_hoa()


def publish(article, by):
    article.save()
    factories.pass_and_publish(by=by, at=timezone.now(), article=article)
    article.refresh_from_db()
    return article.get_absolute_url()


def test_a_reader_jumps_to_the_middle_of_a_clip(phone_page, live_server, hoa):
    article = make_article(by=hoa)
    video = media.take_in_video(
        by=hoa, at=timezone.now(), file=io.BytesIO(clip(seconds=60)), name="a.mp4", article=article
    )
    media.make_video(video, at=timezone.now())
    type(video).objects.filter(pk=video.pk).update(credit="Ngọc Lan")
    article.body = f'<figure data-video="{video.pk}"><figcaption>Bến cá</figcaption></figure>'
    statuses = []
    phone_page.on(
        "response",
        lambda response: statuses.append(response.status) if ".mp4" in response.url else None,
    )
    phone_page.goto(live_server.url + publish(article, hoa))
    # Nothing of the clip is fetched before somebody wants to see it.
    assert statuses == []
    place = phone_page.locator("video").evaluate(
        """video => new Promise((resolve, reject) => {
            video.addEventListener('error', () => reject(video.error.message));
            video.addEventListener('seeked', () => resolve(video.currentTime));
            video.addEventListener('loadedmetadata', () => { video.currentTime = 40; });
            video.load();
            video.preload = 'auto';
        })"""
    )
    assert place == pytest.approx(40, abs=0.5)
    assert set(statuses) == {206}


def test_a_picture_that_was_missing_is_brought_at_the_desk_and_seen(
    page, log_in, live_server, hoa, tmp_path
):
    photograph = make_missing_photograph(uploaded_by=hoa, caption="Bờ kè")
    article = make_article("Kè vỡ trong đêm", by=hoa)
    article.body += f'<figure data-photograph="{photograph.pk}"><figcaption></figcaption></figure>'
    factories.make_use(article, photograph)
    address = live_server.url + publish(article, hoa)
    page.goto(address)
    assert page.locator(".story-figure img").count() == 0

    file = tmp_path / "kè.jpg"
    file.write_bytes(jpeg((900, 600)))
    log_in(page, hoa)
    page.goto(f"{live_server.url}/toa-soan/articles/photograph/?tep=thieu")
    page.locator("#result_list a", has_text="Bờ kè").first.click()
    page.locator(f'a[href$="/{photograph.pk}/tep/"]').click()
    page.locator("input[type=file]").set_input_files(str(file))
    page.wait_for_url("**/change/")

    page.goto(address)
    picture = page.locator(".story-figure img").first
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.story-figure img').naturalWidth > 0")


def test_a_field_for_a_file_speaks_vietnamese_and_names_what_was_chosen(open_desk, hoa, newsroom):
    page = open_desk(hoa, "/toa-soan/articles/advertisement/add/")
    field = page.locator(".desk-file")
    assert field.inner_text().split("\n") == ["Chọn tệp…", "Chưa chọn tệp nào"]
    file = {"name": "Ảnh lũ ở Ễ Ặ Ộ.jpg", "mimeType": "image/jpeg", "buffer": b"x"}
    page.locator("#id_file").set_input_files(file)
    assert "Ảnh lũ ở Ễ Ặ Ộ.jpg" in field.inner_text()
    with page.expect_file_chooser():
        field.click()
