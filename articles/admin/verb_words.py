"""What the buttons of the chain say, and what their pages say before anything is done."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.enums import Step, Verb
from articles.rights import Case
from articles.workflow import TransitionRefused, next_step

BUTTONS = {
    Verb.SUBMIT: gettext_lazy("Submit for approval"),
    Verb.WITHDRAW: gettext_lazy("Take back what was submitted"),
    Verb.TAKE: gettext_lazy("Take it to edit"),
    Verb.RELEASE: gettext_lazy("Let go of the story"),
    Verb.PASS_UP: gettext_lazy("Pass up"),
    Verb.SEND_BACK: gettext_lazy("Send back"),
    Verb.HASTEN: gettext_lazy("Pass straight on"),
    Verb.APPROVE: gettext_lazy("Approve"),
    Verb.APPROVE_WITH_EDITS: gettext_lazy("Approve with edits"),
    Verb.WITHDRAW_APPROVAL: gettext_lazy("Withdraw the approval"),
    Verb.SPIKE: gettext_lazy("Do not use it"),
    Verb.REVIVE: gettext_lazy("Take it up again"),
}
PASSING_UP = {
    Step.WITH_DESK: gettext_lazy("Pass to the department"),
    Step.WITH_MANAGING: gettext_lazy("Pass to the managing editor"),
    Step.WITH_CHIEF: gettext_lazy("Pass to the final approver"),
}
TOLD = {
    Verb.WITHDRAW: gettext_lazy("The story comes back to you as a draft; nobody else goes on."),
    Verb.TAKE: gettext_lazy("The others see that you are editing this story."),
    Verb.RELEASE: gettext_lazy("The story waits at this step until somebody takes it."),
    Verb.SEND_BACK: gettext_lazy(
        "The writer and whoever passed it on read your words in full. They are kept for ever."
    ),
    Verb.HASTEN: gettext_lazy(
        "For urgent news. The steps passed over and your reason are kept for ever and reported."
    ),
    Verb.APPROVE: gettext_lazy(
        "You approve exactly this version. Any later change makes the approval void."
    ),
    Verb.WITHDRAW_APPROVAL: gettext_lazy(
        "The story waits for its final approval again. What readers already have stays."
    ),
    Verb.SPIKE: gettext_lazy("The story leaves the chain and can be taken up again at any time."),
    Verb.REVIVE: gettext_lazy("The story becomes a draft again and goes through every step."),
}


def step_ahead(case: Case) -> Step | None:
    try:
        return next_step(case.article.step, case.rule.steps)
    except (TransitionRefused, ValueError):
        return None


def button(verb: Verb, case: Case) -> str:
    """Who passes a story up reads on the button to whom."""
    ahead = step_ahead(case) if verb == Verb.PASS_UP else None
    return str(PASSING_UP[ahead] if ahead in PASSING_UP else BUTTONS[verb])


def told(verb: Verb, case: Case) -> str:
    if verb not in (Verb.SUBMIT, Verb.PASS_UP):
        return str(TOLD[verb])
    ahead = step_ahead(case)
    label = ahead.label if ahead else ""
    return _("Next step: “%(step)s”. Until it comes back you read it, but do not change it.") % {
        "step": label
    }


def times_sent_back(times: int) -> str:
    """As it is counted in the newsroom: the first time bears no number."""
    if times < 2:
        return _("Sent back")
    return _("Sent back, time %(times)d") % {"times": times}
