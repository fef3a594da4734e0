"""Nine photographs over a line that breaks, while somebody goes on writing."""

import io
import re

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from articles import media
from articles.models import Photograph, Upload, VideoAttachment
from tests.e2e.keyboards import Composing, Injecting
from tests.e2e.test_desk_media import send
from tests.e2e.test_desk_story import EDITOR, blocks
from tests.factories import make_article
from tests.media_files import clip, jpeg

TRAY = ".desk-tray"
HEAD = f"{TRAY}__head"
SAYS = ".desk-upload__says"
SENTENCE = "Nước lũ tràn qua mặt đê, bà con xã Nguyễn Huệ khuân đồ lên gác"
NAMES = [
    "Ảnh chụp toàn cảnh xã Quỳnh Hưng ngập trắng nhìn từ đê hữu sông Luộc lúc sáu giờ sáng.jpg",
    "Bộ đội giúp dân chuyển thóc.jpg",
    "Cầu phao tạm bắc qua đoạn đường Nguyễn Tất Thành bị cuốn trôi đêm 23 rạng sáng 24.jpg",
    "DSC_0001.JPG",
    "DSC_0002.JPG",
    "IMG_20261124_060012_Burst01.jpg",
    "Trẻ em xóm Ổ Gà được thuyền đưa tới trường.jpg",
    "Đoàn y tế khám bệnh, phát thuốc cho người dân thôn Đồng Ốc sau khi nước rút.jpg",
    "Ủy ban xã phát mì tôm.jpg",
]


def photograph(number, size=(1200, 900)):
    return jpeg((size[0] + number, size[1]))


def files(names=NAMES, **contents):
    """As `set_input_files` takes them; `contents` replaces one by its number: `n3=b"…"`."""
    return [
        {
            "name": name,
            "mimeType": "image/jpeg",
            "buffer": contents.get(f"n{number}") or photograph(number),
        }
        for number, name in enumerate(names)
    ]


def choose(page, chosen):
    page.click(".desk-tool--photograph")
    page.locator("dialog[open] input[type=file]").set_input_files(chosen)


def accept(page):
    page.locator("dialog[open] .desk-button--main:enabled", has_text="Chèn vào bài").click()
    page.locator("dialog[open]").wait_for(state="detached")


class Line:
    """What lies between the browser and the server: it breaks when it is told to, or after so
    many parts.
    """

    def __init__(self, page):
        self.page = page
        self.is_down, self.breaks_after, self.offsets = False, None, []
        page.route(re.compile(r"/uploads/"), self.pass_on)

    def pass_on(self, route):
        is_part = "/part/" in route.request.url
        if self.breaks_after is not None and len(self.offsets) >= self.breaks_after:
            self.is_down, self.breaks_after = True, None
        if self.is_down:
            route.abort("connectionreset")
            return
        if is_part:
            key, offset = re.search(
                r"/uploads/(\w+)/part/\?offset=(\d+)", route.request.url
            ).groups()
            self.offsets.append((key, int(offset)))
        route.continue_()

    def break_after(self, parts):
        self.breaks_after = len(self.offsets) + parts

    def wait_until_it_breaks(self):
        while not self.is_down:
            self.page.wait_for_timeout(20)

    @property
    def begun(self):
        return [key for key, offset in self.offsets if offset == 0]


def small_parts(page, size=6 * 1024):
    """So that a photograph of a test goes in several parts, as one of a camera does."""
    page.add_init_script(
        "const slice = Blob.prototype.slice; Blob.prototype.slice = function (from, to, type) {"
        f" return slice.call(this, from, Math.min(to ?? this.size, from + {size}), type) }}"
    )


@pytest.fixture
def story(newsroom, lan):
    return make_article(by=lan, body="<p>Một</p><p>Hai</p>")


