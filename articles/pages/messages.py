"""Pages that say why there is no other: not found, taken back, broken."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from articles.models import Correction
from articles.pages.corrections import note_of
from articles.pages.frame import Frame
from articles.pages.head import Head
from articles.pages.page import Page
from articles.pages.parts import CorrectionNote


@dataclass(frozen=True, kw_only=True)
class MessagePage(Page):
    number: int
    heading: str
    text: str
    offers_search: bool = True
    rectifications: tuple[CorrectionNote, ...] = ()


def not_found_page(frame: Frame, *, at: datetime.datetime) -> MessagePage:
    return message_page(
        frame, at, 404, _("This page does not exist"),
        _("The address may be mistyped, or the story was never published here."),
    )  # fmt: skip


def retracted_page(
    frame: Frame, *, at: datetime.datetime, told: Sequence[Correction] = ()
) -> MessagePage:
    """What press law has the paper say of the story stands here in the story's place."""
    page = message_page(
        frame, at, 410, _("This story was taken back"),
        _("The editors have taken this story back. It is no longer available here."),
    )  # fmt: skip
    return replace(page, rectifications=tuple(map(note_of, told)))


def broken_page(frame: Frame, *, at: datetime.datetime) -> MessagePage:
    return _broken(frame, at, 500)


def away_page(frame: Frame, *, at: datetime.datetime) -> MessagePage:
    return _broken(frame, at, 503)


def _broken(frame: Frame, at: datetime.datetime, number: int) -> MessagePage:
    return message_page(
        frame, at, number, _("The page cannot be shown right now"),
        _("The fault is ours. Please try again in a few minutes."), offers_search=False,
    )  # fmt: skip


def refused_page(frame: Frame, *, at: datetime.datetime) -> MessagePage:
    return message_page(
        frame, at, 400, _("This request cannot be understood"),
        _("The address holds something that does not belong there."), offers_search=False,
    )  # fmt: skip


def forbidden_page(frame: Frame, *, at: datetime.datetime) -> MessagePage:
    return message_page(
        frame, at, 403, _("This is not open to you"),
        _("Signing in may help, if you work here."), offers_search=False,
    )  # fmt: skip


def message_page(
    frame: Frame,
    at: datetime.datetime,
    number: int,
    heading: str,
    text: str,
    *,
    offers_search: bool = True,
) -> MessagePage:
    return MessagePage(
        frame=frame,
        head=Head(title=f"{heading} – {frame.masthead.product_name}", robots="noindex"),
        at=at,
        number=number,
        heading=heading,
        text=text,
        offers_search=offers_search,
    )
