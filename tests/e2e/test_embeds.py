"""What other services show: put in at the desk, pressed by a reader."""

import pytest

from articles.models import Article
from articles.pages import last_frame
from tests import factories
from tests.e2e.test_desk_media import send
from tests.e2e.test_desk_story import EDITOR, blocks
from tests.e2e.test_paper_looks import FAINT, SHIFTS, photograph
from tests.embed_samples import MAP, VIDEO, embed

CODE = f'<iframe width="560" src="https://www.youtube.com/embed/{VIDEO}" allowfullscreen></iframe>'
TABLE = (
    "<table><caption>Mực nước</caption><tbody><tr>"
    + "".join(f"<th><p>Trạm thủy văn {each}</p></th>" for each in range(6))
    + "</tr><tr>"
    + "".join(f"<td><p>{each},25 m</p></td>" for each in range(6))
    + "</tr></tbody></table>"
)
FACTS = (
    '<aside data-facts=""><h3>Con số</h3><ul><li><p><strong>1.240 ha</strong> lúa</p></li></ul>'
    "</aside>"
)


@pytest.fixture
def story(live_server):
    last_frame.forget()
    body = embed(still=photograph(1), caption="Đê vỡ") + embed("openstreetmap", MAP)
    return factories.make_published(body=body + TABLE + FACTS).get_absolute_url()


def answered(page, complaints, host):
    """The service itself is played by the test; what was asked of it is kept."""
    complaints.expect(host)
    asked = []

    def answer(route):
        asked.append((route.request.url, route.request.headers.get("referer", "")))
        route.fulfill(body="<title>x</title><button autofocus>Phát</button>")

    page.route(f"{host}/**", answer)
    return asked


def test_a_reader_presses_and_only_then_the_service_is_asked(page, story, complaints, live_server):
    asked = answered(page, complaints, "https://www.youtube-nocookie.com")
    page.add_init_script(SHIFTS)
    page.goto(story)
    page.wait_for_load_state("networkidle")
    assert asked == []
    assert page.locator("iframe").count() == 0
    before = page.locator(".embed-stage").first.bounding_box()
    page.locator(".embed-open").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("iframe")
    page.wait_for_timeout(300)
    frame = page.locator("iframe")
    assert asked == [
        (
            f"https://www.youtube-nocookie.com/embed/{VIDEO}?autoplay=1&rel=0",
            f"{live_server.url}/",
        )
    ]
    assert frame.get_attribute("title") == "YouTube: Đê vỡ"
    assert "allow-top-navigation" not in frame.get_attribute("sandbox")
    assert page.evaluate("document.activeElement.tagName") == "IFRAME"
    assert page.locator(".embed-stage").first.bounding_box() == before
    assert frame.bounding_box()["height"] == pytest.approx(before["height"], abs=1)
    assert page.evaluate("window.shifted") == 0


def test_a_map_learns_nothing_of_the_page_it_stands_on(phone_page, story, complaints):
    asked = answered(phone_page, complaints, "https://www.openstreetmap.org")
    phone_page.goto(story)
    phone_page.locator(".embed-open-map").tap()
    phone_page.wait_for_selector("iframe")
    phone_page.wait_for_timeout(300)
    [(address, referrer)] = asked
    assert "marker=20.25160%2C106.56890" in address
    assert referrer == ""


def test_without_scripts_a_link_leads_to_the_service(open_page, story):
    page = open_page(java_script_enabled=False)
    page.goto(story)
    links = [link.get_attribute("href") for link in page.locator("a.embed-open").all()]
    assert links[0] == f"https://www.youtube.com/watch?v={VIDEO}"
    assert links[1].startswith("https://www.openstreetmap.org/?mlat=20.25160")


