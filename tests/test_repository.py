"""The house rules that a machine can keep."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BANNED_NAMES = {"utils.py", "helpers.py", "services.py", "common.py", "misc.py", "signals.py"}
LAYERS = (
    "newsroom views feeds sitemaps middleware admin management pages templatetags jobs importing "
    "actions media readership selectors models workflow body text enums"
).split()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def tracked():
    """What git knows or would take in; where there is no git, what lies there."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        names = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*")]
        hidden = re.compile(r"(^|/)\.(?!ci|git)|__pycache__|node_modules|^staticfiles/|^media/")
        return [name for name in names if not hidden.search(name) and (ROOT / name).is_file()]
    return [name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


def files(pattern):
    found = [ROOT / name for name in tracked() if re.search(pattern, name)]
    assert found, f"no file matches {pattern}"
    return found


def lines_with(pattern, paths):
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]


def product():
    paths = files(r"^(newsroom|articles)/.*\.(py|js|css)$")
    return [path for path in paths if not {"migrations", "vendor"} & set(path.parts)]


def test_no_file_of_code_is_longer_than_can_be_held_in_mind():
    # Stories of the demonstration are text, however they are kept.
    code = [p for p in product() if p.suffix != ".css" and "stories" not in p.parts]
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in code
    }
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_every_file_says_by_its_name_what_lives_there():
    assert [path for path in files(r"\.py$") if path.name in BANNED_NAMES] == []


def test_the_layers_stand_in_the_contract():
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    layers = " ".join(next(c for c in contracts if c["type"] == "layers")["layers"])
    assert [name for name in LAYERS if not re.search(rf"\b{name}\b", layers)] == []


@pytest.mark.parametrize(
    "forbidden",
    [
        r"\bTODO\b|\bFIXME\b|\bXXX\b",
        r"\bfrom django\.db\.models\.signals\b|\bfrom django\.dispatch\b|\bSignal\(",
        r"\bprepopulated_fields\b|\bfrom django\.utils\.text import slugify\b",
        r"\.extra\(|\bRawSQL\b",
    ],
)
def test_what_the_house_does_without_is_not_there(forbidden):
    """But for one file: a login has no other hook than the framework's own signal."""
    paths = [path for path in product() if path.suffix == ".py"]
    assert lines_with(forbidden, [path for path in paths if path.name != "logins.py"]) == []


def test_text_is_declared_safe_where_it_was_escaped_or_is_a_file_or_a_message_of_ours():
    """A new place needs a reviewer who asks how the text got escaped, and a line here."""
    used = lines_with(
        r"\b(mark_safe|Markup)\(", [path for path in product() if path.suffix == ".py"]
    )
    assert sorted(line.split(":")[0] for line in used) == [
        "articles/body/kept.py",
        "articles/body/printing.py",
        "articles/body/render.py",
        "articles/pages/figures.py",
        "articles/pages/head.py",
        "articles/pages/structured/paper.py",
        "articles/templatetags/jinja.py",
        "articles/templatetags/jinja.py",
        "articles/templatetags/jinja.py",
        "articles/templatetags/paper.py",
        "articles/templatetags/sheets.py",
    ]


def test_templates_never_trust_a_text():
    templates = files(r"^(templates|paper)/.*\.(html|xml|txt)$")
    trusting = r"\|\s*safe\b|autoescape (off|false)|safeseq|Markup|\.__html__"
    assert lines_with(trusting, templates) == []


def test_no_template_of_readers_has_the_name_of_one_of_the_desk():
    """The first engine that knows a name answers for it."""
    names = [
        {path.relative_to(ROOT / folder) for path in files(rf"^{folder}/.*\.html$")}
        for folder in ("paper", "templates")
    ]
    assert not set.intersection(*names)


def test_templates_carry_no_script_and_no_style_of_their_own():
    templates = files(r"^(templates|paper)/.*\.html$")
    inline = r"\sstyle=|\son[a-z]+=\"|<style|javascript:"
    assert lines_with(inline, templates) == []
    scripts = [line for line in lines_with(r"<script", templates) if "src=" not in line]
    is_data = re.compile(r"application/(ld\+)?json|nonce=")
    assert [line for line in scripts if not is_data.search(line)] == []


def test_pages_ask_nothing_of_any_other_host():
    """Addresses that only name a thing (a vocabulary, a licence) are not requests."""
    paths = files(r"^(templates|paper|articles/static)/.*\.(html|xml|js|css|svg)$")
    names = r"(www\.)?w3\.org|schema\.org|ogp\.me|www\.sitemaps\.org|purl\.org"
    foreign = rf"(?:https?:)?//(?!({names}))[a-z0-9-]+\.[a-z]"
    assert lines_with(foreign, [path for path in paths if "vendor" not in path.parts]) == []


def test_every_dependency_gives_its_reason():
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    blocks = re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    assert len(blocks) == 2
    assert [line for line in lines if not re.search(r'",\s+# \S+', line)] == []


def pinned(lock):
    return re.findall(r"^([a-z0-9-]+)==", (ROOT / lock).read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_the_lock_pins_by_hash_and_names_no_address(lock):
    text = (ROOT / lock).read_text("utf-8")
    assert lines_with(r"://|--(extra-)?index-url|--find-links", [ROOT / lock]) == []
    entries = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("folder", ["tests/validators", "bench/lighthouse"])
def test_the_lock_of_tools_from_npm_pins_by_hash_and_names_no_registry(folder):
    wanted = json.loads((ROOT / folder / "package.json").read_text("utf-8"))["devDependencies"]
    lock = json.loads((ROOT / folder / "package-lock.json").read_text("utf-8"))["packages"]
    assert lock.pop("")["devDependencies"] == wanted
    assert [version for version in wanted.values() if not version[0].isdigit()] == []
    assert {name for name in wanted if f"node_modules/{name}" not in lock} == set()
    assert [name for name, entry in lock.items() if "sha512-" not in entry["integrity"]] == []
    assert [name for name, entry in lock.items() if "resolved" in entry] == []


def test_every_dependency_is_in_its_lock():
    def names(requirements):
        return {re.match(r"[\w-]+", line)[0].lower() for line in requirements}

    wanted = names(PROJECT["project"]["dependencies"])
    assert wanted - set(pinned("requirements.lock")) == set()
    wanted |= names(PROJECT["dependency-groups"]["dev"])
    assert wanted - set(pinned("requirements-dev.lock")) == set()


@pytest.mark.parametrize("name", ["README.md", "LICENSE", "SECURITY.md", "CHANGELOG.md"])
def test_a_stranger_finds_the_papers_of_the_house(name):
    assert (ROOT / name).read_text("utf-8").strip()


def test_uploads_are_never_in_the_repository():
    inside = [name for name in tracked() if name.startswith("media/")]
    assert inside == ["media/README.md"]


def test_every_package_of_tests_can_be_told_apart():
    names = [path.name for path in files(r"^tests/.*/test_.*\.py$")]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []
