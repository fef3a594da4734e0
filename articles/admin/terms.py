"""What is told of a picture or clip beside its words: origin, term, children, AI."""

import datetime
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.moments import MomentField
from articles.enums import ChildGround
from articles.models import Photograph, VideoAttachment
from articles.models.media import MADE_BY_AI
from articles.text import short_moment

DESCRIPTION = gettext_lazy("Words that go with it")
ORIGIN = gettext_lazy("Origin")
TERMS: Any = (
    (
        gettext_lazy("Right of use"),
        {
            "fields": ("rights_until", "rights_note"),
            "description": gettext_lazy(
                "After that hour no story with it can be published. What readers have stays, and "
                "the desk is told."
            ),
        },
    ),
    (
        gettext_lazy("Children"),
        {
            "fields": ("has_children", "child_ground", "child_note"),
            "description": gettext_lazy(
                "From seven years on the child agrees too, not only a parent."
            ),
        },
    ),
    (
        "AI",
        {
            "fields": ("is_ai_used", "ai_tool", "ai_purpose"),
            "description": gettext_lazy("Readers see below it which tool was used, and for what."),
        },
    ),
)


Told = dict[str, str | bool]


def terms_told(medium: Photograph | VideoAttachment, at: datetime.datetime) -> list[Told]:
    """In sentences, for whoever puts it into a story; `is_wrong` hinders its publication."""
    return [
        {"text": text, "is_wrong": is_wrong}
        for text, is_wrong in (of_rights(medium, at), of_children(medium), of_ai(medium))
        if text
    ]


def of_rights(medium: Photograph | VideoAttachment, at: datetime.datetime) -> tuple[str, bool]:
    if medium.rights_until is None:
        return medium.rights_note, False
    hour = {"hour": short_moment(medium.rights_until)}
    if medium.is_expired(at):
        return _("May no longer be used since %(hour)s") % hour, True
    return " · ".join(
        filter(None, (_("May be used until %(hour)s") % hour, medium.rights_note))
    ), False


def of_children(medium: Photograph | VideoAttachment) -> tuple[str, bool]:
    if not medium.has_children:
        return "", False
    if medium.lacks_child_ground:
        return _("Shows children; why it may be shown is not noted"), True
    ground = str(ChildGround(medium.child_ground).label)
    return _("Shows children: %(ground)s") % {"ground": ground.lower()}, False


def of_ai(medium: Photograph | VideoAttachment) -> tuple[str, bool]:
    if not medium.is_ai_used:
        return "", False
    if medium.lacks_ai_facts:
        return _("AI was used; which tool and what for is not noted"), True
    return _("AI was used: %(note)s") % {"note": medium.ai_note}, False


class MediumForm(forms.ModelForm[Any]):
    rights_until = MomentField(label=capfirst(gettext_lazy("may be used until")), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("has_children") and (given.get("child_ground") or given.get("child_note")):
            self.complain("has_children", _("Tick this, or empty the two fields below it."))
        if not given.get("is_ai_used"):
            if given.get("ai_tool") or given.get("ai_purpose"):
                self.complain("is_ai_used", _("Tick this, or empty the two fields below it."))
            elif self.is_made_by_ai():
                self.complain("is_ai_used", _("The file itself says that AI made it."))
        return given

    def complain(self, name: str, sentence: str) -> None:
        """Who only reads has no such field."""
        if name in self.fields:
            self.add_error(name, sentence)

    def is_made_by_ai(self) -> bool:
        return getattr(self.instance, "source_type", "") in MADE_BY_AI


class PhotographForm(MediumForm):
    taken_at = MomentField(label=capfirst(gettext_lazy("when it was taken")), required=False)
