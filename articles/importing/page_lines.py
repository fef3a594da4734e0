"""From the bytes of an exported page to its lines, or to one sentence that says why not."""

import codecs
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.text import normalise_line

LARGEST_PAGE = 5_000_000
LINE_END = re.compile("\r\n|\r|\n")
OTHER_BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
WEB_PAGE = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml)\b", re.IGNORECASE)
CONTROL = re.compile("[\x01-\x08\x0e-\x1f]")
CONTROLS_IN_A_THOUSAND = 10


class LegacyPageRefused(Exception):
    """Carries one sentence for the person who runs the import."""


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    text: str
    follows_blank: bool


def decode(raw: bytes) -> str:
    if len(raw) > LARGEST_PAGE:
        raise LegacyPageRefused(_("The file is larger than 5 MB; no page is."))
    if raw.startswith(OTHER_BYTE_ORDER_MARKS):
        raise LegacyPageRefused(_("The file is UTF-16 or UTF-32. Save it as UTF-8."))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LegacyPageRefused(_why_not_utf8(raw, error)) from error
    if is_binary(text):
        raise LegacyPageRefused(_("The file is not text."))
    if WEB_PAGE.match(text):
        raise LegacyPageRefused(_("The file is HTML; the text of a page is expected."))
    return text


def is_binary(text: str) -> bool:
    """A stray control character came out of a word processor; many of them are no text."""
    controls = sum(1 for _found in CONTROL.finditer(text))
    return "\x00" in text or controls * 1000 > len(text) * CONTROLS_IN_A_THOUSAND


def _why_not_utf8(raw: bytes, error: UnicodeDecodeError) -> str:
    if error.reason == "unexpected end of data":
        return _("The file is cut off in the middle of a letter.")
    if b"\x00" in raw:
        return _("The file is not text.")
    line = raw.count(b"\n", 0, error.start) + 1
    return _("The file is not UTF-8 (line %(line)d).") % {"line": line}


def split_lines(text: str) -> list[Line]:
    """The lines that hold something, numbered as an editor numbers them."""
    lines = []
    follows_blank = True
    for number, source in enumerate(LINE_END.split(text), start=1):
        content = normalise_line(source)
        if content:
            lines.append(Line(number, content, follows_blank))
        follows_blank = not content
    if not lines:
        raise LegacyPageRefused(_("The file is empty."))
    return lines
