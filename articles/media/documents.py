"""Taking in a document that backs an act: judged by its content, kept byte by byte as it came."""

import datetime
import hashlib
import io
import re
import warnings
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from articles.media.keeping import store
from articles.media.names import file_name
from articles.media.refusal import MediaRefused
from articles.models import Attachment, User
from articles.models.media import new_folder

OPENED = ("JPEG", "PNG")
EXTENSIONS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "PDF": "pdf"}
# Some scanners put a few bytes behind the end, none before the beginning.
PDF_BEGINS = re.compile(rb"%PDF-[12]\.[0-9]")
LOOKED_AT = 1024


def take_in_document(*, by: User, at: datetime.datetime, file: IO[bytes], name: str) -> Attachment:
    content = read(file)
    extension = EXTENSIONS[format_of(content)]
    folder = new_folder()
    return Attachment.objects.create(
        folder=folder,
        file=store(f"documents/{folder}/goc.{extension}", io.BytesIO(content)),
        original_name=with_ending(file_name(name), extension),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        taken_in_at=at,
        taken_in_by=by,
    )


def read(file: IO[bytes]) -> bytes:
    most = settings.ATTACHMENT_MAX_BYTES
    content = file.read(most + 1)
    if not content:
        raise MediaRefused(_("The file is empty. Choose it again."))
    if len(content) > most:
        raise MediaRefused(
            _("The document is too large: at most %(limit)d MB.") % {"limit": most // 1024**2}
        )
    return content


def format_of(content: bytes) -> str:
    if PDF_BEGINS.match(content):
        if b"%%EOF" not in content[-LOOKED_AT:]:
            raise MediaRefused(_("This PDF is damaged: its end is missing. Scan it again."))
        return "PDF"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return picture_format(content)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError,
            Image.DecompressionBombWarning):  # fmt: skip
        raise MediaRefused(_("A document is a PDF, or a scan as JPEG or PNG.")) from None


def picture_format(content: bytes) -> str:
    with Image.open(io.BytesIO(content), formats=OPENED) as picture:
        if picture.width * picture.height > settings.PHOTOGRAPH_MAX_PIXELS:
            raise MediaRefused(_("The scan has too many pixels. Scan it again at a lower quality."))
        found = str(picture.format)
        picture.verify()
    return found


def with_ending(name: str, extension: str) -> str:
    """What the file is, and not what it was called."""
    stem = name.rpartition(".")[0] or name or "document"
    return f"{stem[:240]}.{extension}"
