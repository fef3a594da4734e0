"""Where the pages and feeds of the former papers lead."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django import forms
from django.conf import settings
from django.contrib import admin
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import selectors
from articles.admin.screens import DeskAdmin
from articles.models import LegacyPath, plain_path
from articles.text import normalise_line


class LegacyPathForm(forms.ModelForm[LegacyPath]):
    class Meta:
        model = LegacyPath
        fields = ("host", "path", "target")
        help_texts = {
            "host": gettext_lazy("As in baocu.vn. Its requests must be led to this server."),
            "path": gettext_lazy(
                "From the first slash on, as in /rss/home.rss; a whole address may be pasted."
            ),
            "target": gettext_lazy(
                "A page or feed of this paper: / or /kinh-te or /rss/kinh-te.rss"
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "host" in self.fields:
            # It may stand in the address that is pasted below.
            self.fields["host"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        host, path = self.read_path(cleaned)
        cleaned["path"] = path
        cleaned["host"] = plain_host(cleaned.get("host") or host)
        if not cleaned["host"] and "host" not in self.errors:
            self.add_error("host", _("Say which old site the address is of."))
        if "target" not in self.errors:
            cleaned["target"] = own_path(cleaned.get("target") or "")
            if not answers(cleaned["target"]):
                self.add_error("target", _("The paper has no page and no feed at this address."))
        return cleaned

    def read_path(self, cleaned: dict[str, Any]) -> tuple[str, str]:
        try:
            return parted(cleaned.get("path") or "")
        except ValueError:
            # A bracket where a host should be.
            self.add_error(
                "path", _("Write the old address from the first slash on, without spaces.")
            )
            return "", ""


def parted(written: str) -> tuple[str, str]:
    """Host and path of what was written or pasted; the rest of it means nothing."""
    parts = urlsplit(normalise_line(written))
    path = plain_path(normalise_line(unquote(parts.path)))
    return parts.netloc, path if written else ""


def plain_host(written: str) -> str:
    bare = written.strip().lower().partition("://")
    host = (bare[2] or bare[0]).partition("/")[0].partition(":")[0]
    return host.removeprefix("www.")


def own_path(written: str) -> str:
    path = written.strip().removeprefix(settings.SITE_ORIGIN)
    return path.partition("?")[0].partition("#")[0] or "/"


def answers(path: str) -> bool:
    """Any word could be a section, so that those are looked for."""
    if path.startswith(settings.DESK_PATH):
        return False
    try:
        found = resolve(path)
    except Resolver404:
        return False
    if found.url_name in ("section", "subsection"):
        return (
            selectors.section_by_slugs(found.kwargs["slug"], found.kwargs.get("parent")) is not None
        )
    return True


@admin.register(LegacyPath)
class LegacyPathAdmin(DeskAdmin[LegacyPath]):
    form = LegacyPathForm
    fields = ("host", "path", "target")
    list_display = ("__str__", "target")
    reading_order = ("-id", "-pk")
    search_help_text = gettext_lazy("Part of the old address or of the new one")
    folded_fields = ("host", "path", "target")
