from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.db import transaction
from django.utils import timezone

from articles.actions.auditing import tell_change
from articles.enums import Deed
from articles.models import User


class Command(createsuperuser.Command):
    """Django's own, entered in the record: nobody has more rights than whoever this makes."""

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        known = set(superusers())
        super().handle(*args, **options)
        for account in User.objects.filter(pk__in=set(superusers()) - known):
            changes = {"is_superuser": (False, True)}
            tell_change(Deed.ADD, account, by=None, at=timezone.now(), changes=changes)


def superusers() -> Any:
    return User.objects.filter(is_superuser=True).values_list("pk", flat=True)
