"""How readers' pages are printed: the templates of `paper/` are compiled, and ask for what stands
here. The desk's are Django's own.
"""

import logging
from collections.abc import Callable, MutableMapping
from functools import cache, wraps
from typing import Any

import jinja2
from django.core.files.storage import Storage, storages
from django.template import engines
from django.template.defaultfilters import linebreaks_filter, linebreaksbr
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext, override
from jinja2 import nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from articles.templatetags import paper
from articles.templatetags.paper import LANGUAGE_OF_READERS
from articles.templatetags.sheets import style_sheet
from articles.templatetags.text_size import kept_text_size

# A fault of ours in a rare branch must not cost readers the story: a gap, and a line in the log.
Gap = jinja2.make_logging_undefined(logging.getLogger("articles.paper"), jinja2.ChainableUndefined)


class PrintedTemplate(jinja2.Template):
    """What it gives stands in the next template as it is, as with Django's own."""

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        return mark_safe(super().render(*args, **kwargs))  # noqa: S308 - escaped by the template


class KnownBeforehand(NodeTransformer):
    """Words and addresses that never change become part of the compiled template."""

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        known = KNOWN_BEFOREHAND.get(getattr(node.node, "name", ""))
        if known is None or node.kwargs or not all(isinstance(a, nodes.Const) for a in node.args):
            return node
        return nodes.Const(known(*(argument.as_const() for argument in node.args)))


class Paper(jinja2.Environment):
    template_class = PrintedTemplate

    def __init__(self, *, is_strict: bool, **options: Any) -> None:
        options["undefined"] = jinja2.StrictUndefined if is_strict else Gap
        # Every template stays compiled: there are some fifty, and none is made from a text.
        super().__init__(trim_blocks=True, lstrip_blocks=True, cache_size=-1, **options)
        self.filters.update(FILTERS)
        if not is_strict:
            self.filters.update({name: over_gaps(each) for name, each in FILTERS.items()})
        self.globals.update(GLOBALS, around=self.around)
        self.kept: tuple[object, dict[tuple[Any, ...], str]] = (None, {})

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One mapping where Jinja chains two: each part that is included would walk the chain."""
        return {**self.globals, **(d or {})}

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        """The hook that Jinja leaves for this."""
        return super()._generate(KnownBeforehand().visit(source), *args, **kwargs)

    def around(self, frame: object, name: str, **told: Any) -> str:
        """A part that is the same around many pages, kept as long as the last frame is: it sees
        nothing but the frame, which never changes, and what it is told.
        """
        whose, parts = self.kept
        if whose is not frame or self.auto_reload:
            parts = {}
            self.kept = (frame, parts)
        key = (name, *told.values())
        if key not in parts:
            parts[key] = self.get_template(name).render(frame=frame, **told)
        return parts[key]


def over_gaps(written: Callable[..., Any]) -> Callable[..., Any]:
    """A date that is not there cannot be written out: it is a gap as a word would be."""

    @wraps(written)
    def written_if_there(value: Any, *args: Any) -> Any:
        return value if isinstance(value, jinja2.Undefined) else written(value, *args)

    return written_if_there


def compile_all() -> None:
    """Once before the first reader, who would wait a sixth of a second."""
    paper_of_this_site = engines["paper"].env  # type: ignore[attr-defined]
    for name in paper_of_this_site.list_templates():
        paper_of_this_site.get_template(name)


def said(message: str, **values: Any) -> Markup:
    """The catalogue is ours and trusted; what is put into its sentences is not."""
    words = said_in_vietnamese(message)
    return words % values if values else words


@cache
def said_in_vietnamese(message: str) -> Markup:
    """Readers have one language: looked up once in a process, whatever a thread is set to."""
    with override(LANGUAGE_OF_READERS):
        return Markup(gettext(message))  # noqa: S704 - of the catalogue


def said_of(one: str, many: str, count: int) -> Markup:
    with override(LANGUAGE_OF_READERS):
        sentence = ngettext(one, many, count)
    return Markup(sentence) % {"count": count}  # noqa: S704 - of the catalogue


def file_address(name: str) -> str:
    return stored_address(storages["staticfiles"], name)


@cache
def stored_address(storage: Storage, name: str) -> str:
    """Asked once in a process: files get new names by being collected anew, before a start."""
    return storage.url(name)


FILTERS: dict[str, Callable[..., Any]] = {
    "dateline": paper.dateline,
    "glued": paper.glued,
    "hour": paper.hour,
    "hour_or_day": paper.hour_or_day,
    "iso": paper.iso,
    "iso_day": paper.iso_day,
    "lettered": paper.lettered,
    "linebreaks": linebreaks_filter,
    "linebreaksbr": linebreaksbr,
    "long_day": paper.long_day,
    "short_moment": paper.short_moment,
    "shortened": paper.shortened,
    "views": paper.views,
}
KNOWN_BEFOREHAND: dict[str, Callable[..., str]] = {"_": said, "url": reverse}
GLOBALS = {
    # Under the names by which the ids are found in templates.
    "_": said,
    "ngettext": said_of,
    "kept_text_size": kept_text_size,
    "static": file_address,
    "style_sheet": style_sheet,
    "url": reverse,
}