def test_on_paper_the_address_is_printed(page, story):
    page.goto(story)
    page.emulate_media(media="print")
    assert page.locator(".embed-open").first.is_hidden()
    printed = "link => getComputedStyle(link, '::after').content"
    assert VIDEO in page.locator(".embed-notice a").first.evaluate(
        "link => getComputedStyle(link, '::after').content + link.href"
    )
    assert page.locator(".embed-notice a").first.evaluate(printed) != "none"


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_embeds_facts_and_tables_fit_a_small_phone(open_page, story, width, scheme):
    page = open_page({"width": width, "height": 700}, color_scheme=scheme)
    page.goto(story)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0
    assert page.evaluate(FAINT) == []
    for each in page.locator(".embed-open, .embed-notice a").all():
        assert each.bounding_box()["height"] >= 24
    table = page.locator(".table-scroll")
    assert page.locator(".table-hint").is_visible()
    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    assert table.evaluate("box => box.scrollLeft") > 0
    caption = page.locator("caption > span").bounding_box()
    assert caption["x"] >= 0
    assert caption["x"] + caption["width"] <= width


# -- At the desk ---------------------------------------------------------------------


def test_an_address_becomes_an_embed_with_a_still(newsroom, open_desk, lan, complaints):
    complaints.expect("400")
    still = photograph(2)
    page = open_desk(lan)
    page.fill("[name=headline]", "Đê vỡ")
    page.select_option("[name=section]", index=1)
    page.click(EDITOR)
    page.keyboard.type("Mở đầu.")
    page.click(".desk-tool--embed")
    page.keyboard.insert_text("https://fb.watch/abc")
    page.wait_for_selector(".desk-embed__says.desk-lacks >> text=rút gọn")
    assert page.locator("dialog [type=submit]").is_disabled()
    page.fill("dialog [name=address]", f"https://youtu.be/{VIDEO}?si=x")
    page.wait_for_selector(".desk-embed__says strong >> text=YouTube")
    page.fill("dialog [name=caption]", "Nước tràn qua đê")
    page.click(".desk-embed__still button")
    page.locator(".desk-shelf__item").first.click()
    page.locator(".desk-media .desk-button--main").click()
    page.wait_for_selector(".desk-embed__still img")
    page.click("dialog [type=submit]")
    page.wait_for_selector(".desk-figure--embed img")
    assert blocks(page) == [["P", "Mở đầu."], ["FIGURE", "Nước tràn qua đê"], ["P", ""]]
    page.click("[name=_continue]")
    page.wait_for_url("**/change/")
    stored = Article.objects.get(headline="Đê vỡ")
    assert stored.body == "<p>Mở đầu.</p>" + embed(still=still, caption="Nước tràn qua đê")
    page.wait_for_selector("html.desk-is-ready")
    link = page.locator(".desk-figure__facts a")
    assert link.get_attribute("href") == f"https://www.youtube.com/watch?v={VIDEO}"
    page.hover(".desk-figure--embed")
    page.click(".desk-figure__tool >> text=Bỏ ảnh chờ")
    page.wait_for_selector(".desk-embed__plate")
    page.wait_for_timeout(400)
    assert page.input_value("[name=body]").endswith(embed(caption="Nước tràn qua đê"))


def test_a_pasted_embed_code_becomes_an_embed(newsroom, open_desk, lan):
    article = factories.make_article(body="<p>a</p>")
    page = open_desk(lan, f"/toa-soan/articles/article/{article.pk}/change/")
    page.click(EDITOR)
    send(page, "paste", html=CODE)
    page.wait_for_selector(".desk-figure--embed")
    page.wait_for_timeout(500)
    assert embed() in page.input_value("[name=body]")


def test_the_editor_gives_back_what_is_stored(newsroom, open_desk, lan):
    body = embed(caption="Đê <strong>vỡ</strong>") + TABLE + FACTS + "<p>Hết.</p>"
    article = factories.make_article(body=body)
    page = open_desk(lan, f"/toa-soan/articles/article/{article.pk}/change/")
    page.click(f"{EDITOR} > p")
    page.keyboard.press("End")
    page.keyboard.type(" Rồi.")
    page.wait_for_timeout(500)
    page.click("[name=_continue]")
    page.wait_for_selector(".messagelist")
    article.refresh_from_db()
    assert article.body == body.replace("Hết.", "Hết. Rồi.")
