"""The Vietnamese catalogue, ours before that of the libraries, compiled without gettext."""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from newsroom.env import BASE_DIR

LOCALE = BASE_DIR / "articles" / "locale"
CATALOGUE = LOCALE / "vi" / "LC_MESSAGES"
DOMAINS = ("django", "djangojs")


def merged(domain: str) -> Catalog:
    whole = Catalog(locale="vi", charset="utf-8", fuzzy=False)
    for source in (CATALOGUE / f"{domain}.po", LOCALE / "libraries" / f"{domain}.po"):
        for message in _translated(source):
            if whole.get(message.id, message.context) is None:
                whole.add(message.id, message.string, flags=message.flags, context=message.context)
    return whole


def compile_catalogues() -> bool:
    """Write what is compiled; False where it already said the same."""
    changed = [domain for domain in DOMAINS if _compile(domain)]
    return bool(changed)


def _compile(domain: str) -> bool:
    target = CATALOGUE / f"{domain}.mo"
    compiled = io.BytesIO()
    write_mo(compiled, merged(domain))
    if target.exists() and target.read_bytes() == compiled.getvalue():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(compiled.getvalue())
    return True


def _translated(source: Path) -> Iterator[Message]:
    if not source.exists():
        return
    with source.open("rb") as file:
        catalogue = read_po(file, locale="vi")
    yield from (message for message in catalogue if message.id and message.string)
