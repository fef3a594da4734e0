"""The validators from npm. Where they could not be installed, their tests are skipped aloud."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from newsroom.node_packages import node

HERE = Path(__file__).parent
PACKAGES = HERE / "node_modules"
CONFIG = HERE / "html-validate.mjs"
IS_INSTALLED = (PACKAGES / ".package-lock.json").exists()
MISSING = (
    "No validators from npm: the tests of HTML and accessibility were SKIPPED. "
    "With a network: make test"
)


def require():
    if IS_INSTALLED:
        return
    if os.environ.get("REQUIRE_VALIDATORS"):
        pytest.fail(MISSING)
    pytest.skip(MISSING)


def axe():
    """The script itself: the policy of our pages lets none in by a <script>."""
    require()
    return (PACKAGES / "axe-core" / "axe.min.js").read_text("utf-8")


def html_validate(folder):
    """What is wrong in the pages of a folder, one line each."""
    require()
    program = PACKAGES / "html-validate" / "bin" / "html-validate.mjs"
    # Into a file: it ends before a pipe has taken a long report.
    report = folder / "report.json"
    done = subprocess.run(
        [node(), program, "--config", CONFIG, "--formatter", f"json={report}", folder],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert report.exists(), done.stderr
    return [
        f"{Path(page['filePath']).name}: {found['ruleId']}: {found['message']}: {found['selector']}"
        for page in json.loads(report.read_text("utf-8"))
        for found in page["messages"]
    ]
