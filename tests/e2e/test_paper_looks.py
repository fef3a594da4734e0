"""What a browser makes of the paper: nothing cut, nothing jumps, nothing hidden from anyone."""

import io

import pytest
from django.utils import timezone

from articles import media
from articles.pages import last_frame
from tests import factories
from tests.media_files import jpeg
from tests.paper import figure, rich_story

LONGEST = (
    "Ẫm ướt, Ễnh ương, Ặc, Ộp, ỴỶ: Nguyễn Thị Ượt kể chuyện ở cửa sông Lành dài rộng, nơi "
    "nghiêng nghiêng bóng thuyền, nơi đường ven biển vừa thông, nơi những chuyến đò cuối cùng vẫn "
    "chờ khách mỗi sớm mai, và nơi người ta vẫn đếm ngày tháng bằng con nước."
)
HEADLINE = "Ẫm ướt, Ễnh ương, Ặc, Ộp, ỴỶ: Nguyễn Thị Ượt kể chuyện ở cửa sông Lành dài rộng"
TEXT_IN_SIGHT = """() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        const element = node.parentElement;
        const isAside = element.closest(".for-ears, .skip, noscript, video, svg");
        if (!node.data.trim() || isAside) continue;
        if (element.getClientRects().length) found.push(element);
    }
    return [...new Set(found)];
}"""
CUT = f"""() => ({TEXT_IN_SIGHT})().filter((element) => {{
    for (let box = element; box && box !== document.body; box = box.parentElement) {{
        const style = getComputedStyle(box);
        const clips = style.overflowY !== "visible" || style.webkitLineClamp !== "none";
        if (clips && box.scrollHeight > box.clientHeight + 1) return true;
    }}
    return false;
}}).map((element) => element.outerHTML.slice(0, 120))"""
TIGHT = f"""() => ({TEXT_IN_SIGHT})().filter((element) => {{
    const style = getComputedStyle(element);
    const leading = parseFloat(style.lineHeight) / parseFloat(style.fontSize);
    const isOneLine = element.closest(".seal");
    const least = element.closest("h1, h2, h3, a, .nameplate-name") ? 1.25 : 1.5;
    return !isOneLine && leading < least - 0.001;
}}).map((element) => element.outerHTML.slice(0, 120))"""
FAINT = f"""() => {{
    const channel = (value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    const parts = (color) => color.match(/[\\d.]+/g).map(Number);
    const light = (color) => {{
        const [red, green, blue] = parts(color).map((each) => channel(each / 255));
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    }};
    const behind = (element) => {{
        for (let box = element; box; box = box.parentElement) {{
            const color = getComputedStyle(box).backgroundColor;
            if ((parts(color)[3] ?? 1) === 1) return color;
        }}
    }};
    return ({TEXT_IN_SIGHT})().map((element) => {{
        const pair = [light(getComputedStyle(element).color), light(behind(element))].sort();
        const [dark, bright] = pair[0] < pair[1] ? pair : [pair[1], pair[0]];
        return [(bright + 0.05) / (dark + 0.05), element.outerHTML.slice(0, 120)];
    }}).filter(([contrast]) => contrast < 4.5);
}}"""
SHIFTS = """
    window.shifted = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shifted += entry.value;
    }).observe({type: "layout-shift", buffered: true});
"""


GENRES = ("longform", "photo_story", "video", "interview", "infographic", "comment")


@pytest.fixture
def paper(live_server):
    """A front page, a section and a story with everything in them."""
    last_frame.forget()
    section = factories.make_section("Kinh tế")
    factories.make_section("Nông nghiệp và phát triển nông thôn mới nâng cao", parent=section)
    for number in range(10):
        factories.make_published(
            f"{HEADLINE} {number}", section=section, lead_photograph=photograph(number % 3 + 1)
        )
    story = rich_story(HEADLINE, section=section, lead_photograph=photograph(4), kicker="Ễ Ặ Ộ Ỵ")
    return {
        "front": "/",
        "section": "/kinh-te",
        "story": story.get_absolute_url(),
        "search": "/tim-kiem?q=song",
        "corrections": "/dinh-chinh",
        "missing": "/khong-co-trang-nay",
    }


@pytest.fixture
def genres(live_server):
    """One story of each genre that is dressed for itself, under the longest headline there is."""
    last_frame.forget()
    wide, tall = photograph(1), photograph(2, (800, 1200))
    asked = "<p><strong>– Ộp ặc là gì, thưa ông?</strong></p>"
    quoted = "<blockquote><p>Ễnh ương kêu, nước lên.</p></blockquote>"
    row = "<tr>" + "<td><p>Ẫm ướt</p></td>" * 9 + "</tr>"
    body = f"<p>{LONGEST}</p>{figure('photograph', wide, LONGEST)}{figure('photograph', tall, 'Ộ')}"
    body += f"{asked}<p>– Là tiếng đồng.</p>{quoted}<table><tbody>{row}</tbody></table>"
    fields = {"body": body, "standfirst": LONGEST, "kicker": "Ễ Ặ Ộ Ỵ", "lead_photograph": wide}
    return {
        genre: factories.make_published(LONGEST, genre=genre, **fields).get_absolute_url()
        for genre in GENRES
    }


