"""From the reporter's camera to a cheap phone: nine photographs and two clips over a line that is
slow and breaks twice, through a server and a worker of their own, to the page that readers open.
"""

import time

import pytest

from articles.enums import VideoState
from articles.models import Article, Photograph, PublishedArticle, Upload, VideoAttachment
from tests import factories
from tests.e2e import test_a_day
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.people import EDITOR, Person, Reporter
from tests.e2e.test_a_day import listen
from tests.media_files import clip, heic, iptc, jpeg, png_bomb, with_segments

house, newsroom = test_a_day.house, test_a_day.newsroom
pytestmark = pytest.mark.timeout(300)
HEADLINE = "Nước lũ tràn đê Bãi Sen, 120 hộ được đưa đi trong đêm"
SENTENCE = "Bà con xã Nguyễn Huệ khuân đồ lên gác. "
CAPTIONS = [
    "Nước tràn qua mặt đê Bãi Sen lúc sáu giờ sáng",
    "Bộ đội giúp dân chuyển thóc lên gác",
    "Cầu phao bị cuốn trôi đêm 23",
    "Trẻ em xóm Ổ Gà được thuyền đưa tới trường",
    "Đoàn y tế khám bệnh cho người dân",
    "Ủy ban xã phát mì tôm",
]
CREDIT = "Ngọc Lan"
# Of what a phone sends up from a commune: bytes a second, and milliseconds there and back.
SLOW_LINE = {"downloadThroughput": 400_000, "uploadThroughput": 90_000, "latency": 60}
SHIFTS = """() => {
    window.shifted = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
        window.shifted += entry.hadRecentInput ? 0 : entry.value;
    })).observe({type: "layout-shift", buffered: true});
}"""
ALL_THERE = """(where) => [...document.querySelectorAll(where)].every(
    (image) => image.complete && image.naturalWidth)"""
SEEN = """async () => {
    const all = [...document.querySelectorAll(".story-figure img")];
    for (const image of all) {
        image.scrollIntoView({block: "center"});
        await image.decode();
    }
    return all.map((image) => [image.alt, image.naturalWidth > 0, image.currentSrc]);
}"""
PLAYS = """async (video) => {
    video.scrollIntoView({block: "center"});
    video.muted = true;
    await video.play();
    while (video.currentTime < 0.3) await new Promise((resolve) => setTimeout(resolve, 50));
    return [video.videoWidth, video.videoHeight];
}"""


def photographs():
    """Six with what a photo desk writes into them, one of an iPhone, one cut off, one a bomb."""
    told = [
        with_segments(
            jpeg((1500 + number, 1000)),
            iptc((120, caption.encode()), (110, CREDIT.encode()), (80, b"Lan")),
        )
        for number, caption in enumerate(CAPTIONS)
    ]
    files = [
        *((f"DSC_{number:04}.JPG", content) for number, content in enumerate(told)),
        ("IMG_0007.HEIC", heic((1200, 900))),
        ("DSC_0008.JPG", jpeg((1400, 900))[:9_000]),
        ("DSC_0009.PNG", png_bomb(30_000, 30_000)),
    ]
    return [as_chosen(name, content, "image/jpeg") for name, content in files]


def clips():
    return [
        as_chosen("lu.mp4", clip(3, (640, 360)), "video/mp4"),
        as_chosen("dung.mov", clip(2, (360, 640), format="mov"), "video/quicktime"),
    ]


def as_chosen(name, content, media_type):
    return {"name": name, "mimeType": media_type, "buffer": content}


class Line:
    """Of the reporter's own machine, as its browser has it."""

    def __init__(self, page):
        self.page = page
        self.wire = page.context.new_cdp_session(page)
        self.wire.send("Network.enable")

    def becomes(self, *, offline):
        self.wire.send("Network.emulateNetworkConditions", SLOW_LINE | {"offline": offline})

    def breaks(self, seconds):
        self.becomes(offline=True)
        self.page.wait_for_timeout(seconds * 1000)
        self.becomes(offline=False)


def until(condition, seconds=90):
    ends_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends_at, "not within its time"
        time.sleep(0.2)


@pytest.fixture
def machine(chromium, house, complaints):
    contexts = []

    def machine(**options):
        context = chromium.new_context(
            base_url=house.origin, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh",
            service_workers="block", **({"viewport": DESKTOP} | options),
        )  # fmt: skip
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        listen(page, complaints, house.origin)
        return page

    for words in ("ERR_INTERNET_DISCONNECTED", "ERR_NETWORK", "422"):
        complaints.expect(words)
    yield machine
    for context in contexts:
        context.close()


