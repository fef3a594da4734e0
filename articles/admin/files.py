"""Fields that take a file: the browser's own words would be in the browser's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _


def choosing(**attributes: Any) -> dict[str, Any]:
    """For the widget of a file; `desk/files` says these words in the place of the browser's."""
    words = {"data-choose": _("Choose a file…"), "data-none": _("No file chosen")}
    return words | attributes
