"""One e-mail for what a person was told in a while and has not seen at the desk.

A mail is claimed, sent, then marked, each for itself: no row stays locked while a mail server
thinks. A worker killed before the mark leaves a claim that expires, so nothing is lost; what it
had sent already is then sent once more, under the same Message-ID.
"""

import datetime
import logging
from smtplib import SMTPException, SMTPResponseException, SMTPServerDisconnected
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Min
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.actions.notifying import done_by
from articles.models import Notice, User
from articles.text import short_moment

# Much longer than a mail takes, so that what is being sent now is not taken for left behind.
CLAIM_TERM = datetime.timedelta(minutes=10)
# A server that was away longer than this has made the rest old news; the desk still shows it.
WORTH_MAILING = datetime.timedelta(days=3)
PEOPLE_AT_ONCE = 200
CLAIMED_AT_ONCE = 500
LISTED = 40

log = logging.getLogger(__name__)


def mail_notices(*, at: datetime.datetime) -> int:
    """How many mails went out. A server that is away is asked again by the next run."""
    if not settings.IS_MAIL_SENT:
        return 0
    sent = 0
    people = due(at)
    connection = get_connection()
    try:
        if people:
            connection.open()
        for person in people:
            sent += mail_to(person, connection, at=at)
    except OSError as fault:
        log.warning("The mail server cannot be used: %s", type(fault).__name__)
    finally:
        connection.close()
    return sent


def due(at: datetime.datetime) -> list[User]:
    """Who was first told of something an interval ago, and has an address."""
    waiting = Notice.objects.claimable(at, since=at - CLAIM_TERM).filter(
        created_at__gte=at - WORTH_MAILING, recipient__is_active=True
    )
    people_told = waiting.exclude(recipient__email="").order_by().values("recipient")
    first = people_told.annotate(first=Min("created_at")).filter(first__lte=at - interval())
    found = [row["recipient"] for row in first.order_by("first")[:PEOPLE_AT_ONCE]]
    people = User.objects.in_bulk(found)
    return [people[pk] for pk in found if is_address(people[pk].email)]


def interval() -> datetime.timedelta:
    return datetime.timedelta(minutes=settings.NOTICE_MAIL_MINUTES)


def is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def mail_to(person: User, connection: Any, *, at: datetime.datetime) -> bool:
    claimed = claim(person, at=at)
    told = list(
        Notice.objects.filter(pk__in=claimed)
        .concerning(person, at)
        .select_related("event__happened_by", "event__on_behalf_of")
        .order_by("pk")
    )
    if told and not is_sent(mail_for(person, told, connection)):
        return False
    Notice.objects.filter(pk__in=claimed).update(mailed_at=at)
    return bool(told)


@transaction.atomic
def claim(person: User, *, at: datetime.datetime) -> list[int]:
    mine = Notice.objects.claimable(at, since=at - CLAIM_TERM).filter(recipient=person)
    mine = mine.filter(created_at__gte=at - WORTH_MAILING).order_by("pk")
    free = mine.select_for_update(of=("self",), skip_locked=True)
    found = list(free.values_list("pk", flat=True)[:CLAIMED_AT_ONCE])
    Notice.objects.filter(pk__in=found).update(claimed_at=at)
    return found


def is_sent(mail: EmailMultiAlternatives) -> bool:
    """A refusal concerns this mail alone; a server that is gone concerns the rest as well."""
    try:
        mail.send()
    except SMTPServerDisconnected:
        raise
    except (SMTPException, ValueError) as fault:
        code = fault.smtp_code if isinstance(fault, SMTPResponseException) else ""
        log.error("A mail was refused: %s %s", type(fault).__name__, code)
        return False
    return True


def mail_for(person: User, told: list[Notice], connection: Any) -> EmailMultiAlternatives:
    context = {
        "greeting": _("Hello %(name)s,") % {"name": person},
        "lines": [line_of(notice) for notice in told[:LISTED]],
        "more": more(len(told) - LISTED),
        "foot": [
            (_("My work"), settings.SITE_ORIGIN + reverse("admin:index")),
            (_("How I am told"), settings.SITE_ORIGIN + reverse("admin:desk_notice_choices")),
        ],
    }
    mail = EmailMultiAlternatives(
        subject=subject(len(told)),
        body=plain(context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[person.email],
        headers={"Message-ID": message_id(person, told), "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    mail.attach_alternative(render_to_string("mail/notices.html", context), "text/html")
    return mail


def subject(count: int) -> str:
    """No headline: a subject stands on locked telephones."""
    return ngettext(
        "Newsroom desk: %(count)d notice", "Newsroom desk: %(count)d notices", count
    ) % {"count": count}


def line_of(notice: Any) -> tuple[str, str, str]:
    """Headline, what happened, where; of the text and of what was said about it nothing."""
    event = notice.event
    path = reverse("admin:articles_article_change", args=[notice.article_id])
    happened = f"{event.get_verb_display()} · {done_by(event)} · {short_moment(event.happened_at)}"
    return event.headline, happened, settings.SITE_ORIGIN + path if notice.is_open else ""


def more(count: int) -> str:
    return _("%(count)d more at the desk.") % {"count": count} if count > 0 else ""


def plain(context: dict[str, Any]) -> str:
    parts = [context["greeting"]]
    parts += ["\n".join(filter(None, line)) for line in context["lines"]]
    parts += [context["more"]] if context["more"] else []
    parts += ["\n".join(f"{label}: {address}" for label, address in context["foot"])]
    return "\n\n".join(parts) + "\n"


def message_id(person: User, told: list[Notice]) -> str:
    host = urlsplit(settings.SITE_ORIGIN).hostname
    return f"<notices-{person.pk}-{told[0].pk}-{told[-1].pk}@{host}>"
