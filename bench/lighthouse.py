"""What Lighthouse says of the front page, a section and a story: `make lighthouse`.

A cheap phone on slow 4G, as Lighthouse's own mobile preset emulates them; the median of some runs
and their range. Without an address the demonstration is started for it and ended afterwards.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
os.chdir(ROOT)

from newsroom import env, supervision  # noqa: E402
from newsroom.node_packages import node  # noqa: E402

PROGRAM = ROOT / "bench/lighthouse/node_modules/lighthouse/cli/index.js"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
START_SECONDS = 300
ATTEMPTS = 3


@dataclass(frozen=True)
class Measure:
    title: str
    read: Callable[[Any], float]
    print: Callable[[float], str]
    is_good: Callable[[float], bool] = lambda value: True


def category(name: str) -> Callable[[Any], float]:
    return lambda report: round(100 * (report["categories"][name]["score"] or 0))


def audit(name: str) -> Callable[[Any], float]:
    return lambda report: report["audits"][name]["numericValue"]


def seconds(value: float) -> str:
    return f"{value / 1000:.2f} s"


def whole(value: float) -> str:
    return f"{value:.0f}"


MEASURES = [
    *(Measure(name, category(name), whole, lambda score: score == 100) for name in CATEGORIES),
    Measure("LCP", audit("largest-contentful-paint"), seconds, lambda ms: ms <= 1000),
    Measure("CLS", audit("cumulative-layout-shift"), "{:.3f}".format, lambda shift: shift == 0),
    Measure("TBT", audit("total-blocking-time"), "{:.0f} ms".format, lambda ms: ms <= 50),
    Measure("FCP", audit("first-contentful-paint"), seconds),
    Measure("bytes", audit("total-byte-weight"), "{:,.0f}".format),
]


def main() -> int:
    arguments = parsed()
    supervision.interrupt_once_on_any_signal()
    with paper(arguments.origin) as origin:
        pages = pages_of(origin)
        print(f"{origin}, Lighthouse {version()}, {arguments.runs} runs of each page", flush=True)
        results = [
            told(name, [report(url) for _ in range(arguments.runs)]) for name, url in pages.items()
        ]
    return 0 if all(results) else 1


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("origin", nargs="?", help="a paper that runs, as in https://bao.example")
    parser.add_argument("--runs", type=int, default=3)
    return parser.parse_args()


@contextmanager
def paper(origin: str | None) -> Iterator[str]:
    port = env.read().port
    if origin or supervision.answers(port):
        yield (origin or f"http://127.0.0.1:{port}").rstrip("/")
        return
    print("Starting the demonstration", flush=True)
    with supervision.child([sys.executable, "manage.py", "demo"], os.environ) as demonstration:
        patience = time.monotonic() + START_SECONDS
        while not supervision.answers(port):
            if demonstration.poll() is not None or time.monotonic() > patience:
                sys.exit("The demonstration did not start; see above.")
            time.sleep(0.5)
        yield f"http://127.0.0.1:{port}"


def pages_of(origin: str) -> dict[str, str]:
    """As a reader finds them: the first of the menu, and the story that leads the paper."""
    front = read(f"{origin}/")
    section = re.search(r'<nav class="menu".*?<a href="(/[a-z0-9-]+)"', front, re.DOTALL)
    story = re.search(r'<a href="(/[^"]+\.html)"', front)
    if not section or not story:
        sys.exit(f"{origin}/ shows no section and no story to measure.")
    found = {"front": "/", "section": section[1], "article": story[1]}
    if "<picture" not in read(origin + story[1]):
        sys.exit("The story that leads the paper has no picture: its figures would flatter.")
    return {name: origin + path for name, path in found.items()}


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - the paper's own
        text: str = answer.read().decode()
        return text


def version() -> str:
    package = PROGRAM.parent.parent / "package.json"
    return str(json.loads(package.read_text("utf-8"))["version"])


def report(url: str) -> Any:
    """A browser that a busy machine starts too slowly is started once more."""
    for _attempt in range(ATTEMPTS):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "report.json"
            said = run(url, path)
            if path.exists():
                return json.loads(path.read_text("utf-8"))
    sys.exit(f"Lighthouse failed on {url}:\n{said[-2000:]}")


def run(url: str, path: Path) -> str:
    command = [node(), str(PROGRAM), url, "--quiet", f"--chrome-flags={FLAGS}"]
    command += [f"--only-categories={','.join(CATEGORIES)}"]
    done = subprocess.run(
        [*command, "--output=json", f"--output-path={path}"],
        env={**os.environ, "CHROME_PATH": browser()},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        path.unlink(missing_ok=True)
    return done.stderr


def browser() -> str:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    return found or sys.exit("No Chromium. On Debian: apt install chromium")


def told(name: str, reports: list[Any]) -> bool:
    """Prints a page's figures; whether all are as they should be."""
    print(f"\n{name}", flush=True)
    results = [
        told_measure(measure, [measure.read(each) for each in reports]) for measure in MEASURES
    ]
    for title, shown in short_of_full_marks(reports[0]):
        print(f"    {title} {shown}".rstrip())
    return all(results)


def told_measure(measure: Measure, values: list[float]) -> bool:
    median = statistics.median(values)
    spread = f"{measure.print(min(values))} – {measure.print(max(values))}"
    is_good = measure.is_good(median)
    print(
        f"  {'ok ' if is_good else 'LOW'} {measure.title:<15} {measure.print(median):>9}   {spread}"
    )
    return is_good


def short_of_full_marks(report: Any) -> Iterator[tuple[str, str]]:
    """What Lighthouse would have us mend, in the first of the runs."""
    for name in CATEGORIES:
        for reference in report["categories"][name]["auditRefs"]:
            found = report["audits"][reference["id"]]
            if reference["weight"] and found["score"] is not None and found["score"] < 0.995:
                yield found["title"], found.get("displayValue", "")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
