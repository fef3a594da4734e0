"""The record's first entry: from which event on each has an entry of its own."""

import datetime

from django.db import transaction
from django.db.models import Max

from articles.actions.auditing import tell
from articles.enums import AuditArea, Deed
from articles.models import AuditEntry, WorkflowEvent


@transaction.atomic
def begin_record(*, at: datetime.datetime) -> None:
    """Once, before the site starts for the first time with a record; afterwards nothing."""
    if AuditEntry.objects.exists():
        return
    last = WorkflowEvent.objects.aggregate(last=Max("pk"))["last"] or 0
    tell(Deed.BEGIN, by=None, at=at, area=AuditArea.RECORD, facts={"last_event": last})
