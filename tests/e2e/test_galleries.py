"""Looking through the pictures of a story, and watching its clips."""

import io

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from articles import media
from articles.models import VideoRendition, private_storage
from tests import factories
from tests.hls_files import ladder
from tests.media_files import clip, jpeg
from tests.paper import figure

pytestmark = pytest.mark.django_db(transaction=True)
CUES = "WEBVTT\n\n00:00.000 --> 00:09.000\nNước sông đang lên rất nhanh.\n"
SHIFTS = """() => { window.shifted = 0; new PerformanceObserver(list => {
    for (const entry of list.getEntries()) window.shifted += entry.value;
}).observe({ type: 'layout-shift', buffered: true }) }"""
NO_HLS = """(() => { const known = HTMLMediaElement.prototype.canPlayType;
    HTMLMediaElement.prototype.canPlayType = function (type) {
        return type.includes('mpegurl') ? '' : known.call(this, type) } })()"""


def photographs(by, number):
    sizes = [(1200, 800), (800, 1200), (1500, 700)]
    return [
        media.take_in_photograph(
            by=by, at=timezone.now(), name=f"{at}.jpg", caption="", credit="Mạnh Khoa",
            alt_text="Nước ngập ruộng",
            file=io.BytesIO(jpeg((sizes[at % 3][0] + at, sizes[at % 3][1]))),
        )
        for at in range(number)
    ]  # fmt: skip


def gallery(pictures):
    inside = "".join(
        figure("photograph", one, f"Ruộng thứ {at}") for at, one in enumerate(pictures)
    )
    return f'<section data-gallery="">{inside}</section>'


@pytest.fixture
def story_of_nine(hoa):
    lines = "<p>Nước lên.</p>" * 6
    body = f"{lines}{gallery(photographs(hoa, 9))}{lines}"
    return factories.make_published("Chín tấm ảnh lũ", body=body).get_absolute_url()


def in_view(page):
    """Which slide stands at the left edge of the row."""
    return page.evaluate(
        "() => { const row = document.querySelector('.gallery-row');"
        " return Math.round(row.scrollLeft / row.clientWidth) + 1 }"
    )


def comes_to(page, number):
    page.wait_for_function(
        "number => { const row = document.querySelector('.gallery-row');"
        " return Math.abs(row.scrollLeft - (number - 1) * row.clientWidth) < 2 }",
        arg=number,
    )
    # A key pressed while the row still glides into its place is taken for that glide.
    page.wait_for_timeout(300)


def test_a_gallery_is_looked_through_by_arrow_key_and_finger(phone_page, story_of_nine):
    page = phone_page
    fetched = []
    page.on(
        "request",
        lambda request: fetched.append(request.url) if "/photographs/" in request.url else None,
    )
    page.add_init_script(f"({SHIFTS})()")
    page.goto(story_of_nine)
    row = page.locator(".gallery-row")
    row.scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('.slide img').complete")
    assert len(fetched) < 9
    before = page.evaluate("scrollY")

    page.locator(".slide").nth(0).get_by_text("Ảnh sau").tap()
    comes_to(page, 2)
    page.keyboard.press("Enter")
    comes_to(page, 3)
    assert page.evaluate("document.activeElement.closest('.slide').id").endswith("-3")
    row.focus()
    page.keyboard.press("ArrowRight")
    comes_to(page, 4)
    row.evaluate("row => row.scrollBy({ left: row.clientWidth * .7, behavior: 'instant' })")
    comes_to(page, 5)
    assert (page.evaluate("scrollY"), page.evaluate("location.hash")) == (before, "")
    assert page.evaluate("window.shifted") == 0
    assert "5/9" in page.locator(".slide").nth(4).inner_text()


def test_a_gallery_is_looked_through_without_scripts(open_page, story_of_nine):
    page = open_page(java_script_enabled=False)
    page.goto(story_of_nine)
    page.locator(".slide").nth(0).get_by_text("Ảnh sau").click()
    second = page.locator(".slide").nth(1)
    row = page.locator(".gallery-row").bounding_box()
    page.wait_for_timeout(1200)
    assert abs(second.bounding_box()["x"] - row["x"]) < 2