@pytest.fixture
def desk(story, open_page, log_in, lan, complaints):
    """A story open at the desk, its line in the test's hand."""
    complaints.expect("ERR_CONNECTION_RESET")
    complaints.expect("422")
    complaints.expect("401")

    def desk(**options):
        page = open_page(**options)
        small_parts(page)
        page.line = Line(page)
        page.on("dialog", lambda dialog: dialog.accept())
        log_in(page, lan)
        page.goto(f"/toa-soan/articles/article/{story.pk}/change/")
        page.wait_for_selector("html.desk-is-ready")
        return page

    return desk


def below(page, paragraph):
    page.locator(f"{EDITOR} > p").nth(paragraph).click()
    page.keyboard.press("End")
    page.wait_for_timeout(200)


def wait_for_figures(page, count):
    page.wait_for_function(
        "([where, count]) => document.querySelectorAll(where).length === count",
        arg=[f"{EDITOR} .desk-figure", count],
    )


def seen_in_tray(page, text):
    page.wait_for_function(
        "([where, text]) => document.querySelector(where)?.textContent.includes(text)",
        arg=[TRAY, text],
    )


@pytest.mark.parametrize("keyboard", [Injecting, Composing])
def test_nine_photographs_over_a_line_that_breaks_twice_while_somebody_writes(desk, keyboard):
    page = desk()
    typist = keyboard(page, 5)
    below(page, 0)
    page.line.break_after(5)
    choose(page, files(n3=b"this is no picture"))
    accept(page)
    typist.type(SENTENCE)
    seen_in_tray(page, "Mất kết nối")
    typist.type(SENTENCE)
    page.line.is_down = False
    page.line.break_after(12)
    typist.type(SENTENCE)
    page.line.wait_until_it_breaks()
    page.line.is_down = False
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_for_figures(page, 8)
    names = [name for number, name in enumerate(NAMES) if number != 3]
    ids = {each.original_name: str(each.pk) for each in Photograph.objects.all()}
    page.wait_for_function(
        "() => document.querySelector('[name=body]').value.split('data-photograph').length === 9"
    )
    stored = page.input_value("[name=body]")
    assert re.findall(r'data-photograph="(\d+)"', stored) == [ids[name] for name in names]
    assert [tag for tag, _words in blocks(page)] == ["P", *["FIGURE"] * 8, "P"]
    assert [words for tag, words in blocks(page) if tag == "P"] == ["Một", SENTENCE * 3 + "Hai"]
    assert len(page.line.begun) == len(set(page.line.begun)) == 9
    page.click(HEAD)
    seen_in_tray(page, "DSC_0001.JPG")
    assert page.locator(f"{TRAY} .is-trouble").count() == 1


def test_what_arrives_while_a_word_is_composed_waits_for_its_end(desk):
    page = desk()
    below(page, 0)
    page.line.break_after(2)
    choose(page, files(NAMES[:1]))
    accept(page)
    page.line.wait_until_it_breaks()
    typist = Composing(page, 0)
    typist.show("đư")
    page.evaluate(
        "where => { window.moved = 0; new MutationObserver(() => { window.moved += 1 })"
        ".observe(document.querySelector(where), {subtree: true, childList: true,"
        " attributes: true, characterData: true}) }",
        EDITOR,
    )
    page.line.is_down = False
    seen_in_tray(page, "Đã tải lên 1 tệp")
    page.wait_for_timeout(600)
    assert page.evaluate("() => window.moved") == 0
    page.keyboard.insert_text("đường")
    wait_for_figures(page, 1)
    assert [words for tag, words in blocks(page) if tag == "P"] == ["Một", "đườngHai"]


