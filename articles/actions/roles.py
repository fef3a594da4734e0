"""The roles of a newsroom as groups with their permissions."""

from django.contrib.auth.models import Group, Permission

from articles.workflow import ROLES


def establish_roles() -> None:
    """Idempotent; adds what a role lacks and leaves what an administrator added."""
    known = {
        permission.codename: permission
        for permission in Permission.objects.filter(
            content_type__app_label__in=("articles", "auth")
        )
    }
    for name, codenames in ROLES.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.add(*(known[codename] for codename in codenames))
