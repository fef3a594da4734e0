"""Every text that a person may see is said in Vietnamese."""

import re
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import global_settings
from django.utils.translation import gettext, ngettext
from django.utils.translation.template import templatize
from jinja2.ext import babel_extract

from newsroom.translations import CATALOGUE, DOMAINS, compile_catalogues, merged

ROOT = Path(__file__).parent.parent
KEYWORDS = {
    name + lazy: spec
    for lazy in ("", "_lazy")
    for name, spec in {
        "_": None,
        "gettext": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
}
# Never seen here: the names of other languages, and what Django shows to its own developers.
NEVER_SHOWN = re.compile(r"docs\.djangoproject\.com|how-to’s|A Polling App|Get started with Django")
NOT_OURS_TO_SAY = {
    *(str(name) for _, name in global_settings.LANGUAGES),
    "Connect, get help, or contribute",
    "Django Community",
    "Django Documentation",
    "The install worked successfully! Congratulations!",
}


def key(message):
    first = message.id if isinstance(message.id, str) else message.id[0]
    return first, message.context


def extracted(method, source, **options):
    found = extract(method, BytesIO(source.encode()), KEYWORDS, options=options)
    for _, ids, _, context in found:
        yield (ids if isinstance(ids, str) else ids[0]), context


def texts_of_python():
    for folder in ("newsroom", "articles"):
        for path in (ROOT / folder).rglob("*.py"):
            yield from extracted("python", path.read_text("utf-8"))


def texts_of_the_desk():
    for path in (ROOT / "templates").rglob("*.html"):
        source = templatize(path.read_text("utf-8"))
        # What is left of a template has no Python indentation.
        yield from extracted("python", re.sub(r"(?m)^[ \t]+", "", source))


def texts_of_the_paper():
    for path in (ROOT / "paper").rglob("*.html"):
        # Told to be silent, it finds nothing in a template that it cannot read.
        yield from extracted(babel_extract, path.read_text("utf-8"), silent="false")


def texts_of_scripts():
    for path in (ROOT / "articles" / "static").rglob("*.js"):
        yield from extracted("javascript", path.read_text("utf-8"))


def catalogue(path):
    if not path.exists():
        return []
    with path.open("rb") as file:
        return [message for message in read_po(file) if message.id]


def translated(messages):
    return {
        key(message)
        for message in messages
        if not message.fuzzy
        and (all(message.string) if isinstance(message.string, tuple) else message.string)
    }


def library_locales():
    names = [app.name for app in apps.get_app_configs() if app.name not in ("newsroom", "articles")]
    folders = [Path(find_spec(name).origin).parent / "locale" for name in names]
    core = Path(find_spec("django").origin).parent / "conf" / "locale"
    return [folder for folder in [core, *folders] if folder.is_dir()]


def missing_in_library(folder, domain):
    sources = folder / "en" / "LC_MESSAGES" / f"{domain}.po"
    if not sources.exists():
        sources = next(folder.glob(f"*/LC_MESSAGES/{domain}.po"), sources)
    asked = {key(message) for message in catalogue(sources)}
    return asked - translated(catalogue(folder / "vi" / "LC_MESSAGES" / f"{domain}.po"))


def is_shown(text):
    return text not in NOT_OURS_TO_SAY and not NEVER_SHOWN.search(text)


@pytest.fixture(scope="module")
def ours():
    return translated(message for message in merged("django") if message.id)


@pytest.mark.parametrize("texts", [texts_of_python, texts_of_the_desk, texts_of_the_paper])
def test_every_text_of_ours_is_translated(texts, ours):
    django = translated(catalogue(library_locales()[0] / "vi" / "LC_MESSAGES" / "django.po"))
    found = set(texts())
    assert len(found) > 80
    assert sorted({text for text, context in found - ours - django}) == []


def test_every_text_of_our_scripts_is_translated():
    scripts = translated(message for message in merged("djangojs") if message.id)
    assert sorted({text for text, context in set(texts_of_scripts()) - scripts}) == []


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("folder", library_locales(), ids=lambda path: path.parent.name)
def test_what_libraries_lack_is_translated_here(folder, domain):
    here = translated(message for message in merged(domain) if message.id)
    missing = missing_in_library(folder, domain) - here
    assert sorted(text for text, context in missing if is_shown(text)) == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_translations_keep_their_placeholders(domain):
    faults = [
        f"{message.id}: {fault}" for message, errors in merged(domain).check() for fault in errors
    ]
    assert faults == []


def test_compiled_texts_are_what_django_says():
    compile_catalogues()
    assert not compile_catalogues()
    assert gettext("Skip to main content") == "Đi tới nội dung chính"
    assert ngettext("%(num)d day", "%(num)d days", 3) == "%(num)d ngày"


def test_no_english_text_is_translated_twice():
    catalogue = (CATALOGUE / "django.po").read_text("utf-8")
    entries = re.findall(r'^((?:msgctxt .*\n)?msgid "(?:.*"\n)(?:".*"\n)*)', catalogue, re.M)
    assert len(entries) > 700
    assert sorted({*entries}) == sorted(entries)