def test_a_reloaded_page_goes_on_where_it_was(desk):
    page = desk()
    below(page, 0)
    page.line.break_after(4)
    choose(page, files(NAMES[:3]))
    accept(page)
    seen_in_tray(page, "Mất kết nối")
    page.wait_for_timeout(2300)
    page.reload()
    page.wait_for_selector(".desk-spot")
    assert [words for _tag, words in blocks(page)][1].startswith("3 tệp")
    page.line.is_down = False
    page.evaluate("dispatchEvent(new Event('online'))")
    page.click(HEAD)
    places = page.locator(TRAY).get_by_role("button", name="Đặt vào bài")
    for left in (3, 2, 1):
        page.wait_for_function(
            "([where, left]) => [...document.querySelectorAll(where)].filter("
            "one => one.textContent === 'Đặt vào bài').length === left",
            arg=[f"{TRAY} button", left],
        )
        places.first.click()
    wait_for_figures(page, 3)
    assert [tag for tag, _words in blocks(page)] == ["P", "FIGURE", "FIGURE", "FIGURE", "P"]
    assert len(page.line.begun) == len(set(page.line.begun)) == 3
    assert not Upload.objects.unfinished().exists()
    page.reload()
    page.wait_for_selector("html.desk-is-ready")
    assert page.locator(TRAY).is_hidden()


def test_what_is_on_its_way_to_a_new_story_finds_it_after_the_first_save(desk):
    page = desk()
    page.goto("/toa-soan/articles/article/add/")
    page.wait_for_selector("html.desk-is-ready")
    page.fill("[name=headline]", "Nước rút")
    page.select_option("[name=section]", label="Thời sự")
    page.line.break_after(2)
    choose(page, files(NAMES[:2]))
    accept(page)
    page.keyboard.type("Sau")
    page.line.wait_until_it_breaks()
    page.click("[name=_continue]")
    page.get_by_role("button", name="Làm ngay, không chờ").click()
    page.wait_for_url("**/change/")
    page.line.is_down = False
    page.click(HEAD)
    places = page.locator(TRAY).get_by_role("button", name="Đặt vào bài")
    places.nth(1).wait_for()
    places.first.click()
    places.first.click()
    wait_for_figures(page, 2)
    assert [tag for tag, _words in blocks(page)] == ["FIGURE", "FIGURE", "P"]


def test_of_two_windows_one_sends_and_the_other_goes_on_when_it_is_closed(desk):
    page = desk()
    page.line.break_after(2)
    choose(page, files(NAMES[:1]))
    accept(page)
    seen_in_tray(page, "Mất kết nối")
    other = page.context.new_page()
    line = Line(other)
    other.goto(page.url)
    other.wait_for_selector("html.desk-is-ready")
    other.wait_for_timeout(1000)
    assert other.locator(TRAY).is_hidden()
    assert line.offsets == []
    page.close()
    seen_in_tray(other, "Đã tải lên 1 tệp")
    assert line.begun == []
    assert Photograph.objects.get().original_name == NAMES[0]


def test_a_photograph_that_the_library_has_is_offered(desk, minh):
    theirs = [
        media.take_in_photograph(
            by=minh, at=timezone.now(), file=io.BytesIO(photograph(number)), name="cũ.jpg"
        )
        for number in range(2)
    ]
    page = desk()
    choose(page, files(NAMES[:2]))
    cards = page.locator(".desk-arrival")
    cards.nth(0).get_by_role("button", name="Dùng ảnh đó").click()
    cards.nth(1).get_by_role("button", name="Vẫn tải lên").click()
    cards.nth(1).locator(f"{SAYS} >> text=Đã tải lên").wait_for()
    accept(page)
    own = Photograph.objects.get(original_name=NAMES[1])
    page.wait_for_function(
        "ids => ids.every(id => document.querySelector('[name=body]').value.includes(`\"${id}\"`))",
        arg=[theirs[0].pk, own.pk],
    )
    assert Photograph.objects.count() == 3


def test_ones_own_photograph_is_not_sent_twice(desk, lan):
    own = media.take_in_photograph(
        by=lan, at=timezone.now(), file=io.BytesIO(photograph(0)), name="cũ.jpg"
    )
    page = desk()
    choose(page, files(NAMES[:1]))
    page.locator(f".desk-arrival {SAYS} >> text=Đã có trong thư viện").wait_for()
    accept(page)
    assert page.line.offsets == []
    page.wait_for_function(
        "id => document.querySelector('[name=body]').value.includes(`\"${id}\"`)", arg=own.pk
    )


