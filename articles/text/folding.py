"""Forms made for searching and for addresses. None of them is ever shown as a person's text."""

import re
import unicodedata
from collections.abc import Collection

from articles.text.unicode import normalise

SLUG_FALLBACK = "bai"
STRAIGHT = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛ʼ′`´", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
    }
)
PLAIN_D = str.maketrans("đĐ", "dD")
COMBINING = re.compile("[\u0300-\u036f]+")
NOT_IN_SLUG = re.compile("[^a-z0-9]+")


def fold(text: str) -> str:
    """Without marks or case: "thai binh" finds "Thái Bình"."""
    straight = normalise(text).translate(STRAIGHT).lower()
    return " ".join(normalise(_without_marks(straight)).split())


def fold_exact(text: str) -> str:
    """With marks, without case: the form that ranks "hòa" above "hoa" however it was typed."""
    lower = normalise(text).translate(STRAIGHT).lower()
    return " ".join(fold_tone_style(lower).split())


def fold_tone_style(text: str) -> str:
    """`hoà, khoẻ, thuý` become `hòa, khỏe, thúy`; `qu…` and closed syllables stay."""
    return NEW_STYLE.sub(lambda match: OLD_STYLE[match[0]], normalise(text))


def slugify(text: str, *, limit: int = 80) -> str:
    """Shorter than `limit`, and never empty."""
    compatible = unicodedata.normalize("NFKD", normalise(text)).casefold()
    slug = NOT_IN_SLUG.sub("-", _without_marks(compatible)).strip("-")
    return _cut_at_hyphen(slug, limit) or SLUG_FALLBACK


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.translate(PLAIN_D))
    return unicodedata.normalize("NFC", COMBINING.sub("", decomposed))


def unused_slug(text: str, used: Collection[str]) -> str:
    """The text's slug, or the first numbered one that nobody has."""
    slug = slugify(text)
    numbered = (f"{slug}-{number}" for number in range(2, len(used) + 3))
    return next(each for each in (slug, *numbered) if each not in used)


def _cut_at_hyphen(slug: str, limit: int) -> str:
    if len(slug) < limit:
        return slug
    words, hyphen, _rest = slug[:limit].rpartition("-")
    return words.strip("-") if hyphen else slug[: limit - 1]


def _old_style_of_each_new() -> dict[str, str]:
    pairs = {}
    for first, second in ("oa", "oe", "uy", "OA", "OE", "UY", "Oa", "Oe", "Uy"):
        for tone in "\u0300\u0301\u0303\u0309\u0323":
            new = first + unicodedata.normalize("NFC", second + tone)
            pairs[new] = unicodedata.normalize("NFC", first + tone) + second
    return pairs


OLD_STYLE = _old_style_of_each_new()
NEW_STYLE = re.compile(rf"(?<![qQ])(?:{'|'.join(OLD_STYLE)})(?![^\W\d_]|[\u0300-\u036f])")
