"""What stands around every page, in one query."""

import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Model,
    OuterRef,
    Subquery,
)
from django.db.models.expressions import BaseExpression
from django.db.models.functions import Least

from articles.models import (
    Advertisement,
    Banner,
    Correction,
    Dress,
    Edition,
    HouseCard,
    LayoutSlot,
    Masthead,
    PageLayout,
    PublishedArticle,
    PublishedPage,
    Section,
)
from articles.selectors.most_read import most_read
from articles.surroundings import around_pages
from articles.surroundings import rows_as_json as _rows
from articles.text import in_vietnam

MASTHEAD_FIELDS = (
    "product_name", "motto", "agency", "governing_body", "licence", "head_title", "head_name",
    "address", "telephone", "email", "reuse_notice",
)  # fmt: skip


def edition_mark() -> tuple[int, int]:
    """Whether anything has changed for readers, in the shortest of questions."""
    return Edition.objects.values_list("number", "raised_in").get(pk=1)


def frame_row(at: datetime.datetime) -> Edition:
    """All that stands around the pages of one edition, in one query."""
    columns: dict[str, BaseExpression] = {
        "masthead_rows": _masthead(in_vietnam(at).date()),
        "section_rows": _menu(),
        "advert_rows": Advertisement.objects.running(at).as_rows(),
        "next_boundary": next_boundary(at),
        **most_read(at),
        **around_pages(at),
    }
    return Edition.objects.annotate(**columns).get(pk=1)


def next_boundary(at: datetime.datetime) -> Least:
    """When the next version of a story, an advertisement, a banner or a dress begins or ends, or a
    slot stops being held.

    The least of them, NULL left out. A layout or a static page that was made by a clock that runs
    ahead begins, too.
    """
    moments: tuple[tuple[type[Model], str], ...] = (
        (PublishedArticle, "shown_from"),
        (PublishedArticle, "shown_until"),
        (Advertisement, "shown_from"),
        (Advertisement, "shown_until"),
        (LayoutSlot, "held_until"),
        (PageLayout, "arranged_at"),
        (PublishedPage, "shown_from"),
        (PublishedPage, "shown_until"),
        (Correction, "corrected_at"),
        (Banner, "shown_from"),
        (Banner, "shown_until"),
        (Dress, "shown_from"),
        (Dress, "shown_until"),
    )
    return Least(*(_first_after(at, model, moment) for model, moment in moments))


def _first_after(at: datetime.datetime, model: type[Model], moment: str) -> Subquery:
    later = model._default_manager.filter(**{f"{moment}__gt": at}).order_by(moment)
    return Subquery(later.values(moment)[:1])


def _masthead(on: datetime.date) -> ArraySubquery:
    in_force = Masthead.objects.filter(valid_from__lte=on).order_by("-valid_from")
    card = HouseCard.objects.filter(masthead=OuterRef("pk")).order_by("-pk").values("folder")
    columns: dict[str, Any] = {field: field for field in MASTHEAD_FIELDS}
    return _rows(in_force, columns | {"card": Subquery(card[:1])}, limit=1)


def _menu() -> ArraySubquery:
    columns = ("id", "parent_id", "name", "slug")
    return _rows(Section.objects.on_menu(), {column: column for column in columns})
