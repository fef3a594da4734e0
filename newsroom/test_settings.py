"""What differs under test: throw-away secrets and files, no pool, the strictest templates."""

import os
import tempfile
from pathlib import Path

import jinja2

os.environ["SECRET_KEY"] = "only-for-tests"
os.environ["SITE_ORIGIN"] = "http://testserver"
os.environ["DEBUG"] = "0"

from newsroom.settings import *
from newsroom.settings import DATABASE_URLS, STORAGES, TEMPLATES, _database

# Making the test database takes the owner's rights; tests of the site's rights take on its role.
TEST_DATABASE_URL = DATABASE_URLS[1] or DATABASE_URLS[0] or "postgresql:///newsroom"
DATABASES = {
    "default": _database(TEST_DATABASE_URL, connect_timeout=5, options="-c synchronous_commit=off")
}

_files = Path(tempfile.mkdtemp(prefix="newsroom-tests-"))
MEDIA_ROOT = _files / "media"
STATIC_ROOT = _files / "static"
STATIC_ROOT.mkdir()
STORAGES["default"]["OPTIONS"]["location"] = MEDIA_ROOT / "private"
STORAGES["public"]["OPTIONS"]["location"] = MEDIA_ROOT / "public"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True

SPOOL_DIR = _files / "spool"
# Pages are built anew for each test; the cache has tests of its own.
PAGE_CACHE_BYTES = 0

VIDEO_PRESET = "ultrafast"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PAPER, DESK = (engine["OPTIONS"] for engine in TEMPLATES)
PAPER["undefined"] = jinja2.StrictUndefined
DESK["string_if_invalid"] = "⟦%s⟧"