def photograph(seed, size=(1200, 800)):
    return media.take_in_photograph(
        by=factories.make_lan(),
        at=timezone.now(),
        file=io.BytesIO(jpeg((size[0] + seed, size[1]))),
        name=f"anh-{seed}.jpg",
        **factories.TOLD | {"alt_text": "Bến cá"},
    )


def scroll_through(page):
    page.evaluate(
        """async () => {
            for (let y = 0; y < document.body.scrollHeight; y += 400) {
                scrollTo(0, y);
                await new Promise((done) => setTimeout(done, 40));
            }
        }"""
    )
    page.wait_for_load_state("networkidle")


def test_no_page_scrolls_sideways_and_no_mark_is_cut(page, paper):
    """683 is a wide screen at two hundred percent."""
    for name, url in paper.items():
        page.goto(url)
        for width in (320, 390, 683, 1366):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            assert page.evaluate(CUT) == [], (name, width)
            assert page.evaluate(TIGHT) == [], (name, width)


def test_every_genre_holds_the_longest_headline_at_every_width_and_in_every_light(page, genres):
    assert len(LONGEST) == 250
    page.add_init_script(SHIFTS)
    for genre, url in genres.items():
        page.goto(url)
        for width in (320, 390, 683, 1366):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (genre, width)
            assert page.evaluate(CUT) == [], (genre, width)
            assert page.evaluate(TIGHT) == [], (genre, width)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(FAINT) == [], (genre, scheme)


def test_every_genre_stands_still_while_it_is_read(page, genres):
    page.add_init_script(SHIFTS)
    for width in (390, 1366):
        page.set_viewport_size({"width": width, "height": 800})
        for genre, url in genres.items():
            page.goto(url)
            scroll_through(page)
            assert page.evaluate("window.shifted") == 0, (genre, width)


BODY_SIZE = "parseFloat(getComputedStyle(document.querySelector('.prose')).fontSize)"


def test_a_reader_sizes_the_text_by_keyboard_and_finds_it_so_the_next_time(page, paper):
    page.add_init_script(SHIFTS)
    page.goto(paper["story"])
    usual = page.evaluate(BODY_SIZE)
    larger = page.get_by_role("button", name="Tăng cỡ chữ")
    assert all(side >= 24 for side in (larger.bounding_box()[each] for each in ("width", "height")))
    larger.focus()
    for _ in range(5):
        page.keyboard.press("Enter")
    assert page.evaluate(BODY_SIZE) == pytest.approx(usual * 1.5)
    assert larger.get_attribute("aria-disabled") == "true"
    assert page.locator(".text-size output").inner_text() == "Cỡ chữ: 150 %"

    page.goto(paper["story"])
    assert page.evaluate(BODY_SIZE) == pytest.approx(usual * 1.5)
    scroll_through(page)
    assert page.evaluate("window.shifted") == 0
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(CUT) == []

    page.get_by_role("button", name="Cỡ chữ bình thường").click()
    assert page.evaluate(BODY_SIZE) <= usual
    assert page.evaluate("localStorage.length") == 0


def test_the_line_that_is_being_read_stays_where_it_is_while_the_text_grows(page, paper):
    page.goto(paper["story"])
    page.evaluate("document.querySelector('.prose').lastElementChild.scrollIntoView()")
    where = "document.querySelector('.prose').lastElementChild.getBoundingClientRect().top"
    before = page.evaluate(where)
    page.get_by_role("button", name="Tăng cỡ chữ").evaluate("button => button.click()")
    assert abs(page.evaluate(where) - before) <= 1


def test_without_pictures_boxes_keep_their_place_and_say_what_is_missing(page, paper, complaints):
    complaints.expect("Failed to load resource")
    sized = "[...document.images].map(each => each.getBoundingClientRect().height)"
    page.goto(paper["front"])
    scroll_through(page)
    before = page.evaluate(sized)
    page.route("**/*.{jpg,jpeg,webp,avif}", lambda route: route.abort())
    page.goto(paper["front"])
    scroll_through(page)
    assert page.evaluate(sized) == pytest.approx(before, abs=1)
    assert page.get_by_role("img", name="Bến cá").first.is_visible()


