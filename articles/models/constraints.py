"""Building blocks of the constraints that several models share."""

from typing import Any

from django.db import models
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _


class IsComposed(Func):
    """True where a text is in NFC, the one form the database accepts."""

    template = "%(expressions)s IS NFC NORMALIZED"
    output_field = models.BooleanField()
    arity = 1


def composed(name: str, *fields: str) -> models.CheckConstraint:
    condition = Q()
    for field in fields:
        condition &= Q(IsComposed(field))
    return models.CheckConstraint(
        condition=condition,
        name=name,
        violation_error_message=_("The text is not in composed Unicode (NFC). Type it again."),
    )


# A path of ours or a safe address elsewhere: what a browser could take for a script, for another
# host behind `//` or `\\`, or for the end of an attribute never gets in.
FOLLOWABLE = r"""^(https://[^/\s"'<>\\@]+(/[^\s"'<>\\]*)?|/([^/\s"'<>\\][^\s"'<>\\]*)?)$"""


def followable(name: str, field: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{field: ""}) | Q(**{f"{field}__regex": FOLLOWABLE}),
        name=name,
        violation_error_message=_(
            "Give an address that begins with https:// or a path of this paper that begins with /."
        ),
    )


def together(name: str, *fields: str, message: Any) -> models.CheckConstraint:
    """All of the fields are set, or none is."""
    all_set = Q(**{f"{field}__isnull": False for field in fields})
    none_set = Q(**{f"{field}__isnull": True for field in fields})
    return models.CheckConstraint(
        condition=all_set | none_set, name=name, violation_error_message=message
    )
