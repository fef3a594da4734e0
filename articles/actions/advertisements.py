"""Placing advertisements, switching them off at once, and what readers report of them."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles import media
from articles.actions.auditing import tell_change, values_of
from articles.enums import Deed, ReportReason, SwitchVerb
from articles.models import (
    Advertisement,
    AdvertisementReport,
    AdvertisementSwitch,
    Edition,
    Photograph,
    User,
)

MAY_MANAGE = "articles.manage_advertisements"
MAY_SWITCH = "articles.switch_off_advertisements"
# A button pressed twice, or a page sent again, is one report.
SAME_REPORT = datetime.timedelta(minutes=10)
# Beyond this the desk learns nothing new, and a flood would only bury other reports.
MOST_WAITING = 100


class AdvertisementRefusedError(Exception):
    """Carries a sentence for the person who tried."""


@dataclass(frozen=True, slots=True)
class Target:
    """The whole site where neither is said."""

    slot: str = ""
    advertisement: Advertisement | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """Of an authority: the law gives a day from its receipt."""

    document_number: str
    received_at: datetime.datetime | None = None


@transaction.atomic
def place_advertisement(
    *, by: User, at: datetime.datetime, advertisement: Advertisement
) -> Advertisement:
    """Enter it, or change one that has not begun; of one that has, only the end."""
    require(by, MAY_MANAGE)
    before = stored(advertisement)
    if before is None:
        advertisement.created_at, advertisement.created_by = at, by
    if before is None or before.shown_from > at:
        # The past is not rewritten: what begins, begins now at the earliest.
        advertisement.shown_from = max(advertisement.shown_from, at)
    advertisement.shown_until = max(advertisement.shown_until, at)
    if advertisement.shown_until <= advertisement.shown_from:
        raise AdvertisementRefusedError(_("An advertisement ends after it begins."))
    keep(advertisement)
    bring_out(pictures(advertisement), at=at)
    take_in(pictures(before, advertisement), at=at)
    return advertisement


def keep(advertisement: Advertisement) -> None:
    """Somebody else may have taken the place since the form was looked at."""
    try:
        with transaction.atomic():
            advertisement.save()
    except IntegrityError as refused:
        raise AdvertisementRefusedError(
            _("Another advertisement stands in this place during that time.")
        ) from refused


def stored(advertisement: Advertisement) -> Advertisement | None:
    rows = Advertisement.objects.select_for_update(of=("self",), no_key=True)
    return rows.filter(pk=advertisement.pk).first() if advertisement.pk else None


@transaction.atomic
def remove_advertisement(*, by: User, at: datetime.datetime, advertisement: Advertisement) -> None:
    """Only before its first hour: afterwards it is part of what readers saw."""
    require(by, MAY_MANAGE)
    before = stored(advertisement)
    if before is None:
        return
    if before.shown_from <= at or before.switches.exists():
        raise AdvertisementRefusedError(
            _("It has begun, or the log names it: it stays. End it or switch it off instead.")
        )
    tell_change(Deed.REMOVE, before, by=by, at=at, facts={"advertisement": values_of(before)})
    before.delete()
    take_in(pictures(before), at=at)


@transaction.atomic
def switch_advertisements(
    *,
    by: User,
    at: datetime.datetime,
    verb: SwitchVerb,
    target: Target,
    reason: str,
    request: Request | None = None,
) -> AdvertisementSwitch:
    """Readers follow within the second; whatever is written here stays in the log."""
    require(by, MAY_SWITCH)
    # Two at once: the one that waited has the last word, and the log stands in that order.
    Edition.objects.select_for_update().get(pk=1)
    refuse_the_same_again(verb, target)
    refuse_incomplete(verb, at, reason, request)
    entry = AdvertisementSwitch.objects.create(
        verb=verb,
        slot=target.slot,
        advertisement=target.advertisement,
        reason=reason,
        document_number=request.document_number if request else "",
        request_received_at=request.received_at if request else None,
        happened_at=at,
        happened_by=by,
    )
    tell_change(Deed.SWITCH, entry, by=by, at=at, reason=reason, facts={"switch": values_of(entry)})
    affected = pictures(*affected_by(target, at))
    if verb == SwitchVerb.ON:
        bring_out(affected, at=at)
    elif verb == SwitchVerb.OFF:
        take_in(affected, at=at)
    return entry


def refuse_the_same_again(verb: SwitchVerb, target: Target) -> None:
    is_off = AdvertisementSwitch.objects.is_off(
        slot=target.slot, advertisement=target.advertisement
    )
    if verb == SwitchVerb.OFF and is_off:
        raise AdvertisementRefusedError(_("It is switched off already."))
    if verb == SwitchVerb.ON and not is_off:
        raise AdvertisementRefusedError(_("It is not switched off."))


def refuse_incomplete(
    verb: SwitchVerb, at: datetime.datetime, reason: str, request: Request | None
) -> None:
    received_at = request.received_at if request else None
    if not reason.strip():
        raise AdvertisementRefusedError(_("Say why: it stays in the log."))
    if received_at and received_at > at:
        raise AdvertisementRefusedError(_("The request cannot have come in the future."))
    has_number = bool(request and request.document_number.strip())
    is_request = verb == SwitchVerb.REQUESTED or received_at is not None
    if is_request and not (has_number and received_at):
        raise AdvertisementRefusedError(
            _("An authority's request has its number and the hour it was received.")
        )


def affected_by(target: Target, at: datetime.datetime) -> list[Advertisement]:
    if target.advertisement:
        return [target.advertisement]
    rows = Advertisement.objects.unended(at).select_related("photograph")
    return list(rows.filter(slot=target.slot) if target.slot else rows)


def pictures(*advertisements: Advertisement | None) -> list[Photograph]:
    """In the order of their numbers: two at once wait for each other, and do not deadlock."""
    found = {each.photograph_id: each.photograph for each in advertisements if each}
    return [picture for _key, picture in sorted(found.items(), key=by_number) if picture]


def by_number(item: tuple[int | None, Photograph | None]) -> int:
    return item[0] or 0


def bring_out(photographs: list[Photograph], *, at: datetime.datetime) -> None:
    try:
        for photograph in photographs:
            media.release_photograph(photograph, at=at)
    except media.MediaRefused as refused:
        raise AdvertisementRefusedError(str(refused)) from refused


def take_in(photographs: list[Photograph], *, at: datetime.datetime) -> None:
    """What another story or advertisement still shows stays where it is."""
    transaction.on_commit(lambda: media.withdraw_photographs(photographs, at=at))


def require(by: User, permission: str) -> None:
    if not by.has_perm(permission):
        raise PermissionDenied


# -- What readers report --------------------------------------------------------


@transaction.atomic
def report_advertisement(
    *, at: datetime.datetime, advertisement: Advertisement, reason: ReportReason, words: str = ""
) -> AdvertisementReport:
    """By a reader whose name nobody asks for."""
    # Under the lock of the row, so that a button pressed twice is seen as one.
    stored(advertisement)
    waiting = AdvertisementReport.objects.filter(advertisement=advertisement, handled_at=None)
    same = waiting.filter(reason=reason, words=words, reported_at__gt=at - SAME_REPORT).first()
    if same:
        return same
    if waiting.count() >= MOST_WAITING:
        raise AdvertisementRefusedError(
            _("The newsroom already has many reports of this advertisement and is looking at it.")
        )
    return AdvertisementReport.objects.create(
        advertisement=advertisement, reason=reason, words=words, reported_at=at
    )


@transaction.atomic
def handle_report(
    *, by: User, at: datetime.datetime, report: AdvertisementReport, outcome: str
) -> AdvertisementReport:
    require(by, MAY_MANAGE)
    locked = AdvertisementReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if locked.handled_at:
        raise AdvertisementRefusedError(
            _("%(name)s has dealt with this report already.") % {"name": locked.handled_by}
        )
    if not outcome.strip():
        raise AdvertisementRefusedError(_("Say what was done about the report."))
    locked.outcome, locked.handled_at, locked.handled_by = outcome, at, by
    locked.save(update_fields=["outcome", "handled_at", "handled_by"])
    tell_change(Deed.ANSWER, locked, by=by, at=at, reason=outcome)
    return locked
