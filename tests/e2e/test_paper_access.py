"""Every kind of public page, as axe judges it for readers who see, hear or move differently."""

import pytest

from articles.models import Article
from articles.pages import last_frame
from tests import factories, validators, whole_paper
from tests.paper import pictured, rich_story

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESK = [
    "/toa-soan/",
    "/toa-soan/articles/article/",
    "/toa-soan/articles/article/add/",
    "/toa-soan/articles/photograph/",
    "/toa-soan/articles/section/",
    "/toa-soan/articles/tag/",
]
FAULTS = """async (tags) => {
    const found = await axe.run(document, {
        runOnly: {type: "tag", values: tags},
        resultTypes: ["violations"],
    });
    return found.violations.flatMap((fault) => fault.nodes.map((node) =>
        `${fault.id}: ${fault.help}: ${node.target.join(" ")}: ${node.html.slice(0, 120)}`));
}"""
# A colour on its way from day to night is neither.
STILL = """() => {
    const still = new CSSStyleSheet();
    still.replaceSync("*, *::before, *::after {transition: none !important}");
    document.adoptedStyleSheets = [still];
}"""
# Each place the keyboard comes to must be seen there: in sight, and marked.
STOPS = """() => {
    window.stops = [];
    const name = (element) => `${element.tagName} ${element.getAttribute("href") || element.name}`;
    document.addEventListener("focusin", ({target}) => {
        const box = target.getBoundingClientRect();
        const isInSight = box.bottom > 0 && box.top < innerHeight && box.width > 1;
        const marked = [target, target.closest(".card")].filter(Boolean);
        const isMarked = marked.some((it) => getComputedStyle(it).outlineStyle !== "none");
        window.stops.push(isInSight && isMarked ? name(target) : `unseen ${name(target)}`);
    });
    return [...document.querySelectorAll("a[href], button, input, summary, video[controls]")]
        .filter((element) => element.checkVisibility({visibilityProperty: true})).map(name);
}"""
UNSEEN_HEADLINES = """() => [...document.querySelectorAll("main :is(h1:not(.for-ears), h2, h3)")]
    .filter((element) => element.getBoundingClientRect().height < 10)
    .map((element) => element.outerHTML)"""
LOOKS = [(width, scheme) for width in (390, 1366) for scheme in ("light", "dark")]


def faults_of(page, axe, rules):
    page.evaluate(axe)
    page.evaluate(STILL)
    return {
        (width, scheme, fault)
        for width, scheme in LOOKS
        for fault in looked_at(page, width, scheme, rules)
    }


def looked_at(page, width, scheme, rules):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    return page.evaluate(FAULTS, rules)


@pytest.fixture
def story(live_server):
    """Everything that a story can hold, on a front page with some others."""
    last_frame.forget()
    section = factories.make_section("Kinh tế")
    for number in range(7):
        factories.make_published(f"Bà con trở lại đồng {number}", section=section)
    return rich_story(section=section, lead_photograph=pictured()).get_absolute_url()


@pytest.fixture
def axe():
    return validators.axe()


def test_every_public_page_is_open_to_all_by_day_and_by_night(axe, page, client, live_server):
    for url in whole_paper.addresses(client):
        page.goto(url)
        assert faults_of(page, axe, [*WCAG, "best-practice"]) == set(), url


def test_the_screens_of_the_desk_are_open_to_all_by_day_and_by_night(axe, newsroom, open_desk, hoa):
    change = f"/toa-soan/articles/article/{Article.objects.get().pk}/change/"
    desk = open_desk(hoa)
    for url in [*DESK, change]:
        desk.goto(url)
        desk.wait_for_load_state("networkidle")
        assert faults_of(desk, axe, WCAG) == set(), url


def test_axe_sees_what_is_wrong(axe, page, live_server):
    page.goto("/")
    page.evaluate(
        "document.querySelector('main').innerHTML = "
        '\'<img src="/static/articles/paper/icon.svg"><a href="/"></a>\''
    )
    found = " ".join(fault for _width, _scheme, fault in faults_of(page, axe, WCAG))
    assert "image-alt" in found
    assert "link-name" in found


def test_the_keyboard_walks_through_all_there_is_in_order_and_out_again(page, story):
    for url in ("/", story):
        page.goto(url)
        page.evaluate(STILL)
        wanted = page.evaluate(STOPS)
        assert len(wanted) > 20
        page.evaluate("window.stops.length = 0")
        # The knobs of a video are stops too, though the page does not hear of them.
        for _ in range(len(wanted) + 10):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                break
        assert page.evaluate("window.stops") == wanted, url


def test_nothing_is_lost_without_pictures(open_page, complaints, story):
    complaints.expect("net::ERR_FAILED")
    page = open_page({"width": 320, "height": 800})
    page.route("**/media/**", lambda route: route.abort())
    for url in ("/", story):
        page.goto(url, wait_until="networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.evaluate(UNSEEN_HEADLINES) == [], url
    said = page.locator("main img").evaluate_all("all => all.map((image) => image.alt)")
    assert "Ruộng lúa ngập nước, xa xa là con đê" in said
    assert page.get_by_text("Phần kết thúc.").is_visible()


def test_the_front_page_leads_on_without_script(open_page, story):
    page = open_page(java_script_enabled=False)
    page.goto("/")
    headline = page.locator("main h2 a, main h3 a").nth(2)
    told = headline.inner_text()
    headline.click()
    assert page.locator("h1").inner_text() == told
