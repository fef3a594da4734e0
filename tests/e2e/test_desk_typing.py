"""Vietnamese keyboards, both ways, in every place of the story form where somebody types."""

import pytest

from tests.e2e.keyboards import SENTENCE, Composing, Injecting
from tests.embed_samples import embed
from tests.factories import make_photograph, make_section

PHOTOGRAPH = '<figure data-photograph="{}"><figcaption>{}</figcaption></figure>'
FACTS = "<aside data-facts><h3>{}</h3><ul><li><p>{}</p></li></ul></aside>"
GALLERY = f"<section data-gallery>{PHOTOGRAPH}{PHOTOGRAPH}</section>"
LINK = '<a href="https://songnga.example/">nối</a>'
KEYBOARDS = {
    "backspaces at once": (Injecting, 0),
    "backspaces 20 ms apart": (Injecting, 20),
    "composed": (Composing, 0),
}
WORD = "Nguyễn ướt, khuỷu"
# Where: the stored text, the position in the editor's document, what each block must then say.
PLACES = {
    "an empty text": ("", 1, ["{}"]),
    "the start of a word": ("<p>huyện</p>", 1, ["{}huyện"]),
    "the middle of a word": ("<p>huyện</p>", 3, ["hu{}yện"]),
    "the end of a word": ("<p>huyện</p>", 6, ["huyện{}"]),
    "after bold": ("<p><strong>đậm</strong></p>", 4, ["đậm{}"]),
    "before bold": ("<p>a<strong>đậm</strong></p>", 2, ["a{}đậm"]),
    "after a link": (f"<p>{LINK}</p>", 4, ["nối{}"]),
    "before a link": (f"<p>a {LINK}</p>", 3, ["a {}nối"]),
    "below a photograph": (PHOTOGRAPH.format("{}", "chú"), 6, ["chú", "{}"]),
    "an empty caption": (PHOTOGRAPH.format("{}", "") + "<p>x</p>", 1, ["{}", "x"]),
    "a caption": (PHOTOGRAPH.format("{}", "ảnh") + "<p>x</p>", 3, ["ản{}h", "x"]),
    "a gallery's empty caption": (
        GALLERY.format("{}", "", "{}", "b") + "<p>x</p>",
        2,
        ["{}", "b", "x"],
    ),
    "the last caption of a gallery": (
        GALLERY.format("{}", "a", "{}", "ảnh") + "<p>x</p>",
        7,
        ["a", "ản{}h", "x"],
    ),
    "below a gallery": (GALLERY.format("{}", "a", "{}", "b"), 9, ["a", "b", "{}"]),
    "a table's cell": (
        "<table><tbody><tr><td><p></p></td><td><p>b</p></td></tr></tbody></table><p>x</p>",
        4,
        ["{}", "b", "x"],
    ),
    "an embed's empty caption": (embed() + "<p>x</p>", 1, ["{}", "x"]),
    "an embed's caption": (embed(caption="ảnh") + "<p>x</p>", 3, ["ản{}h", "x"]),
    "the title of a list of facts": (FACTS.format("", "a") + "<p>x</p>", 2, ["{}", "a", "x"]),
    "a fact": (FACTS.format("t", "") + "<p>x</p>", 7, ["t", "{}", "x"]),
    "a fact after its figure": (
        FACTS.format("t", "<strong>12</strong>") + "<p>x</p>",
        9,
        ["t", "12{}", "x"],
    ),
    "the title of a box": ("<aside data-box><h3></h3><p>a</p></aside>", 2, ["{}", "a"]),
    "a table with a caption": (
        "<table><caption>tên</caption><tbody><tr><td><p>b</p></td></tr></tbody></table><p>x</p>",
        5,
        ["b{}", "x"],
    ),
}


def says(page):
    return page.evaluate(
        "() => { const said = []; deskBody.editor.state.doc.descendants(node => {"
        " if (node.isTextblock) said.push(node.textContent) });"
        " while (said.length > 1 && said.at(-1) === '') said.pop(); return said }"
    )


@pytest.fixture
def story_page(page, log_in, lan, complaints):
    complaints.expect("/toa-soan/tep/")
    make_section()
    page.add_init_script(
        "addEventListener('desk:body', event => { window.deskBody = event.detail }, true)"
    )
    log_in(page, lan)
    page.goto("/toa-soan/articles/article/add/")
    page.wait_for_selector("html.desk-is-ready")
    return page


def write(page, body, position):
    page.evaluate(
        "([html, at]) => { deskBody.editor.commands.setContent(html);"
        " deskBody.editor.view.focus(); deskBody.editor.commands.setTextSelection(at) }",
        [body, position],
    )
    page.wait_for_timeout(60)