def test_where_the_browser_keeps_no_file_it_is_asked_for_again(desk):
    page = desk()
    page.add_init_script("IDBObjectStore.prototype.put = () => { throw new Error('full') }")
    page.reload()
    page.wait_for_selector("html.desk-is-ready")
    page.line.break_after(2)
    [wanted] = files(NAMES[:1])
    choose(page, wanted)
    accept(page)
    seen_in_tray(page, "Mất kết nối")
    page.line.is_down = False
    page.reload()
    seen_in_tray(page, "cần bạn xem")
    page.click(HEAD)
    again = page.locator(TRAY).get_by_role("button", name="Chọn lại tệp")
    for chosen, said in ((files(NAMES[1:2]), "tệp khác"), (wanted, "Đã tải lên")):
        with page.expect_file_chooser() as chooser:
            again.click()
        chooser.value.set_files(chosen)
        seen_in_tray(page, said)
    assert len(page.line.begun) == 1
    assert Photograph.objects.get().original_name == NAMES[0]


def test_what_the_server_forgot_meanwhile_is_sent_anew(desk, complaints):
    complaints.expect("404")
    page = desk()
    below(page, 0)
    page.line.break_after(3)
    choose(page, files(NAMES[:1]))
    accept(page)
    page.line.wait_until_it_breaks()
    Upload.objects.all().delete()
    page.line.is_down = False
    wait_for_figures(page, 1)
    assert len(page.line.begun) == 2
    assert Photograph.objects.count() == 1


def test_an_expired_login_waits_for_its_person_without_a_word_lost(desk, log_in, lan):
    page = desk()
    below(page, 0)
    page.line.break_after(2)
    choose(page, files(NAMES[:2]))
    accept(page)
    seen_in_tray(page, "Mất kết nối")
    Session.objects.all().delete()
    page.line.is_down = False
    seen_in_tray(page, "cần bạn xem")
    assert page.locator("dialog[open]").count() == 0
    page.click(HEAD)
    page.locator(TRAY).get_by_role("button", name="Đăng nhập lại").first.click()
    frame = page.frame_locator(".desk-signin")
    frame.locator("[name=username]").fill(lan.username)
    frame.locator("[name=password]").fill("mật khẩu đủ dài để thử")
    frame.locator("[type=submit]").click()
    wait_for_figures(page, 2)


def test_a_cancelled_upload_is_gone_and_the_others_go_on(desk):
    page = desk()
    below(page, 0)
    page.line.break_after(3)
    choose(page, files(NAMES[:3]))
    accept(page)
    seen_in_tray(page, "Mất kết nối")
    page.click(HEAD)
    page.get_by_role("button", name=f"Hủy tải lên: {NAMES[1]}").click()
    page.line.is_down = False
    wait_for_figures(page, 2)
    assert page.locator(".desk-spot").count() == 0
    assert set(Photograph.objects.values_list("original_name", flat=True)) == {NAMES[0], NAMES[2]}


def test_a_story_is_not_saved_without_what_is_on_its_way_unless_one_wants_so(desk, story):
    page = desk()
    below(page, 0)
    page.line.break_after(2)
    choose(page, files(NAMES[:2]))
    accept(page)
    page.line.wait_until_it_breaks()
    page.click("[name=_continue]")
    page.get_by_text("Chờ tải xong rồi làm tiếp").click()
    below(page, 1)
    Injecting(page, 5).type("Vẫn viết")
    page.line.is_down = False
    page.wait_for_selector(".messagelist .success, .desk-story .success", state="attached")
    story.refresh_from_db()
    assert story.body.count("data-photograph") == 2
    assert "Vẫn viết" in story.body