def chooses(page, tool, files):
    page.click(f".desk-tool--{tool}")
    page.locator("dialog[open] input[type=file]").set_input_files(files)


def puts_in(page):
    page.locator("dialog[open] .desk-button--main:enabled").click()
    page.locator("dialog[open]").wait_for(state="detached")


def describes(page, count):
    """What no file can tell; and all that the iPhone's did not."""
    cards = page.locator("dialog[open] .desk-arrival")
    for number in range(count):
        words = f"Cảnh lũ số {number}"
        cards.nth(number).locator("[name=alt_text]").fill(words)
        if number == len(CAPTIONS):
            cards.nth(number).locator("[name=caption]").fill("Nước rút ở chợ Quán Hàu")
            cards.nth(number).locator("[name=credit]").fill(CREDIT)


def says_of_clips(page):
    cards = page.locator("dialog[open] .desk-arrival")
    for number, caption in enumerate(("Nước lên nhanh", "Cứu người trên mái nhà")):
        cards.nth(number).locator("[name=caption]").fill(caption)
        cards.nth(number).locator("[name=credit]").fill(CREDIT)


def lan_sends_all_and_writes_on(lan):
    """The line breaks once under the photographs and once under the clips."""
    page = lan.page
    line = Line(page)
    line.becomes(offline=False)
    chooses(page, "photograph", photographs())
    describes(page, len(CAPTIONS) + 1)
    puts_in(page)
    lan.types(SENTENCE)
    line.breaks(2)
    lan.types(SENTENCE)
    until(lambda: Upload.objects.filter(photograph__isnull=False).count() >= 2)
    page.keyboard.press("Control+End")
    chooses(page, "video", clips())
    says_of_clips(page)
    puts_in(page)
    line.breaks(2)
    lan.types(SENTENCE)
    page.wait_for_function(
        "where => document.querySelectorAll(where).length === 9", arg=f"{EDITOR} .desk-figure"
    )


def test_what_a_reporter_sends_from_a_flood_is_on_a_cheap_phone(machine, house, newsroom):
    house.open()
    lan = Reporter(newsroom["lan"], machine())
    lan.signs_in()
    lan.writes(HEADLINE, "Nước tràn vào lúc nửa đêm. ")
    lan_sends_all_and_writes_on(lan)
    assert lan.page.locator(".desk-tray .is-trouble").count() == 2
    assert lan.page.locator(f"{EDITOR} .desk-lacks", has_text="Chưa").count() == 0
    lan.page.wait_for_function(ALL_THERE, arg=f"{EDITOR} img", timeout=30_000)
    lan.files_it()
    article = Article.objects.get()
    assert article.body.count(SENTENCE.strip()) == 3
    assert Photograph.objects.count() == len(CAPTIONS) + 1
    assert VideoAttachment.objects.count() == 2
    assert set(Photograph.objects.values_list("credit", flat=True)) >= {CREDIT}
    hoa = Person(newsroom["hoa"], machine())
    hoa.signs_in()
    factories.approved(article)
    hoa.opens(article.pk)
    hoa.publishes()
    hoa.has_published()
    until(lambda: not Photograph.objects.filter(renditions_made_at=None).exists())
    until(lambda: not VideoAttachment.objects.exclude(state=VideoState.READY).exists())
    address = PublishedArticle.objects.get().get_absolute_url()
    time.sleep(1.2)
    for look in ({"viewport": PHONE, "is_mobile": True, "has_touch": True}, {}):
        readers_see_it(machine(**look), address)


def readers_see_it(page, address):
    page.goto(address)
    page.evaluate(SHIFTS)
    seen = page.evaluate(SEEN)
    assert len(seen) == len(CAPTIONS) + 1
    assert all(alt.startswith("Cảnh lũ số") and is_there for alt, is_there, _address in seen)
    assert all(address.endswith(".avif") for _alt, _is_there, address in seen)
    captions = page.locator("figcaption").all_inner_texts()
    assert all(any(caption in text for text in captions) for caption in CAPTIONS)
    films = page.locator("video")
    sizes = [films.nth(number).evaluate(PLAYS) for number in range(films.count())]
    assert sizes == [[640, 360], [360, 640]]
    assert page.evaluate("window.shifted") == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