def film(by, **facts):
    video = media.take_in_video(
        by=by, at=timezone.now(), file=io.BytesIO(clip(seconds=20)), name="a.mp4"
    )
    media.make_video(video, at=timezone.now())
    type(video).objects.filter(pk=video.pk).update(credit="Ngọc Lan", **facts)
    return video


def watched(page, address, ending):
    fetched = []
    page.on(
        "request",
        lambda request: fetched.append(request.url) if request.url.endswith(ending) else None,
    )
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return fetched


def test_nothing_of_a_clip_comes_before_it_is_played_and_its_subtitles_when_wanted(phone_page, hoa):
    video = film(factories.make_lan(), subtitles=CUES)
    story = factories.make_published(body=figure("video", video, "Đê"))
    fetched = watched(phone_page, story.get_absolute_url(), (".mp4", ".vtt", ".m3u8"))
    assert fetched == []
    phone_page.locator("video").evaluate("video => { video.muted = true; return video.play() }")
    phone_page.wait_for_function("() => document.querySelector('video').currentTime > 0.2")
    phone_page.locator("video").evaluate("video => { video.textTracks[0].mode = 'showing' }")
    phone_page.wait_for_function("() => document.querySelector('track').readyState === 2")
    assert phone_page.locator("video").evaluate("video => video.textTracks[0].cues.length") == 1


def in_pieces(video, folder):
    """As the worker leaves them, beside the file that is there already."""
    ladder(folder, [(144, 200_000), (288, 600_000)], 20)
    kinds = {"master.m3u8": "hls", "144.m3u8": "hls_list", "288.m3u8": "hls_list"}
    for number, path in enumerate(sorted(folder.iterdir())):
        name = f"videos/{video.folder}/{path.name}"
        private_storage().save(name, ContentFile(path.read_bytes()))
        VideoRendition.objects.create(
            video=video, kind=kinds.get(path.name, "hls_file"), number=number, width=512,
            height=288, name=name, size=path.stat().st_size,
        )  # fmt: skip


@pytest.fixture
def long_story(hoa, tmp_path):
    video = film(factories.make_lan())
    in_pieces(video, tmp_path)
    return factories.make_published(body=figure("video", video, "Đê")).get_absolute_url()


def plays_on(page, moment):
    page.wait_for_function(
        "moment => document.querySelector('video').currentTime > moment", arg=moment
    )


PLAY = "video => { video.muted = true; return video.play().catch(() => {}) }"


def test_a_long_clip_is_played_in_pieces_where_the_browser_cannot(page, long_story):
    page.add_init_script(NO_HLS)
    fetched = watched(page, long_story, (".mp4", ".m3u8", "hls.js"))
    assert fetched == []
    clip = page.locator("video")
    clip.evaluate(PLAY)
    plays_on(page, 0.5)
    assert clip.evaluate("video => video.src").startswith("blob:")
    assert 19 < clip.evaluate("video => video.duration") < 21
    clip.evaluate("video => { video.currentTime = 15 }")
    plays_on(page, 15.3)
    clip.evaluate("video => { video.currentTime = 1 }")
    page.wait_for_function("() => document.querySelector('video').currentTime < 5")
    plays_on(page, 1.5)
    clip.evaluate("video => { video.currentTime = 19 }")
    page.wait_for_function("() => document.querySelector('video').ended")
    names = [url.rpartition("/")[2] for url in fetched]
    assert names[:2] == ["hls.js", "master.m3u8"]
    assert "180.mp4" not in names


@pytest.mark.parametrize("lost", ["master.m3u8", "-hls.mp4"])
def test_where_the_pieces_fail_the_whole_file_goes_on(page, long_story, lost, complaints):
    complaints.expect("Failed to load resource")
    page.add_init_script(NO_HLS)
    page.route(f"**/*{lost}", lambda route: route.fulfill(status=404))
    page.goto(long_story)
    page.locator("video").evaluate(PLAY)
    plays_on(page, 0.3)
    assert page.locator("video").evaluate("video => video.currentSrc").endswith("180.mp4")
