"""What an installation must say before it can serve anyone."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured

NO_DATABASE = (
    "There is no database: set DATABASE_URL (and MIGRATION_DATABASE_URL), "
    "or run `manage.py database start` for the embedded one."
)
NO_KEY = "SECRET_KEY is missing: set it to fifty random characters, and keep it secret."


@register
def installation_is_complete(**kwargs: Any) -> list[Error]:
    problems = []
    if not settings.DATABASE_URLS[0]:
        problems.append(Error(NO_DATABASE, id="newsroom.E001"))
    # Not through settings.SECRET_KEY: Django answers an empty one with a traceback.
    if not settings.ENVIRONMENT.secret_key and not settings.LOCAL_SECRET_KEY:
        problems.append(Error(NO_KEY, id="newsroom.E002"))
    return problems


def require_complete_installation() -> None:
    if problems := installation_is_complete():
        raise ImproperlyConfigured(" ".join(str(problem.msg) for problem in problems))
