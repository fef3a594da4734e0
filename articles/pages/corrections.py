import datetime
from dataclasses import dataclass, fields, replace
from typing import Any

from django.utils.translation import gettext as _

from articles import selectors
from articles.enums import CorrectionKind
from articles.models import TOLD_OF_CORRECTIONS, Correction
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
PARTS = {each.name for each in fields(CorrectionNote)}


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
    return replace(
        note_of(row),
        headline=shown["headline"],
        url=story_address(shown["slug"], row.article_id) if row.shown else "",
    )


def note_of(row: Correction) -> CorrectionNote:
    return correction_note({name: getattr(row, name) for name in TOLD_OF_CORRECTIONS})


def correction_note(told: dict[str, Any]) -> CorrectionNote:
    """Out of the columns that `TOLD_OF_CORRECTIONS` names, as a row or as JSON gives them."""
    number = told["id"]
    corrected_at = as_moment(told["corrected_at"])
    texts = {name: told[name] for name in PARTS & told.keys() if not name.endswith("_at")}
    return CorrectionNote(
        heading=heading(told["kind"]),
        corrected_at=corrected_at,
        piece_published_at=as_moment(told["piece_published_at"]),
        anchor=f"dinh-chinh-{number}",
        # The list from this very entry on, wherever it stands by now.
        place=f"{older_url(URL, (corrected_at, number + 1))}#dinh-chinh-{number}",
        **texts,
    )


def as_moment(value: Any) -> Any:
    return datetime.datetime.fromisoformat(value) if isinstance(value, str) else value


def heading(kind: str) -> str:
    """The words for a rectification are the law's."""
    if kind == CorrectionKind.LEGAL:
        return _("Rectification and apology")
    return _("Correction")
