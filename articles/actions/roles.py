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
    known = {
        permission.codename: permission
        for permission in Permission.objects.filter(
            content_type__app_label__in=("articles", "auth")
        )
    }
    given: dict[str, list[str]] = {}
    for name, codenames in ROLES.items():
        group, _created = Group.objects.get_or_create(name=name)
        held = set(group.permissions.values_list("codename", flat=True))
        if lacking := [codename for codename in codenames if codename not in held]:
            group.permissions.add(*(known[codename] for codename in lacking))
            given[name] = lacking
    if given:
        tell(
            Deed.CHANGE,
            by=None,
            at=timezone.now(),
            area=AuditArea.ACCOUNTS,
            name=_("roles"),
            facts={"given": given},
        )
