"""Forms of offices, delegations, rosters and the rules of the chain."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.actions.offices import DELEGABLE
from articles.admin.moments import MomentField
from articles.admin.rosters import read_roster
from articles.enums import Genre, Office, Step
from articles.models import Section, User
from articles.rights import APPROVING
from articles.text import LoneSurrogateError, normalise_line
from articles.workflow import WAITING

# Where a story stands, said as short as the arrows between want it.
STATIONS = {
    Step.WITH_DESK: gettext_lazy("Department"),
    Step.WITH_MANAGING: gettext_lazy("Managing editor"),
    Step.WITH_CHIEF: gettext_lazy("Leadership"),
}


def colleagues() -> QuerySet[User]:
    return User.objects.filter(is_active=True, is_staff=True).order_by("sort_key", "username")


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # plain at run time
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=colleagues(), empty_label=_("Choose a person"), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} ({obj.username})" if obj.full_name else str(obj)


class SectionField(forms.ModelChoiceField):  # type: ignore[type-arg]  # plain at run time
    def __init__(self, empty_label: Any, **kwargs: Any) -> None:
        sections = Section.objects.select_related("parent").order_by("position", "pk")
        super().__init__(queryset=sections, required=False, empty_label=empty_label, **kwargs)


class BasisField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"lang": "vi", "autocomplete": "off"})
        super().__init__(max_length=200, required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        try:
            return normalise_line(super().clean(value))
        except LoneSurrogateError as damaged:
            raise ValidationError(str(damaged)) from damaged


class AssignForm(forms.Form):
    user = PersonField(label=gettext_lazy("person"))
    office = forms.ChoiceField(label=gettext_lazy("office"), choices=Office.choices)
    section = SectionField(gettext_lazy("all sections"), label=gettext_lazy("section"))
    valid_from = MomentField(
        label=gettext_lazy("in force since"),
        required=False,
        help_text=gettext_lazy("Empty: from now on."),
    )
    valid_until = MomentField(
        label=gettext_lazy("in force until"),
        required=False,
        help_text=gettext_lazy("Empty: until somebody ends it."),
    )
    basis = BasisField(
        label=gettext_lazy("decision or roster it rests on"),
        help_text=gettext_lazy("Required for the managing editor and for final approvers."),
    )


class DelegateForm(forms.Form):
    giver = PersonField(label=gettext_lazy("who delegates"))
    user = PersonField(label=gettext_lazy("who acts for her"))
    office = forms.ChoiceField(label=gettext_lazy("office"))
    section = SectionField(
        gettext_lazy("as far as the office reaches"), label=gettext_lazy("section")
    )
    valid_from = MomentField(
        label=gettext_lazy("in force since"),
        required=False,
        help_text=gettext_lazy("Empty: from now on."),
    )
    valid_until = MomentField(label=gettext_lazy("in force until"))
    basis = BasisField(label=gettext_lazy("decision or roster it rests on"))

    def __init__(self, *args: Any, by: User, may_manage: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office = self.fields["office"]
        assert isinstance(office, forms.ChoiceField)
        office.choices = [(each.value, each.label) for each in reversed(DELEGABLE)]
        if may_manage:
            self.fields["giver"].initial = by.pk
        else:
            del self.fields["giver"]


class RosterForm(forms.Form):
    lines = forms.CharField(
        label=gettext_lazy("shifts, one a line"),
        help_text=gettext_lazy(
            "Day, hours, name: 24/11 07:00-15:00 Name. A table can be pasted as it is; an end "
            "before its beginning lies on the next day."
        ),
        max_length=8000,
        strip=False,
        widget=forms.Textarea({"rows": 8, "lang": "vi", "spellcheck": "false"}),
    )
    office = forms.ChoiceField(
        label=gettext_lazy("office"), choices=[(each, each.label) for each in reversed(APPROVING)]
    )
    section = SectionField(gettext_lazy("all sections"), label=gettext_lazy("section"))
    basis = BasisField(label=gettext_lazy("decision or roster it rests on"))

    def __init__(self, *args: Any, at: datetime.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean_lines(self) -> list[Any]:
        try:
            shifts = read_roster(self.cleaned_data["lines"], list(colleagues()), at=self.at)
        except LoneSurrogateError as damaged:
            raise ValidationError(str(damaged)) from damaged
        if not shifts:
            raise ValidationError(_("Write at least one shift."))
        return shifts


class ChainRuleForm(forms.Form):
    section = SectionField(gettext_lazy("all sections"), label=gettext_lazy("section"))
    genre = forms.ChoiceField(
        label=gettext_lazy("genre"),
        choices=[("", gettext_lazy("all genres")), *Genre.choices],
        required=False,
    )
    steps = forms.MultipleChoiceField(
        label=gettext_lazy("who the story passes, in this order"),
        choices=[(step.value, STATIONS[step]) for step in WAITING],
        widget=forms.CheckboxSelectMultiple,
        initial=[step.value for step in WAITING],
        error_messages={"required": gettext_lazy("A chain has at least one step that approves.")},
    )
    has_other_approver_after_edits = forms.BooleanField(
        label=gettext_lazy("who edited at the last step does not approve"), required=False
    )
    valid_from = MomentField(
        label=gettext_lazy("in force since"),
        required=False,
        help_text=gettext_lazy("Empty: from now on."),
    )
