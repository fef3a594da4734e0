import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from articles import selectors
from articles.enums import CorrectionKind
from articles.models.article import story_address
from articles.pages import structured
from articles.pages.frame import last_frame
from articles.pages.head import Head, absolute, house_image
from articles.pages.page import Page
from articles.pages.paging import older_url
from articles.pages.parts import CorrectionNote, Paging
from articles.selectors import Position

URL = "/dinh-chinh"
ENTRIES = 30


@dataclass(frozen=True, kw_only=True)
class CorrectionsPage(Page):
    entries: tuple[CorrectionNote, ...]
    paging: Paging


def corrections_page(*, at: datetime.datetime, position: Position | None = None) -> CorrectionsPage:
    frame = last_frame.at(at)
    rows = list(selectors.corrections(at, position)[: ENTRIES + 1])
    more = rows[ENTRIES - 1] if len(rows) > ENTRIES else None
    older = older_url(URL, (more.corrected_at, more.pk)) if more else ""
    title = _("Corrections")
    return CorrectionsPage(
        frame=frame,
        head=Head(
            title=f"{title} – {frame.masthead.product_name}",
            sharing_title=title,
            canonical=absolute(older_url(URL, position) if position else URL),
            image=house_image(frame),
            json_ld=structured.graph(frame, structured.plain_page("WebPage", title, URL)),
            older=older,
        ),
        at=at,
        entries=tuple(map(entry, rows[:ENTRIES])),
        paging=Paging(first=URL if position else "", older=older),
    )


def entry(row: Any) -> CorrectionNote:
    shown = row.shown[0] if row.shown else {"headline": "", "slug": ""}
    return CorrectionNote(
        heading=heading(row.kind),
        note=row.note,
        corrected_at=row.corrected_at,
        headline=shown["headline"],
        url=story_address(shown["slug"], row.article_id) if row.shown else "",
    )


def heading(kind: str) -> str:
    """The words for a rectification are the law's."""
    if kind == CorrectionKind.LEGAL:
        return _("Rectification and apology")
    return _("Correction")