def test_without_script_there_are_no_buttons_that_would_do_nothing(open_page, paper):
    page = open_page(java_script_enabled=False)
    page.goto(paper["story"])
    assert not page.get_by_role("button", name="Tăng cỡ chữ").is_visible()


def test_a_theme_of_the_readers_own_keeps_the_buttons_outlined(page, paper):
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    page.goto(paper["story"])
    outlined = "each => getComputedStyle(each).borderStyle"
    assert page.locator(".text-size button").first.evaluate(outlined) == "solid"
    assert page.locator(".seal").first.evaluate(outlined) == "solid"


def test_on_paper_a_story_is_headline_names_text_and_address(page, paper):
    page.emulate_media(media="print")
    page.goto(paper["story"])
    for shown in ("h1", ".bylines", ".prose", ".nameplate-name", ".printed-address"):
        assert page.locator(shown).first.is_visible(), shown
    for hidden in (".menu", ".side", ".text-size", ".story-more", ".tags", "video"):
        assert not page.locator(hidden).first.is_visible(), hidden


def test_every_text_stands_out_from_what_is_behind_it_by_day_and_by_night(page, paper):
    for name, url in paper.items():
        page.goto(url)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(FAINT) == [], (name, scheme)


def test_nothing_jumps_while_a_page_is_read(page, paper):
    page.add_init_script(SHIFTS)
    for width in (390, 1366):
        page.set_viewport_size({"width": width, "height": 800})
        for name in ("front", "section", "story"):
            page.goto(paper[name])
            scroll_through(page)
            assert page.evaluate("window.shifted") == 0, (name, width)


def test_the_paper_keeps_nothing_on_the_readers_machine_but_the_token_of_the_tab(page, paper):
    for url in paper.values():
        page.goto(url)
    page.goto(paper["story"])
    page.wait_for_load_state("networkidle")
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("Object.keys(sessionStorage)") == ["luot-doc"]


def test_a_story_is_whole_without_script(open_page, paper):
    page = open_page(java_script_enabled=False)
    with page.expect_response("**/d/*.gif") as pixel:
        page.goto(paper["story"])
    assert pixel.value.status == 200
    assert page.locator("h1").inner_text().startswith("Ẫm ướt")
    assert page.get_by_text("Phần kết thúc.").is_visible()


def test_the_keyboard_reaches_the_text_first_and_sees_where_it_is(page, paper):
    page.goto(paper["story"])
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.bounding_box()["y"] >= 0
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_font_of_the_paper_has_every_letter_of_the_language(page, paper):
    page.goto(paper["story"])
    letters = "ẪM ƯỚT Ễ Ặ Ợ Ỵ ỳỵỷỹ đĐ ăâêôơư ₫ “”–…"
    page.wait_for_load_state("networkidle")
    page.evaluate("letters => document.fonts.load('700 20px Newsreader', letters)", letters)
    assert page.evaluate("letters => document.fonts.check('20px Newsreader', letters)", letters)


def test_a_reader_searches_by_keyboard_and_opens_what_was_found(page, paper):
    page.goto("/")
    page.get_by_role("link", name="Tìm kiếm").click()
    page.get_by_role("searchbox").fill("enh uong")
    page.keyboard.press("Enter")
    page.get_by_role("main").get_by_role("link", name="Ẫm ướt").first.click()
    assert page.locator("h1").inner_text().startswith("Ẫm ướt")


# What `sizes` says, measured as the browser reads it, against what the layout gives the picture.
MISJUDGED = """() => [...document.images].filter((each) => each.width).map((image) => {
    const said = image.sizes.replace(/^auto, /, "").split(/,\\s*(?![^(]*\\))/);
    const fitting = said.map((each) => each.match(/^(\\(.*\\)\\s+)?(.+)$/)).find(
        ([, condition]) => !condition || matchMedia(condition).matches
    );
    const rod = document.body.appendChild(document.createElement("div"));
    rod.className = "rod";
    const rule = document.styleSheets[0].insertRule(`.rod { width: ${fitting[2]} }`);
    const claimed = rod.getBoundingClientRect().width;
    document.styleSheets[0].deleteRule(rule);
    rod.remove();
    return [Math.round(claimed), Math.round(image.getBoundingClientRect().width), image.sizes];
}).filter(([claimed, real]) => real && (claimed < real * 0.95 || claimed > real * 1.35))"""


def test_sizes_say_how_wide_the_layout_makes_a_picture(page, paper, genres):
    pages = {**{name: paper[name] for name in ("front", "section", "story")}, **genres}
    found = {}
    for name, url in pages.items():
        page.goto(url)
        for width in (390, 1366):
            page.set_viewport_size({"width": width, "height": 800})
            if misjudged := page.evaluate(MISJUDGED):
                found[name, width] = misjudged
    assert found == {}
