"""The Vietnamese catalogue: its parts merged, and compiled without gettext's system package."""

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from newsroom.env import BASE_DIR

LOCALE = BASE_DIR / "articles" / "locale"
COMPILED = LOCALE / "vi" / "LC_MESSAGES" / "django.mo"


class TwoTranslationsError(Exception):
    """One English text with two Vietnamese ones: the file and text are named."""


def sources() -> list[Path]:
    return [LOCALE / "vi" / "LC_MESSAGES" / "django.po", *sorted((LOCALE / "parts").glob("*.po"))]


def merged() -> Catalog:
    whole = Catalog(locale="vi", charset="utf-8", fuzzy=False)
    for source in sources():
        if source.exists():
            _add(whole, source)
    return whole


def compile_catalogue() -> bool:
    """Write the compiled catalogue; False where it already said the same."""
    compiled = io.BytesIO()
    write_mo(compiled, merged())
    if COMPILED.exists() and COMPILED.read_bytes() == compiled.getvalue():
        return False
    COMPILED.parent.mkdir(parents=True, exist_ok=True)
    COMPILED.write_bytes(compiled.getvalue())
    return True


def _add(whole: Catalog, source: Path) -> None:
    with source.open("rb") as file:
        part = read_po(file, locale="vi")
    for message in part:
        if not message.id or not message.string:
            continue
        known = whole.get(message.id, message.context)
        if known is not None and known.string != message.string:
            raise TwoTranslationsError(f"{source.name}: {message.id!r} is {known.string!r} already")
        whole.add(message.id, message.string, flags=message.flags, context=message.context)
