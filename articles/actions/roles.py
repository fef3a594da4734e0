"""The roles of a newsroom as groups with their permissions."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.actions.auditing import tell
from articles.enums import AuditArea, Deed
from articles.workflow import ROLES


@transaction.atomic
def establish_roles() -> None:
    """Idempotent; adds what a role lacks and leaves what an administrator added."""
    held = {
        group.name: {permission.codename for permission in group.permissions.all()}
        for group in Group.objects.prefetch_related("permissions")
    }
    given = {
        name: lacking
        for name, codenames in ROLES.items()
        if (lacking := [each for each in codenames if each not in held.get(name, ())])
    }
    for name, lacking in given.items():
        give(name, lacking)
    if given:
        tell(
            Deed.CHANGE,
            by=None,
            at=timezone.now(),
            area=AuditArea.ACCOUNTS,
            name=_("roles"),
            facts={"given": given},
        )


def give(role: str, codenames: list[str]) -> None:
    group, _created = Group.objects.get_or_create(name=role)
    ours = Permission.objects.filter(content_type__app_label__in=("articles", "auth"))
    group.permissions.add(*ours.filter(codename__in=codenames))
