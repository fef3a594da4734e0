import hashlib

from django.contrib.staticfiles.finders import get_finders
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    # ES modules import each other by name: those names must be the hashed ones.
    support_js_module_import_aggregation = True


def fingerprint() -> str:
    """Changes with any static file of any app."""
    found = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stamp = storage.get_modified_time(name).timestamp()
            found.update(f"{name}\0{storage.size(name)}\0{stamp}\n".encode())
    return found.hexdigest()
