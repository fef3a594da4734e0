"""Chromium as a person runs it, told only what a hand would do.

Playwright keeps every tab awake, turns off the cache for going back, and lets nothing be rendered
ahead of time; here tabs sleep, pages come back as they were left, and speculation rules hold.
"""

import itertools
import json
import os
import select
import subprocess
import time

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Otherwise it says of itself that a program drives it.
    "--disable-blink-features=AutomationControlled",
    "--remote-debugging-pipe",
]
PATIENCE = 30
RULES = """
    const rules = document.createElement("script");
    rules.type = "speculationrules";
    rules.textContent = JSON.stringify({prerender: [{urls: %s, eagerness: "immediate"}]});
    document.head.append(rules);
"""


class PlainBrowser:
    def __init__(self, program, folder, agent):
        ours, self._to = os.pipe()
        self._from, theirs = os.pipe()
        # The browser looks for its orders at 3 and writes its answers to 4.
        shell = f'exec "$0" "$@" 3<&{ours} 4>&{theirs}'
        own = [f"--user-data-dir={folder}", f"--user-agent={agent}"]
        self._process = subprocess.Popen(
            ["/bin/bash", "-c", shell, program, *FLAGS, *own, "about:blank"],
            pass_fds=(ours, theirs),
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(ours)
        os.close(theirs)
        self._numbers = itertools.count(1)
        self._heard = b""
        self.events = []

    def close(self):
        try:
            self.order("Browser.close")
            self._process.wait(PATIENCE)
        finally:
            self._process.kill()
            self._process.wait()
            os.close(self._to)
            os.close(self._from)

    def order(self, method, *, session=None, **params):
        number = next(self._numbers)
        said = {"id": number, "method": method, "params": params}
        if session:
            said["sessionId"] = session
        os.write(self._to, json.dumps(said).encode() + b"\0")
        until = time.monotonic() + PATIENCE
        while (answer := self._next(until)).get("id") != number:
            self.events.append(answer)
        assert "error" not in answer, (method, answer)
        return answer["result"]

    def _next(self, until):
        while b"\0" not in self._heard:
            assert select.select([self._from], [], [], max(0, until - time.monotonic()))[0]
            self._heard += os.read(self._from, 1 << 20)
        message, _, self._heard = self._heard.partition(b"\0")
        return json.loads(message)

    def told(self, method):
        return [event["params"] for event in self.events if event.get("method") == method]

    def first_tab(self):
        """Through the tab, not through its page: another page may take its place in it."""
        found = self.order("Target.getTargets", filter=[{"type": "tab"}])["targetInfos"]
        return Tab(self, found[0]["targetId"])

    def open_behind(self, url):
        """As a middle click does: the tab is there, and nobody looks at it."""
        return Tab(self, self.order("Target.createTarget", url=url, background=True)["targetId"])


class Tab:
    def __init__(self, browser, target):
        self.browser, self.target = browser, target
        self._is_attached = False

    def look_at(self):
        self.browser.order("Target.activateTarget", targetId=self.target)

    def close(self):
        self.browser.order("Target.closeTarget", targetId=self.target)

    @property
    def session(self):
        """Of the page that stands in the tab now; those rendered ahead of time come behind it."""
        if not self._is_attached:
            self._is_attached = True
            tab = self.browser.order("Target.attachToTarget", targetId=self.target, flatten=True)
            self.browser.order(
                "Target.setAutoAttach", session=tab["sessionId"], autoAttach=True,
                waitForDebuggerOnStart=False, flatten=True,
            )  # fmt: skip
        gone = [told["sessionId"] for told in self.browser.told("Target.detachedFromTarget")]
        pages = [
            told["sessionId"]
            for told in self.browser.told("Target.attachedToTarget")
            if told["targetInfo"]["type"] == "page" and told["sessionId"] not in gone
        ]
        return pages[0]

    def open(self, url):
        self.browser.order("Page.navigate", session=self.session, url=url)
        self.until("document.readyState === 'complete'")

    def evaluate(self, expression):
        self.browser.order("Target.getTargets")  # whatever happened meanwhile is told first
        found = self.browser.order(
            "Runtime.evaluate", session=self.session, expression=expression, returnByValue=True
        )
        return found["result"].get("value")

    def until(self, expression):
        until = time.monotonic() + PATIENCE
        while not self.evaluate(expression):
            assert time.monotonic() < until, expression
            time.sleep(0.05)

    def go_back(self):
        found = self.browser.order("Page.getNavigationHistory", session=self.session)
        before = found["entries"][found["currentIndex"] - 1]
        self.browser.order(
            "Page.navigateToHistoryEntry", session=self.session, entryId=before["id"]
        )

    def expect(self, urls):
        """Asks for these pages to be rendered ahead of time, and waits until they are."""
        # Our own policy would not let the test put a script into the page.
        self.browser.order("Page.setBypassCSP", session=self.session, enabled=True)
        self.browser.order("Page.reload", session=self.session)
        self.until("document.readyState === 'complete'")
        self.browser.order("Preload.enable", session=self.session)
        self.evaluate(RULES % json.dumps(urls))
        until = time.monotonic() + PATIENCE
        while not set(urls) <= self.rendered_ahead():
            assert time.monotonic() < until, self.browser.events
            self.evaluate("1")
            time.sleep(0.05)

    def rendered_ahead(self):
        told = self.browser.told("Preload.prerenderStatusUpdated")
        return {each["key"]["url"] for each in told if each["status"] == "Ready"}
