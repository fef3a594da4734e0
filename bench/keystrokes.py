"""How long a keystroke waits in a long story: `python bench/keystrokes.py`. See README.md.

The measuring itself is the browser test of the same name; here its bound is the wanted one and
its figures are told.
"""

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
os.chdir(ROOT)

from newsroom.verification import database  # noqa: E402

WANTED_MS = "50"
TEST = "tests/e2e/test_desk_speed.py"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, database():
        report = Path(folder) / "report.xml"
        code = run(report)
        tell(report)
    return code


def run(report: Path) -> int:
    command = [sys.executable, "-m", "pytest", "-q", TEST, f"--junitxml={report}"]
    env = {**os.environ, "TYPING_BOUND": WANTED_MS}
    return subprocess.run(command, env=env, stdin=subprocess.DEVNULL).returncode


def tell(report: Path) -> None:
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 - written just now
        for said in case.iter("property"):
            print(f"{case.get('name')}: {said.get('value')}")


if __name__ == "__main__":
    sys.exit(main())
