"""The page's HTML of a document."""

from collections.abc import Callable

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from articles.body.links import is_external
from articles.body.markup import Writer, escape_attribute
from articles.body.tree import Document, Inlines, Paragraph, PhotographNode, VideoNode
from articles.text import bind


def render(
    document: Document,
    *,
    photograph: Callable[[PhotographNode], str],
    video: Callable[[VideoNode], str],
    paragraph_attributes: Callable[[Paragraph], str] = lambda node: "",
) -> SafeString:
    """A figure's answer is escaped unless it is a SafeString: a template's rendering is one."""
    label = escape_attribute(gettext("Table"))
    writer = Writer(
        photograph=lambda node: conditional_escape(photograph(node)),
        video=lambda node: conditional_escape(video(node)),
        typeset=bind,
        link_attributes=_link_attributes,
        paragraph_attributes=paragraph_attributes,
        box_attributes=' class="box"',
        table_opening=f'<div class="table-scroll" tabindex="0" role="region" aria-label="{label}">',
        table_closing="</div>",
    )
    return _safe(writer.document(document))


def render_inline(inlines: Inlines) -> SafeString:
    """A caption's words, for a template."""
    return _safe(CAPTION.inlines(inlines))


def _link_attributes(href: str) -> str:
    return ' rel="noopener"' if is_external(href) else ""


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308 -- a Writer escapes every text that goes into it


CAPTION = Writer(
    photograph=lambda node: "",
    video=lambda node: "",
    typeset=bind,
    link_attributes=_link_attributes,
)
