"""What differs under test: throw-away secrets and the strictest templates."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests")

from newsroom.settings import *  # noqa: E402, F403
