"""The palette and the keys of the desk, by keyboard alone and on a phone."""

import pytest

from articles.models import Article
from tests.e2e.keyboards import Composing, Injecting
from tests.e2e.test_desk_story import EDITOR, READY
from tests.factories import make_article

OPEN = "dialog.desk-palette[open]"
BOX = "dialog.desk-palette [role=combobox]"
CHOSEN = "dialog.desk-palette [aria-selected=true]"


@pytest.fixture
def article(newsroom):
    return make_article("Nước sông rút, ướt đường Nguyễn Huệ", body="<p>Đầu.</p>")


def change(article):
    return f"/toa-soan/articles/article/{article.pk}/change/"


def chosen(page):
    return page.inner_text(f"{CHOSEN} .desk-palette__label")


@pytest.mark.parametrize("keyboard", [Injecting, Composing])
def test_a_story_is_reached_from_the_text_by_vietnamese_words(open_desk, hoa, article, keyboard):
    page = open_desk(hoa, change(article))
    page.click(EDITOR)
    page.keyboard.press("Control+k")
    page.wait_for_selector(OPEN)
    keyboard(page).type("Đê vỡ nửa đêm")
    assert page.input_value(BOX) == "Đê vỡ nửa đêm"
    page.wait_for_selector(f"{OPEN} [role=option] >> text=Đê vỡ lúc nửa đêm")
    page.keyboard.press("Enter")
    other = Article.objects.get(headline="Đê vỡ lúc nửa đêm")
    page.wait_for_url(f"**{change(other)}")
    page.wait_for_selector(READY)


def test_escape_gives_the_caret_back_and_nothing_was_written(open_desk, hoa, article):
    page = open_desk(hoa, change(article))
    page.click(EDITOR)
    page.keyboard.press("End")
    page.keyboard.press("Control+k")
    page.keyboard.type("luu tru")
    page.keyboard.press("Escape")
    page.wait_for_selector(OPEN, state="detached")
    # The editor puts its caret back 20 ms after the focus; no hand is as quick as a driver.
    page.evaluate("new Promise((go) => setTimeout(go, 100))")
    page.keyboard.type("x")
    assert page.inner_text(EDITOR).strip() == "Đầu.x"


def test_focus_stays_inside_and_the_arrows_go_around(open_desk, hoa, article):
    page = open_desk(hoa, change(article))
    page.keyboard.press("Control+k")
    page.wait_for_selector(f"{OPEN} [role=group] >> text=Chuyên mục")
    first = chosen(page)
    page.keyboard.press("ArrowUp")
    last = chosen(page)
    page.keyboard.press("ArrowDown")
    assert chosen(page) == first != last
    active = page.get_attribute(BOX, "aria-activedescendant")
    assert page.inner_text(f"#{active}") == page.inner_text(CHOSEN)
    for _ in range(5):
        page.keyboard.press("Tab")
        inside = "!document.activeElement || document.activeElement === document.body"
        assert page.evaluate(f"{inside} || document.activeElement.closest('dialog') !== null")


SLOW_ANSWERS = """
    const ask = window.fetch
    let answered = 0
    window.fetch = async (...asked) => {
      if (!asked[0].pathname?.includes("/palette/")) return ask(...asked)
      await new Promise((go) => setTimeout(go, 300))
      const answer = await ask(...asked)
      setTimeout(() => { document.documentElement.dataset.answered = ++answered }, 100)
      return answer
    }
    void 0
"""


def test_opened_twice_before_an_answer_comes_each_section_stands_once(open_desk, hoa, article):
    page = open_desk(hoa, change(article))
    page.evaluate(SLOW_ANSWERS)
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.wait_for_selector("html[data-answered='2']")
    sections = page.locator("[aria-labelledby=desk-palette-sections] [role=option]")
    assert sections.all_inner_texts() == ["Thời sự"]


def test_the_verbs_of_the_open_story_are_done_from_it(open_desk, lan, article):
    page = open_desk(lan, change(article))
    page.keyboard.press("Control+k")
    page.keyboard.type("xem truoc")
    page.wait_for_function(f"document.querySelector('{CHOSEN}')?.textContent.includes('Xem trước')")
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    opened.value.wait_for_load_state()
    assert "Nước sông rút" in opened.value.content()
    opened.value.close()


def test_a_composition_is_not_disturbed_and_does_not_choose(open_desk, hoa, article):
    page = open_desk(hoa, change(article))
    page.click(EDITOR)
    typist = Composing(page)
    typist.show("đư")
    page.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'k', ctrlKey: true, bubbles: true, isComposing: true}))"
    )
    assert page.locator(OPEN).count() == 0
    page.keyboard.insert_text("đường")
    assert "đường" in page.inner_text(EDITOR)


def test_the_keys_save_and_press_the_main_button(open_desk, hoa, article):
    page = open_desk(hoa, change(article))
    page.click(EDITOR)
    page.keyboard.press("End")
    page.keyboard.type(" Thêm.")
    page.keyboard.press("Control+s")
    page.wait_for_selector(".messagelist .success")
    page.wait_for_selector(READY)
    assert Article.objects.get(pk=article.pk).body == "<p>Đầu. Thêm.</p>"
    page.keyboard.press("?")
    assert page.locator("dialog[data-shortcuts][open]").count() == 0
    page.keyboard.press("Control+/")
    page.check("[data-question-mark]")
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    page.wait_for_selector("dialog[data-shortcuts][open]")


def test_on_a_phone_a_press_opens_it_and_a_press_goes(open_desk, hoa, article):
    page = open_desk(
        hoa, change(article), viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page.tap("[data-palette-open]")
    page.fill(BOX, "nửa đêm")
    page.tap(f"{OPEN} [role=option] >> text=Đê vỡ lúc nửa đêm")
    page.wait_for_selector(READY)
    assert page.input_value("[name=headline]") == "Đê vỡ lúc nửa đêm"
