import hashlib
from typing import Any

import rjsmin
from django.contrib.staticfiles.finders import get_finders
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    # ES modules import each other by name: those names must be the hashed ones.
    support_js_module_import_aggregation = True

    def _save(self, name: str, content: Any) -> str:
        saved: str = super()._save(name, without_comments(content) if is_read(name) else content)
        return saved


def is_read(name: str) -> bool:
    """Whether readers' browsers fetch it as a script."""
    return name.startswith("articles/paper/") and name.endswith(".js")


def without_comments(content: Any) -> ContentFile[bytes]:
    content.seek(0)
    script = content.read()
    return ContentFile(minified(script if isinstance(script, bytes) else script.encode()))


def minified(script: bytes) -> bytes:
    return bytes(rjsmin.jsmin(script))


def fingerprint() -> str:
    """Changes with any static file of any app."""
    found = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stamp = storage.get_modified_time(name).timestamp()
            found.update(f"{name}\0{storage.size(name)}\0{stamp}\n".encode())
    return found.hexdigest()