@pytest.mark.parametrize("keyboard", KEYBOARDS)
def test_no_letter_is_lost_in_the_text(story_page, keyboard):
    number = make_photograph().pk
    kind, gap = KEYBOARDS[keyboard]
    typist = kind(story_page, gap)
    lost = {}
    for place, (body, position, expected) in PLACES.items():
        write(story_page, body.replace("{}", str(number)), position)
        text = SENTENCE if len(expected) == 1 and position == 1 else WORD
        typist.type(text)
        said = says(story_page)
        if said != [each.format(text) for each in expected]:
            lost[place] = said
    assert lost == {}
    story_page.wait_for_timeout(400)
    assert WORD in story_page.input_value("[name=body]")


@pytest.mark.parametrize("keyboard", KEYBOARDS)
def test_no_letter_is_lost_in_headline_standfirst_and_pickers(story_page, keyboard):
    kind, gap = KEYBOARDS[keyboard]
    boxes = ["[name=headline]", "[name=standfirst]"]
    boxes += [f"[data-field={name}] .desk-picker__box" for name in ("tags", "bylines", "related")]
    for box in boxes:
        story_page.focus(box)
        # A comma would end a tag, and rightly.
        text = SENTENCE.replace(",", ";")
        kind(story_page, gap).type(text)
        assert story_page.input_value(box) == text, box
        if "picker" in box:
            story_page.fill(box, "")


def test_nothing_moves_on_the_page_while_a_word_is_composed(story_page):
    write(story_page, "<p>huyện</p>", 6)
    typist = Composing(story_page, 0)
    story_page.evaluate(
        "() => { window.moved = []; new MutationObserver(found => window.moved.push("
        "...found.map(each => each.target.nodeName + ' ' + each.target.className)))"
        ".observe(document.querySelector('main'), {subtree: true, childList: true,"
        " attributes: true, characterData: true}) }"
    )
    typist.show("d")
    story_page.wait_for_timeout(1500)
    typist.show("đư")
    story_page.wait_for_timeout(2500)
    moved = story_page.evaluate("() => window.moved")
    assert {each.split()[0] for each in moved} <= {"P", "#text", "DIV"}, moved
    story_page.keyboard.insert_text("đường")
    story_page.wait_for_timeout(600)
    assert says(story_page) == ["huyệnđường"]


def test_enter_leaves_a_caption_and_backspace_never_eats_a_photograph(story_page):
    write(story_page, PHOTOGRAPH.format(make_photograph().pk, "chú") + "<p>sau</p>", 4)
    story_page.keyboard.press("Enter")
    Injecting(story_page).type("giữa ướt")
    assert says(story_page) == ["chú", "giữa ướt", "sau"]
    story_page.keyboard.press("Home")
    story_page.keyboard.press("Backspace")
    assert says(story_page) == ["chú", "giữa ướt", "sau"]
    assert story_page.locator(".desk-figure").count() == 1


@pytest.mark.parametrize("keyboard", KEYBOARDS)
def test_no_letter_is_lost_in_what_the_dialogs_ask(story_page, keyboard):
    kind, gap = KEYBOARDS[keyboard]
    write(story_page, "<table><tbody><tr><td><p>b</p></td></tr></tbody></table><p>x</p>", 4)
    story_page.locator(".desk-toolbar__table button").last.click()
    kind(story_page, gap).type(WORD)
    story_page.keyboard.press("Enter")
    story_page.wait_for_selector(f".desk-prose caption >> text={WORD}")
    story_page.click(".desk-tool--embed")
    story_page.focus("dialog [name=caption]")
    kind(story_page, gap).type(WORD)
    assert story_page.input_value("dialog [name=caption]") == WORD
    story_page.keyboard.press("Escape")


def test_enter_walks_through_a_list_of_facts_and_out_of_it(story_page):
    write(story_page, "<p>trước</p><p>sau</p>", 6)
    story_page.click(".desk-tool--facts")
    typist = Injecting(story_page)
    typist.type("Số liệu")
    for line in ("12 tấn lúa", "40 hộ"):
        story_page.keyboard.press("Enter")
        typist.type(line)
    story_page.keyboard.press("Enter")
    story_page.keyboard.press("Enter")
    typist.type("giữa")
    assert says(story_page) == ["trước", "Số liệu", "12 tấn lúa", "40 hộ", "giữa", "sau"]
    story_page.wait_for_timeout(400)
    stored = story_page.input_value("[name=body]")
    assert "</aside><p>giữa</p><p>sau</p>" in stored
    # At the beginning of a part Backspace joins nothing that belongs apart.
    for _each in range(3):
        story_page.keyboard.press("Home")
        story_page.keyboard.press("Backspace")
        story_page.keyboard.press("ArrowUp")
    assert says(story_page)[:2] == ["trước", "Số liệu"]
    assert story_page.locator("aside[data-facts]").count() == 1
