import re

from django.utils.translation import gettext as _

from articles.media.refusal import MediaRefused
from articles.text import LoneSurrogateError, normalise, normalise_line

LONGEST = 255
NOT_IN_NAMES = re.compile(r'[<>:"|?*]')


def file_name(name: str) -> str:
    """What a person called the file: for show and for search, never for a path."""
    whole = name.encode("utf-8", "replace").decode("utf-8")
    last = normalise_line(re.split(r"[/\\]", whole)[-1])
    cleaned = NOT_IN_NAMES.sub("_", last).strip(". ")
    stem, dot, extension = cleaned.rpartition(".")
    if len(cleaned) <= LONGEST or not dot or len(extension) > 10:
        return cleaned[:LONGEST]
    return f"{stem[: LONGEST - len(extension) - 1]}.{extension}"


def checked(text: str, longest: int | None = None) -> str:
    try:
        found = normalise(text)
    except LoneSurrogateError as error:
        raise MediaRefused(str(error)) from None
    if longest is not None and len(found) > longest:
        raise MediaRefused(
            _("The text is too long: at most %(limit)s characters.") % {"limit": longest}
        )
    return found
