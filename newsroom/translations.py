"""The Vietnamese catalogue: its parts merged, and compiled without gettext's system package."""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from newsroom.env import BASE_DIR

LOCALE = BASE_DIR / "articles" / "locale"
DOMAINS = ("django", "djangojs")


class TwoTranslationsError(Exception):
    """One English text with two Vietnamese ones."""


def merged(domain: str) -> Catalog:
    whole = Catalog(locale="vi", charset="utf-8", fuzzy=False)
    for source in _our_sources(domain):
        for message in _translated(source):
            _add(whole, message, source)
    for message in _translated(LOCALE / "libraries" / f"{domain}.po"):
        if whole.get(message.id, message.context) is None:
            _add(whole, message, LOCALE)
    return whole


def compile_catalogues() -> bool:
    """Write what is compiled; False where it already said the same."""
    changed = [domain for domain in DOMAINS if _compile(domain)]
    return bool(changed)


def _compile(domain: str) -> bool:
    target = LOCALE / "vi" / "LC_MESSAGES" / f"{domain}.mo"
    compiled = io.BytesIO()
    write_mo(compiled, merged(domain))
    if target.exists() and target.read_bytes() == compiled.getvalue():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(compiled.getvalue())
    return True


def _our_sources(domain: str) -> list[Path]:
    """`parts/desk.po` holds texts of Python and templates, `parts/desk.djangojs.po` of scripts."""
    parts = sorted((LOCALE / "parts").glob("*.po"))
    is_for_scripts = domain == "djangojs"
    return [
        LOCALE / "vi" / "LC_MESSAGES" / f"{domain}.po",
        *(part for part in parts if part.name.endswith(".djangojs.po") == is_for_scripts),
    ]


def _translated(source: Path) -> Iterator[Message]:
    if not source.exists():
        return
    with source.open("rb") as file:
        catalogue = read_po(file, locale="vi")
    yield from (message for message in catalogue if message.id and message.string)


def _add(whole: Catalog, message: Message, source: Path) -> None:
    known = whole.get(message.id, message.context)
    if known is not None and known.string != message.string:
        raise TwoTranslationsError(
            f"{source.name}: {message.id!r} is {message.string!r}, elsewhere {known.string!r}"
        )
    whole.add(message.id, message.string, flags=message.flags, context=message.context)
