"""Every page of the desk, from its own list of addresses: open to all, and whole on small screens.

A new address is in by itself: it answers with a page, which is judged; with something that is no
page; or it stands in NO_PAGE_HERE with its reason. Pages built alike are judged once.
"""

import hashlib
import re

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories, validators
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.test_paper_access import STILL, WCAG
from tests.integration.test_hostile_matrix import NAMES, TABLE
from tests.integration.test_hostile_matrix import newsroom as one_of_everything  # noqa: F401
from tests.one_of_everything import address

KNOWN = (200, 302, 400, 405)
# What the newsroom of this test cannot show, and why.
NO_PAGE_HERE: dict[str, str] = {}
LONG = (
    "Lãnh đạo Đảng, Nhà nước khảo sát, kiểm tra việc khắc phục hậu quả trận lũ quét chưa từng có"
    " ở huyện biên giới, yêu cầu không để một hộ dân nào thiếu đói, thiếu nước sạch"
)
TEXT = re.compile(r">[^<]*<")
VALUES = re.compile(r' (?:href|value|id|for|src|action|nonce|title|datetime|alt|content)="[^"]*"')
BLOCKS = re.compile(r"<script.*?</script>|<!--.*?-->", re.S)
AXE = """async ([tags, rules]) => {
    const runOnly = rules.length ? {type: "rule", values: rules} : {type: "tag", values: tags};
    // Preloading style sheets, axe writes them into pages of its own, which our policy forbids.
    const options = {runOnly, resultTypes: ["violations"], preload: false};
    const found = await axe.run(document, options);
    return found.violations.flatMap((fault) => fault.nodes.map((node) =>
        `${fault.id}: ${node.target.join(" ")}: ${node.html.slice(0, 140)}`));
}"""
UNSTUCK = """() => {
    const unstuck = new CSSStyleSheet();
    unstuck.replaceSync(".submit-row, .desk-step__verbs {position: static !important}");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, unstuck];
}"""
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...new Set(
    [...document.querySelectorAll("body *")]
        .filter((each) => each.checkVisibility())
        .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
        .map((each) => `${each.tagName}.${each.className}`.slice(0, 60)))].slice(0, 6)"""
MAIN = ".desk-button--main, .submit-row [type=submit].default"
MAIN_IN_SIGHT = f"""() => {{
    const all = [...document.querySelectorAll("main form :is({MAIN}), main :is({MAIN})")]
        .filter((each) => each.checkVisibility())
        // Not of a form that begins further down: what it is about stands above it.
        .filter((each) => !(each.form?.getBoundingClientRect().top > innerHeight / 2));
    return all.length === 0 || all.some((each) => {{
        const box = each.getBoundingClientRect();
        return box.top >= 0 && box.bottom <= innerHeight;
    }});
}}"""


def skeleton(html):
    """How a page is built: without its words, numbers and addresses, repeated rows once."""
    bare = VALUES.sub("", TEXT.sub("><", BLOCKS.sub("", html)))
    tags = re.findall(r"<[a-z][^>]*>", re.sub(r"\d+", "0", bare))
    kept = [tag for place, tag in enumerate(tags) if tag not in tags[max(place - 40, 0) : place]]
    return hashlib.sha256("".join(kept).encode()).hexdigest()


@pytest.fixture
def root(db):
    return factories.make_user("root", "Tổng biên tập", is_superuser=True)


@pytest.fixture
def more(one_of_everything, lan, minh):  # noqa: F811
    """Pages that need another story than the retracted one, in the longest words."""
    draft = factories.make_article(LONG, by=lan, section=factories.make_section("Thời sự"))
    live = factories.make_published(LONG, by=factories.make_deputy())
    story = f"/toa-soan/articles/article/{draft.pk}"
    return {
        "form of a draft": f"{story}/change/",
        "history of a draft": f"{story}/history/",
        "form of a live story": f"/toa-soan/articles/article/{live.pk}/change/",
        "publish": reverse("admin:desk_publish", args=[draft.pk]),
        "correct": reverse("admin:desk_correct", args=[live.pk]),
        "retract": reverse("admin:desk_retract", args=[live.pk]),
        "trash": reverse("admin:desk_throw_away", args=[draft.pk]),
        "nothing found": "/toa-soan/articles/article/?q=khongcogi",
    }


def pages_of(root, rows, more):
    """Name and address of each page that is built in its own way; what answers nothing is told."""
    client, seen, pages, lost = Client(raise_request_exception=False), set(), [], []
    client.force_login(root)
    places = {name: address(name, rows) for name in NAMES if name not in NO_PAGE_HERE}
    for name, path in {**more, **places}.items():
        answer = client.get(path)
        if answer.status_code >= 500 or (answer.status_code not in KNOWN and is_read(name)):
            lost.append(f"{name}: answers {answer.status_code}")
        is_text = answer.status_code == 200 and not answer.streaming
        html = answer.content.decode(errors="replace") if is_text else ""
        mark = skeleton(html)
        # Pieces of pages are judged where they stand.
        if "<body" in html and mark not in seen:
            seen.add(mark)
            pages.append((name, path))
    return pages, lost


def is_read(name):
    return name not in TABLE or bool(TABLE[name][0])


# One browser and one visit to each page; the limit is for machines busy with other things.
@pytest.mark.timeout(400)
def test_each_page_of_the_desk_is_open_to_all_and_fits(
    live_server,
    root,
    one_of_everything,  # noqa: F811
    more,
    open_desk,
):
    axe = validators.axe()
    pages, faults = pages_of(root, one_of_everything, more)
    assert len(pages) > 60
    desk = open_desk(root, "/toa-soan/")
    # The alarm comes when its answer does and pushes what is below it; it is judged by itself.
    desk.route("**/canh-bao/", lambda route: route.fulfill(body=""))
    for name, path in pages:
        desk.set_viewport_size(DESKTOP)
        desk.emulate_media(color_scheme="light")
        desk.goto(path)
        faults += [f"{name}: {each}" for each in faults_of(desk, axe)]
    assert not faults, "\n".join(faults)


def faults_of(desk, axe):
    """Whole on an editor's screen by day; then what a phone and the night alone can spoil."""
    desk.evaluate(STILL)
    desk.evaluate(axe)
    found = [f"wide at 1366: {each}" for each in desk.evaluate(TOO_WIDE)]
    if not desk.evaluate(MAIN_IN_SIGHT):
        found.append("its main button is out of sight at 1366 x 768")
    found += [f"day: {each}" for each in desk.evaluate(AXE, [WCAG, []])]
    desk.emulate_media(color_scheme="dark")
    desk.set_viewport_size(PHONE)
    found += [f"wide at 390: {each}" for each in desk.evaluate(TOO_WIDE)]
    # A field that the bar of buttons half covers is scrolled from under it.
    desk.evaluate(UNSTUCK)
    rules = ["color-contrast", "target-size"]
    found += [f"night, phone: {each}" for each in desk.evaluate(AXE, [WCAG, rules])]
    return found
