"""Stories that were opened are read without a network, and never one that was taken back."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Error, expect

from articles import actions
from articles.models import PageviewDay, VideoRendition
from articles.pages import last_frame
from tests import factories
from tests.integration.readership_client import reception_here
from tests.paper import figure, pictured, rich_story
from tests.readings import flush

OFFLINE = "/ngoai-tuyen"
KEPT = re.compile(r"Bản đã lưu lúc \d\d:\d\d, \d+/\d+/\d{4}, có thể đã thay đổi")
NOTES = """async () => {
    const found = {};
    for (const name of await caches.keys()) {
        const path = name.split(" ")[1];
        const page = path && await (await caches.open(name)).match(path);
        if (page) found[path] = JSON.parse(decodeURIComponent(page.headers.get("x-luu")));
    }
    return found;
}"""
LEDGER = """async () => {
    const kept = await (await caches.open("bao-1")).match("/ngoai-tuyen/so");
    return kept ? kept.json() : {contact: 0, checked: 0};
}"""
# As if kept by the worker, with some things about it changed.
PRETEND = """async ([from, path, changes]) => {
    const page = await (await caches.open(`bao-1 ${from}`)).match(from);
    const note = JSON.parse(decodeURIComponent(page.headers.get("x-luu")));
    const headers = new Headers(page.headers);
    headers.set("x-luu", encodeURIComponent(JSON.stringify({...note, ...changes})));
    const text = await page.text();
    await (await caches.open(`bao-1 ${path}`)).put(path, new Response(text, {headers}));
}"""
DAY = 24 * 3600 * 1000


class Reader:
    def __init__(self, page):
        self.page = page
        self.contact = 0

    def read(self, story):
        answer = self.page.goto(address(story))
        self.wait_for_the_worker()
        return answer

    def wait_for_the_worker(self):
        """Until the paper was heard once more, and all that follows from it is done."""
        for _ in range(100):
            found = self.page.evaluate(LEDGER)
            if found["checked"] >= found["contact"] > self.contact:
                self.contact = found["contact"]
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"the worker does not come to rest: {found}")

    def kept(self):
        return set(self.page.evaluate(NOTES))

    def lose_the_network(self):
        self.page.context.set_offline(True)

    def find_the_network(self):
        self.page.context.set_offline(False)

    def sees_kept(self, story):
        """Tried where the browser is, as a reader would: by its address."""
        self.page.goto(address(story))
        return self.page.get_by_text(KEPT).is_visible()

    def pretend(self, story, path, **changes):
        """The worker may still be writing what was shown last: then it is said once more."""
        for _ in range(5):
            self.page.evaluate(PRETEND, [address(story), path, changes])
            if path != address(story):
                return
            self.page.wait_for_timeout(400)
            note = self.page.evaluate(NOTES).get(path)
            if note is None or note.items() >= changes.items():
                return


def address(story):
    return story if isinstance(story, str) else story.get_absolute_url()


def retract(story):
    actions.retract(by=factories.make_hoa(), at=timezone.now(), article=story, reason="Sai nguồn")


def published(headline, **fields):
    return factories.make_published(headline, at=timezone.now() - timedelta(minutes=5), **fields)


@pytest.fixture
def reader(open_page, complaints, live_server):
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    last_frame.forget()
    reader = Reader(open_page(service_workers="allow"))
    yield reader
    # Else the worker would go on asking while the tables are emptied for the next test. The page is
    # not closed by itself: on an error of its own, Chromium may never answer to that.
    reader.lose_the_network()


@pytest.fixture
def story(live_server):
    photograph = pictured()
    body = "<p>Nước rút dần.</p>" + figure("photograph", photograph, "Ruộng lúa")
    return published("Bà con & đồng ruộng", body=body, lead_photograph=photograph)


def test_an_opened_story_is_read_again_without_a_network(reader, story):
    reader.read(story)
    reader.lose_the_network()
    reader.page.reload()
    assert reader.page.get_by_text(KEPT).is_visible()
    assert reader.page.get_by_text("Nước rút dần.").is_visible()
    assert reader.page.evaluate("document.fonts.load('20px Newsreader').then((all) => all.length)")
    picture = reader.page.locator("main img").first.get_attribute("src")
    assert reader.page.evaluate("async (it) => (await fetch(it)).status", picture) == 200
    reader.find_the_network()
    reception_here().spool.close()
    flush()
    assert sum(PageviewDay.objects.values_list("robots", flat=True)) == 1


def test_without_a_network_every_page_leads_to_what_was_kept(reader, story):
    reader.read(story)
    reader.lose_the_network()
    reader.page.goto("/")
    reader.page.get_by_role("link", name="Bà con & đồng ruộng").click()
    reader.page.get_by_text(KEPT).wait_for()
    reader.page.get_by_role("link", name="Các bài đã lưu").click()
    reader.page.get_by_role("heading", name="Đọc khi không có mạng").wait_for()


def test_a_story_taken_back_is_gone_once_there_is_a_network(reader, story):
    reader.read(story)
    reader.lose_the_network()
    retract(story)
    assert reader.sees_kept(story)
    reader.find_the_network()
    assert reader.page.goto(address(story)).status == 410
    reader.wait_for_the_worker()
    assert reader.kept() == set()
    reader.lose_the_network()
    assert not reader.sees_kept(story)


def test_a_story_taken_back_is_gone_though_only_another_page_was_opened(reader, story):
    other = published("Chợ phiên đông lại")
    reader.read(story)
    reader.read(other)
    assert reader.kept() == {address(story), address(other)}
    reader.lose_the_network()
    retract(story)
    reader.find_the_network()
    reader.read("/")
    assert reader.kept() == {address(other)}
    reader.lose_the_network()
    assert not reader.sees_kept(story)
    assert reader.sees_kept(other)
    assert "đồng ruộng" not in reader.page.locator("main").inner_text()


def test_the_copy_on_the_screen_goes_when_the_network_comes(reader, story):
    reader.read(story)
    reader.lose_the_network()
    reader.page.reload()
    retract(story)
    reader.find_the_network()
    reader.page.evaluate("dispatchEvent(new Event('online'))")
    expect(reader.page.get_by_text("Bài viết đã được gỡ")).to_be_visible()


def test_nothing_kept_is_shown_until_the_paper_has_told_what_it_took_back(
    reader, story, monkeypatch
):
    """The network came for one page, and went before the question."""
    reader.read(story)
    with monkeypatch.context() as patch:
        patch.setattr("articles.views.offline.pages.offline_changes", None)
        reader.page.goto("/", wait_until="networkidle")
        reader.lose_the_network()
        assert not reader.sees_kept(story)
        assert reader.page.get_by_text("Các bài đã lưu sẽ hiện lại khi có mạng").is_visible()
        reader.find_the_network()
    reader.read("/")
    reader.lose_the_network()
    assert reader.sees_kept(story)


def test_a_corrected_story_is_kept_as_it_was_corrected(reader, story):
    reader.read(story)
    reader.page.wait_for_timeout(1100)
    story.refresh_from_db()
    quicker = story.body.replace("Nước rút dần.", "Nước rút nhanh.")
    factories.changed_past_the_desk(story, body=quicker)
    factories.pass_and_correct(
        by=factories.make_hoa(), at=timezone.now(), article=story, note="Nhanh"
    )
    reader.read("/")
    reader.lose_the_network()
    assert reader.sees_kept(story)
    assert reader.page.get_by_text("Nước rút nhanh.").is_visible()


def test_old_copies_and_copies_of_another_time_are_not_shown(reader, story):
    other = published("Chợ phiên đông lại")
    reader.read(story)
    reader.read(other)
    now = reader.page.evaluate("Date.now()")
    reader.pretend(story, address(story), keptAt=now - 8 * DAY)
    reader.pretend(other, address(other), keptAt=now + 8 * DAY)
    reader.lose_the_network()
    assert not reader.sees_kept(story)
    assert not reader.sees_kept(other)
    reader.find_the_network()
    reader.read("/")
    assert reader.kept() == set()


def test_thirty_stories_are_kept_and_no_more_bytes_than_a_phone_can_spare(reader, story):
    reader.read(story)
    for number in range(40, 75):
        reader.pretend(story, f"/bai-{number}.html", usedAt=number)
    reader.read(story)
    assert reader.kept() == {address(story)} | {f"/bai-{n}.html" for n in range(46, 75)}
    for number in range(46, 75):
        reader.pretend(story, f"/bai-{number}.html", usedAt=number, bytes=2_000_000)
    reader.read(story)
    assert reader.kept() == {address(story)} | {f"/bai-{n}.html" for n in range(66, 75)}


def test_a_full_disk_costs_the_older_half_and_no_more(reader, story):
    reader.read(story)
    for number in range(40, 60):
        reader.pretend(story, f"/bai-{number}.html", usedAt=number)
    used = reader.page.evaluate("async () => (await navigator.storage.estimate()).usage")
    chromium = reader.page.context.new_cdp_session(reader.page)
    origin = {"origin": reader.page.evaluate("origin")}
    chromium.send("Storage.overrideQuotaForOrigin", origin | {"quotaSize": used + 1000})
    other = published("Chợ phiên đông lại")
    reader.read(other)
    assert "/bai-40.html" not in reader.kept()
    assert "/bai-59.html" in reader.kept()
    chromium.send("Storage.overrideQuotaForOrigin", origin)
    reader.read(other)
    assert {address(other), "/bai-59.html"} <= reader.kept()


def test_a_reader_removes_what_was_kept(reader, story):
    reader.read(story)
    reader.page.goto(OFFLINE)
    reader.page.get_by_role("button", name="Xóa các bài đã lưu").click()
    reader.page.get_by_text("Máy này chưa lưu bài nào").wait_for()
    assert reader.kept() == set()


def test_the_desk_the_search_and_clips_are_left_alone(reader):
    reader.read(rich_story())
    clip = VideoRendition.objects.get(kind="mp4").name
    with reader.page.expect_response("**/*.mp4") as answer:
        # Not waited for here: the response is, and that has an end.
        ask = "(it) => { fetch(it, {headers: {Range: 'bytes=0-1'}}).then((it) => it.blob()) }"
        reader.page.evaluate(ask, f"/media/{clip}")
    assert not answer.value.from_service_worker
    reader.lose_the_network()
    for path in ("/toa-soan/", "/tim-kiem?q=lũ"):
        with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
            reader.page.goto(path)


def test_turned_off_the_worker_takes_itself_and_all_it_kept_away(reader, story, settings):
    reader.read(story)
    settings.OFFLINE_READING = False
    reader.page.goto("/")
    count = "async () => (await navigator.serviceWorker.getRegistrations()).length"
    for _ in range(60):
        if not reader.page.evaluate(count):
            break
        reader.page.wait_for_timeout(50)
    assert reader.page.evaluate("caches.keys()") == []
    reader.page.goto(address(story), wait_until="networkidle")
    assert reader.page.evaluate(count) == 0
