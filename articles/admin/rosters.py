"""A roster as it is pasted from a table or typed: one shift a line, a day, two hours, a name."""

import datetime
import re
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.actions.offices import Shift
from articles.models import User
from articles.text import VIETNAM, fold, in_vietnam, normalise_line

HOUR = r"(\d{1,2})(?:[:hg.](\d{2})?)?"
LINE = re.compile(
    rf"(?:\D{{1,12}}?[\s,]+|(?:t|thứ )\d[\s,]+)?"
    rf"(\d{{1,2}})[/.-](\d{{1,2}})(?:[/.-](\d{{4}}))?[\s,:]+"
    rf"{HOUR}\s*(?:[-–—→]|đến|\s)\s*{HOUR}[\s,:]+(\S.*)",
    re.IGNORECASE,
)
HALF_A_YEAR = datetime.timedelta(days=183)


def read_roster(text: str, people: Sequence[User], *, at: datetime.datetime) -> list[Shift]:
    """Raise ValidationError with a sentence for every line that cannot be read."""
    known = by_name(people)
    shifts, faults = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if not (words := normalise_line(line)):
            continue
        try:
            shifts.append(read_shift(words, known, at=at))
        except ValueError as fault:
            told = _("Line %(number)d (%(line)s): %(fault)s")
            faults.append(told % {"number": number, "line": words[:60], "fault": fault})
    if faults:
        raise ValidationError(faults)
    return shifts


def by_name(people: Iterable[User]) -> dict[str, list[User]]:
    known: dict[str, list[User]] = {}
    for person in people:
        for name in {fold(person.username), fold(person.full_name)} - {""}:
            known.setdefault(name, []).append(person)
    return known


def read_shift(line: str, known: dict[str, list[User]], *, at: datetime.datetime) -> Shift:
    found = LINE.fullmatch(line)
    if not found:
        raise ValueError(_("write it as 24/11 07:00-15:00 Name"))
    day, month, year, *hours, name = found.groups()
    on = day_meant(int(day), int(month), None if year is None else int(year), at=at)
    begin, end = (moment(on, hour, minute) for hour, minute in (hours[:2], hours[2:]))
    if end <= begin:
        end += datetime.timedelta(days=1)
    return Shift(person_named(name, known), begin, end)


def day_meant(day: int, month: int, year: int | None, *, at: datetime.datetime) -> datetime.date:
    """Without a year the nearest such day: a roster of January is written in December."""
    today = in_vietnam(at).date()
    try:
        found = datetime.date(today.year if year is None else year, month, day)
        if year is None and today - found > HALF_A_YEAR:
            found = found.replace(year=found.year + 1)
    except ValueError:
        raise ValueError(_("there is no such day")) from None
    if not 1900 <= found.year <= 2200:
        raise ValueError(_("there is no such day"))
    return found


def moment(on: datetime.date, hour: str, minute: str | None) -> datetime.datetime:
    """24:00 is the midnight that ends the day."""
    hours, minutes = int(hour), int(minute or 0)
    if not (hours < 24 and minutes < 60) and (hours, minutes) != (24, 0):
        raise ValueError(_("there is no such hour"))
    midnight = datetime.datetime.combine(on, datetime.time(), tzinfo=VIETNAM)
    return midnight + datetime.timedelta(hours=hours, minutes=minutes)


def person_named(name: str, known: dict[str, list[User]]) -> User:
    found = known.get(fold(name), [])
    if not found:
        raise ValueError(_("nobody who may hold this office is called so"))
    if len(found) > 1:
        logins = ", ".join(sorted(person.username for person in found))
        raise ValueError(_("several people are called so; write the login name: %s") % logins)
    return found[0]
