"""The same site with nothing in it that counts, to tell what counting costs."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.under_load.uncounted_settings"

from newsroom.wsgi import application  # noqa: F401
