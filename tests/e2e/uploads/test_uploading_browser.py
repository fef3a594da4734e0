"""Nine photographs over a line that breaks, while somebody goes on writing."""

import re

import pytest

from articles.models import Photograph, Upload
from tests.e2e.keyboards import Composing, Injecting
from tests.e2e.test_desk_story import EDITOR, blocks
from tests.e2e.uploads.line import (
    HEAD,
    NAMES,
    TRAY,
    accept,
    below,
    choose,
    files,
    seen_in_tray,
    wait_for_figures,
)

SENTENCE = "Nước lũ tràn qua mặt đê, bà con xã Nguyễn Huệ khuân đồ lên gác"


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