# -- The library -------------------------------------------------------------------------------


def test_many_photographs_come_into_the_library_with_their_words(newsroom, open_desk, lan):
    page = open_desk(lan, "/toa-soan/articles/photograph/add/")
    page.locator("input[type=file]").set_input_files(files(NAMES[:3]))
    card = page.locator(".desk-arrival").nth(1)
    card.locator("[name=caption]").fill("Đê vỡ lúc nửa đêm")
    card.locator("[name=credit]").fill("Ngọc Lan")
    card.get_by_text("Đã lưu mô tả").wait_for()
    page.get_by_role("link", name="Mở trong thư viện").nth(2).wait_for()
    told = dict(Photograph.objects.values_list("original_name", "caption"))
    assert told == {NAMES[0]: "", NAMES[1]: "Đê vỡ lúc nửa đêm", NAMES[2]: ""}


def test_what_is_on_its_way_is_told_on_other_pages_and_goes_on_in_the_library(desk):
    page = desk()
    page.line.break_after(2)
    choose(page, files(NAMES[:2]))
    accept(page)
    page.line.wait_until_it_breaks()
    page.goto("/toa-soan/articles/photograph/")
    page.get_by_role("link", name="Còn 2 tệp chưa tải lên xong").wait_for()
    page.line.is_down = False
    page.get_by_role("link", name="Còn 2 tệp chưa tải lên xong").click()
    seen_in_tray(page, "Đã tải lên 2 tệp")
    assert len(page.line.begun) == len(set(page.line.begun)) == 2


def test_ones_own_late_photographs_stand_first_in_the_editors_library(desk):
    page = desk()
    page.goto("/toa-soan/articles/photograph/add/")
    page.wait_for_selector("html.desk-is-ready")
    page.locator("input[type=file]").set_input_files(files(NAMES[:1]))
    page.get_by_role("link", name="Mở trong thư viện").wait_for()
    page.goto("/toa-soan/articles/article/add/")
    page.wait_for_selector("html.desk-is-ready")
    page.click(".desk-tool--photograph")
    fresh = page.locator(".desk-library__fresh")
    fresh.get_by_text(NAMES[0]).click()
    assert page.locator(".desk-library > .desk-shelf .desk-shelf__item").count() == 0
    accept(page)
    wait_for_figures(page, 1)


def test_photographs_dropped_and_pasted_in_the_library_come_too(newsroom, open_desk, lan):
    page = open_desk(lan, "/toa-soan/articles/photograph/add/")
    for number, kind in enumerate(("drop", "paste")):
        send(page, kind, where="[data-upload]", name=NAMES[number], content=photograph(number))
    page.get_by_role("link", name="Mở trong thư viện").nth(1).wait_for()
    assert Photograph.objects.count() == 2


def test_what_was_said_of_a_clip_is_said_again_after_a_lost_connection(desk, complaints):
    complaints.expect("ERR_FAILED")
    page = desk()
    tries = []

    def lost_twice(route):
        tries.append(route.request.url)
        return route.abort() if len(tries) < 3 else route.continue_()

    page.route("**/describe-video/", lost_twice)
    below(page, 0)
    page.click(".desk-tool--video")
    page.locator("dialog[open] input[type=file]").set_input_files(
        {"name": "lu.mp4", "mimeType": "video/mp4", "buffer": clip(seconds=1)}
    )
    card = page.locator("dialog[open] .desk-arrival")
    card.locator("[name=caption]").fill("Nước lên nhanh")
    card.locator("[name=credit]").fill("Ngọc Lan")
    accept(page)
    wait_for_figures(page, 1)
    page.click("[name=_continue]")
    page.get_by_role("button", name="Chờ tải xong rồi làm tiếp").click()
    page.wait_for_selector(".messagelist .success")
    assert VideoAttachment.objects.get().credit == "Ngọc Lan"
    assert len(tries) == 3
