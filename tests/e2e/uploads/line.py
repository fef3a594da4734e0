"""Photographs on their way from a browser, over a line that is in the test's hand."""

import re

from tests.e2e.test_desk_story import EDITOR
from tests.media_files import jpeg

TRAY = ".desk-tray"
HEAD = f"{TRAY}__head"
SAYS = ".desk-upload__says"
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


def at_the_desk(page, person, story, *, log_in, complaints):
    """The story open, its line in the test's hand."""
    for said in ("ERR_CONNECTION_RESET", "422", "401"):
        complaints.expect(said)
    small_parts(page)
    page.line = Line(page)
    page.on("dialog", lambda dialog: dialog.accept())
    log_in(page, person)
    page.goto(f"/toa-soan/articles/article/{story.pk}/change/")
    page.wait_for_selector("html.desk-is-ready")
    return page
