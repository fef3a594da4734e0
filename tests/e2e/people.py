"""Five people at five machines, and a reader: what each does with her own hands."""

import re

from playwright.sync_api import expect

from articles.models import EditLock
from tests.e2e.keyboards import Composing, Injecting

DESK = "/toa-soan/"
EDITOR = ".desk-prose"
READY = "html.desk-is-ready"
READING_PAGE = ".desk-reading__headline"
PRESS = ".desk-step__verbs [type=submit].desk-button--main"
PRESS_GRAVE = ".desk-step__verbs [type=submit].desk-button--danger"
LOCK = ".desk-lock .desk-note"
PASSWORD = "mật khẩu đủ dài để thử"


class Person:
    """Somebody at the desk. `keyboard` is how her machine writes Vietnamese."""

    keyboard = Injecting

    def __init__(self, user, page):
        self.user, self.page = user, page

    def __str__(self):
        return f"{self.user} ({self.page.url})"

    # -- Coming, looking, going ----------------------------------------------------

    def signs_in(self):
        self.page.goto(DESK)
        self.page.fill("[name=username]", self.user.username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("form [type=submit]")
        self.shelf("Chờ tôi xử lý", "Chờ tôi duyệt", "Nháp của tôi").wait_for()

    def looks_at_her_work(self):
        """And leaves it open: what comes up later comes without reloading."""
        self.page.goto(DESK)
        self.page.evaluate("window.isStillTheSamePage = true")

    def shelf(self, *titles):
        heading = re.compile("|".join(titles))
        return self.page.get_by_role("region", name=heading).first

    def is_told(self, words, *, on):
        """Of itself, within the seconds that a notice takes."""
        expect(self.shelf(on)).to_contain_text(words, timeout=15_000)
        assert self.page.evaluate("window.isStillTheSamePage")

    def finds(self, headline, *, on):
        """On her first screen, and opens it."""
        self.page.goto(DESK)
        self.shelf(on).get_by_role("link", name=headline).click()
        self.arrives()

    def opens(self, story):
        self.page.goto(f"{DESK}articles/article/{story}/change/")
        self.arrives()

    def arrives(self):
        self.page.wait_for_selector(f"{READY}, {READING_PAGE}")

    def leaves(self):
        self.page.goto(DESK)

    def sees(self, words):
        self.page.locator(f"text={words} >> visible=true").first.wait_for()

    def is_offered(self, label):
        return self.page.locator(".desk-bar__verbs").get_by_text(label).count() > 0

    # -- Writing -------------------------------------------------------------------

    def types(self, words):
        """At the end of the text."""
        self.page.click(EDITOR)
        self.page.keyboard.press("Control+End")
        self.keyboard(self.page).type(words)

    def saves(self):
        self.page.click("[name=_continue]")
        self.page.wait_for_selector(".messagelist .success")
        self.arrives()

    def text(self):
        return self.page.inner_text(EDITOR)

    # -- The verbs of the chain ------------------------------------------------------

    def takes_it(self):
        self.page.click(".desk-bar__verbs [value=take]")
        self.page.wait_for_selector(".messagelist .success")
        self.arrives()

    def says(self, verb, *, press=PRESS, **words):
        """The button on the story leads to the verb's own page; there it is done."""
        self.goes_to_say(verb)
        self.fills_in(**words)
        self.confirms(press)

    def goes_to_say(self, verb):
        verbs = f".desk-bar__verbs [value={verb}], .desk-bar__verbs [href*='/viec/{verb}/']"
        button = self.page.locator(verbs)
        if not button.first.is_visible():
            self.page.click(".desk-bar__verbs details summary")
        button.first.click()
        self.page.wait_for_selector(".desk-step__verb")

    def fills_in(self, **words):
        for name, value in words.items():
            field = self.page.locator(f"form.desk-step__form [name={name}]").first
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            elif field.get_attribute("type") == "radio":
                self.page.check(f"[name={name}][value={value}]")
            else:
                field.fill(value)

    def confirms(self, press=PRESS):
        self.page.click(press)
        self.page.wait_for_selector(".messagelist .success")

    def returns_it(self, why, words):
        self.says("send_back", reason_kind=why, reason=words)

    def tries_from_the_console(self, story, path, **fields):
        """What a page does not offer, posted by hand; the status of the answer."""
        return self.page.evaluate(
            """async ([path, fields]) => {
                const token = document.querySelector("[name=csrfmiddlewaretoken]").value
                const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: token })
                return (await fetch(path, { method: "POST", body })).status
            }""",
            [f"{DESK}articles/article/{story}/{path}/", fields],
        )

    # -- Towards the readers -----------------------------------------------------------

    def publishes(self, **when):
        self.page.click("[name=_publish], .desk-bar__verbs a[href$='/xuat-ban/']")
        self.page.wait_for_selector(PRESS)
        self.fills_in(**when)
        self.page.click(PRESS)

    def has_published(self):
        self.page.wait_for_selector(".desk-state--published")

    def chooses(self, label):
        """From the menu of further steps."""
        self.page.click(".desk-bar__verbs details summary")
        self.page.locator(".desk-menu__sheet").get_by_text(label, exact=True).click()
        self.page.wait_for_selector(".desk-step__verb")

    def does(self, label, *, press=PRESS, **words):
        self.chooses(label)
        self.fills_in(**words)
        self.confirms(press)


class Reporter(Person):
    keyboard = Composing

    def writes(self, headline, text, *, embargo=None):
        """A new story; its number."""
        page = self.page
        page.goto(f"{DESK}articles/article/add/")
        page.wait_for_selector(READY)
        page.focus("[name=headline]")
        self.keyboard(page).type(headline)
        self.types(text)
        page.select_option("[name=section]", label="Thời sự")
        self.signs("Ngọc Lan")
        if embargo:
            page.fill("[name=embargo_until_0]", f"{embargo:%d/%m/%Y}")
            page.fill("[name=embargo_until_1]", f"{embargo:%H:%M}")

    def signs(self, pen_name):
        box = self.page.locator("[data-field=bylines] .desk-picker__box")
        box.focus()
        Injecting(self.page).type(pen_name)
        self.page.locator(".desk-picker__item", has_text=pen_name).first.click()

    def number_of_story(self):
        return int(re.search(r"/article/(\d+)/", self.page.url)[1])

    def files_it(self, **words):
        self.says("submit", **words)
        return self.number_of_story()

    def keeps_others_off(self, story):
        """The page tells of its keystrokes every few seconds."""
        for _try in range(100):
            if EditLock.objects.filter(pk=story, held_by=self.user, released_at=None).exists():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{self} writes, and no lock says so")

    def closes_the_laptop(self):
        self.page.context.set_offline(True)

    def opens_the_laptop(self):
        self.page.context.set_offline(False)


class Reader:
    """Knows nothing of the desk: the front page, a headline, what stands there."""

    def __init__(self, page):
        self.page = page

    def finds(self, headline):
        """On the front page, and reads it; its address."""
        for _try in range(20):
            self.page.goto("/")
            link = self.page.get_by_role("link", name=headline).first
            if link.count():
                link.click()
                self.page.wait_for_selector("h1")
                return self.page.url
            self.page.wait_for_timeout(150)
        raise AssertionError(f"The front page does not show “{headline}”")

    def reads(self, address, words):
        """Readers get it within a second of the desk's word, and no later than two."""
        for _try in range(20):
            self.page.goto(address)
            if words in self.page.inner_text("body"):
                return
            self.page.wait_for_timeout(150)
        raise AssertionError(f"{address} does not say “{words}”")

    def is_answered(self, address, status):
        for _try in range(20):
            answer = self.page.goto(address)
            if answer.status == status:
                return
            self.page.wait_for_timeout(150)
        raise AssertionError(f"{address} answers {answer.status}, not {status}")
