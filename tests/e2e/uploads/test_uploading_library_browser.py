"""Files that come into the library from a browser, and what of them is told elsewhere."""

from articles.models import Photograph, VideoAttachment
from tests.e2e.test_desk_media import send
from tests.e2e.uploads.line import (
    NAMES,
    accept,
    below,
    choose,
    files,
    photograph,
    seen_in_tray,
    wait_for_figures,
)
from tests.media_files import clip


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
