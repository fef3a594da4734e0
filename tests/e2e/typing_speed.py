"""How long a keystroke waits for its paint in a story of 3,000 words with pictures and clips.

The browser's own Event Timing says it: from the key to the next paint, told from 16 ms on and in
steps of 8. Beside it stands what the page's thread itself worked for each key, which a machine
busy with other things does not lengthen.
"""

from dataclasses import dataclass

from tests.e2e.keyboards import Composing, Injecting
from tests.factories import make_article, make_photograph, make_video

WORDS = (
    "Nước sông lên nhanh trong đêm, bà con xã ven đê kịp đưa người già, trẻ nhỏ cùng lúa"
    " giống lên nhà văn hóa thôn; sáng ra cả cánh đồng trắng nước."
)
SENTENCE = "Sáng nay đường Nguyễn Huệ ướt sũng, khuỷu sông thuở trước nay đã được kè"
PAUSE = 2200
LISTEN = """() => {
    window.waits = [];
    window.keys = 0;
    const kinds = new Set(["keydown", "beforeinput", "input", "compositionupdate"]);
    new PerformanceObserver((found) => {
        for (const {name, duration} of found.getEntries()) {
            if (kinds.has(name)) window.waits.push(duration);
        }
    }).observe({type: "event", durationThreshold: 16, buffered: false});
    document.addEventListener("input", ({isTrusted}) => { window.keys += isTrusted ? 1 : 0 }, true);
}"""


@dataclass(frozen=True)
class Typed:
    keys: int
    waits: list[float]
    worked: float

    def wait_at(self, share: float) -> float:
        """In milliseconds; what was not told waited less than 16."""
        waits = sorted(self.waits)
        quiet = max(self.keys - len(waits), 0)
        place = int(share * (quiet + len(waits) - 1))
        return 0 if place < quiet else waits[place - quiet]

    def __str__(self) -> str:
        slowest = max(self.waits, default=0)
        return (
            f"{self.keys} keys: median {self.wait_at(0.5):.0f} ms,"
            f" 95 % {self.wait_at(0.95):.0f} ms,"
            f" 99 % {self.wait_at(0.99):.0f} ms, slowest {slowest:.0f} ms (0: below 16);"
            f" the page worked {self.worked:.1f} ms for each"
        )


def long_story(**fields):
    """3,000 words in a hundred paragraphs, 20 photographs and 2 clips between them."""
    parts = [f"<p>{WORDS}</p>"] * 97
    photographs, videos = [make_photograph() for _ in range(20)], [make_video() for _ in range(2)]
    figures = [f'<figure data-photograph="{each.pk}">' for each in photographs]
    figures += [f'<figure data-video="{each.pk}">' for each in videos]
    for number, figure in enumerate(figures):
        parts.insert(4 + 5 * number, f"{figure}<figcaption>Ảnh {number}</figcaption></figure>")
    return make_article("Một đêm giữ đê", body="".join(parts), **fields)


def keyboards(page):
    return {"backspaces": Injecting(page, 30), "composed": Composing(page, 30)}


def measured(page, keyboard, bursts=3) -> Typed:
    """In the middle of the text, with pauses in which text is kept and presence told."""
    caret = page.locator(".desk-prose > p").nth(50)
    caret.click()
    page.keyboard.press("End")
    page.wait_for_timeout(PAUSE)
    page.evaluate(LISTEN)
    watch = page.context.new_cdp_session(page)
    watch.send("Performance.enable", {"timeDomain": "threadTicks"})
    worked = 0.0
    for _ in range(bursts):
        before = busy(watch)
        keyboard.type(f" {SENTENCE}")
        worked += busy(watch) - before
        page.wait_for_timeout(PAUSE)
    keys, waits = page.evaluate("[window.keys, window.waits]")
    return Typed(keys, waits, worked / max(keys, 1) * 1000)


def busy(watch) -> float:
    metrics = {
        each["name"]: each["value"] for each in watch.send("Performance.getMetrics")["metrics"]
    }
    return metrics["TaskDuration"]
