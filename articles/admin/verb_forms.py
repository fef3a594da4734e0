"""What each verb of the chain asks for before it is said."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.admin.moments import MomentField
from articles.enums import ReturnReason, Step
from articles.rights import Case
from articles.workflow import earlier_steps, later_steps

LONGEST = 4000


def words(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4, "lang": "vi"}),
    )


class VerbForm(forms.Form):
    """`step` and `version` are what the person saw: a verb said twice, or to a story that has
    moved on, is answered with a sentence.
    """

    step = forms.ChoiceField(choices=Step.choices, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, case: Case) -> None:
        article = case.article
        super().__init__(data, initial={"step": article.step, "version": article.version})
        self.arrange(case)

    def arrange(self, case: Case) -> None:
        """Where choices depend on the story."""

    def said(self) -> dict[str, Any]:
        """What goes to the action."""
        return {}


class NoteForm(VerbForm):
    note = words(
        _("Note"), _("For whoever goes on with the story. May stay empty."), required=False
    )

    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"note": given["note"], "expected_version": given["version"]}


class ReasonForm(VerbForm):
    reason = words(_("Reason"), _("Kept for ever."))

    def said(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}


class SendBackForm(VerbForm):
    to = forms.ChoiceField(label=_("Back to"), widget=forms.RadioSelect)
    reason_kind = forms.ChoiceField(
        label=_("What is wrong"), choices=[("", _("Choose a reason")), *ReturnReason.choices]
    )
    reason = words(_("In words"), _("Say what has to be done, so that nobody needs to ask."))

    def arrange(self, case: Case) -> None:
        steps = earlier_steps(case.article.step, case.rule.steps)
        writer = _("The writer: %(name)s") % {"name": case.article.created_by}
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (step, writer if step == Step.DRAFT else step.label) for step in reversed(steps)
        ]
        self.fields["to"].initial = Step.DRAFT if Step.DRAFT in steps else None

    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "to": Step(given["to"]),
            "reason_kind": ReturnReason(given["reason_kind"]),
            "reason": given["reason"],
        }


class HastenForm(VerbForm):
    to = forms.ChoiceField(label=_("Straight to"), widget=forms.RadioSelect)
    reason = words(_("Why it cannot wait"), _("Kept for ever."))

    def arrange(self, case: Case) -> None:
        steps = later_steps(case.article.step, case.rule.steps)
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (step, step.label) for step in steps
        ]
        self.fields["to"].initial = steps[-1] if steps else None

    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"to": Step(given["to"]), "reason": given["reason"]}


class DeadlineForm(forms.Form):
    due_at = MomentField(
        label=_("wanted by"), required=False, help_text=_("Leave it empty for no deadline.")
    )
