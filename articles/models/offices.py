"""Who serves which sections in which office, and which steps a story needs: both dated."""

import datetime
from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.utils.translation import gettext_lazy as _

from articles.enums import Genre, Office, Step
from articles.models.constraints import composed, together
from articles.models.fields import LineField
from articles.models.people import User
from articles.models.sections import Section

SEES_ALL = (Office.MANAGING, Office.CHIEF)
WHOLE_CHAIN = (Step.WITH_DESK, Step.WITH_MANAGING, Step.WITH_CHIEF)


@dataclass(frozen=True)
class Mandate:
    """An office that somebody may use now: her own, or as far as another's reaches."""

    office: str
    section_id: int | None
    on_behalf_of: User | None = None
    is_own: bool = True

    @property
    def sees_the_whole_paper(self) -> bool:
        """Who lays out pages or stands in for a colleague reads all; deciding is another thing."""
        return self.is_own and self.office in SEES_ALL

    def covers(self, section: Section) -> bool:
        return self.section_id is None or self.section_id in (section.pk, section.parent_id)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def in_force(self, at: datetime.datetime) -> Self:
        return self.filter(runs_at(at))

    def not_over(self, at: datetime.datetime) -> Self:
        return self.filter(runs_on(at))

    def own(self) -> Self:
        return self.filter(on_behalf_of=None)

    def usable(self, at: datetime.datetime) -> Self:
        """Everything that anybody may do in the chain rests on these rows, and on nothing else:
        own offices, and delegated ones as far as their giver holds the same of his own. `reach`
        is the section that a row covers then, None the whole paper.
        """
        # The giver's rows are joined once: all that is asked of them stands in this one call.
        rows = self.in_force(at).filter(Q(on_behalf_of=None) | given_at(at) & (WITHIN | BEYOND))
        reach = Case(When(Q(on_behalf_of=None) | WITHIN, then="section"), default=GIVERS_SECTION)
        return rows.annotate(reach=reach)

    def reaching(self, section: Section) -> Self:
        """Of usable ones: an office over a section holds for its subsections, one over none for
        all.
        """
        wanted = [section.pk, section.parent_id] if section.parent_id else [section.pk]
        return self.filter(Q(reach=None) | Q(reach__in=wanted))

    def mandates_of(self, user: User, at: datetime.datetime) -> list[Mandate]:
        """Her own offices first, then what was delegated."""
        rows = self.usable(at).filter(user=user).select_related("on_behalf_of")
        return [
            Mandate(each.office, each.reach, each.on_behalf_of, is_own=not each.on_behalf_of_id)  # type: ignore[attr-defined]
            for each in rows.order_by(F("on_behalf_of").asc(nulls_first=True), "pk")
        ]


def runs_on(at: datetime.datetime, of: str = "") -> Q:
    until, ended = f"{of}valid_until", f"{of}ended_at"
    return (Q(**{until: None}) | Q(**{f"{until}__gt": at})) & (
        Q(**{ended: None}) | Q(**{f"{ended}__gt": at})
    )


def runs_at(at: datetime.datetime, of: str = "") -> Q:
    return runs_on(at, of) & Q(**{f"{of}valid_from__lte": at})


def given_at(at: datetime.datetime) -> Q:
    """A delegate delegates nothing: only what the giver holds of his own counts."""
    is_same = Q(on_behalf_of__assignments__office=F("office"), on_behalf_of__is_active=True)
    is_own = Q(on_behalf_of__assignments__on_behalf_of=None)
    return is_same & is_own & runs_at(at, "on_behalf_of__assignments__")


GIVERS_SECTION = F("on_behalf_of__assignments__section")
# The delegation lies within what its giver holds, or reaches beyond it and is cut.
WITHIN = (
    Q(on_behalf_of__assignments__section=None)
    | Q(on_behalf_of__assignments__section=F("section"))
    | Q(on_behalf_of__assignments__section=F("section__parent"))
)
BEYOND = Q(section=None) | Q(on_behalf_of__assignments__section__parent=F("section"))


def is_shown_to(user: User, at: datetime.datetime) -> Q:
    """The sections whose stories she sees beside her own: those that her offices cover, as a
    reporter only where the section says so, and all of them for who serves at the last steps
    herself.
    """
    held = Assignment.objects.usable(at).filter(user=user)
    here = held.filter(Q(reach=None) | Q(reach=OuterRef("pk")) | Q(reach=OuterRef("parent")))
    is_open = Q(is_open_to_reporters=True) | Q(parent__is_open_to_reporters=True)
    return (
        Q(Exists(held.own().filter(office__in=SEES_ALL)))
        | Q(Exists(here.exclude(office=Office.REPORTER)))
        | (is_open & Q(Exists(here.filter(office=Office.REPORTER))))
    )


class Assignment(models.Model):
    """An office over a section, from a moment on; on somebody's behalf it is a delegation,
    which reaches no further than the other's own office does at that time. A row is written
    once, by another person than the one it empowers; only its early end is ever added.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="assignments",
    )
    office = models.CharField(_("office"), max_length=12, choices=Office.choices)
    section = models.ForeignKey(
        Section,
        verbose_name=_("section"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("on behalf of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="delegations_given",
    )
    is_shift = models.BooleanField(_("shift of the roster"), default=False)
    valid_from = models.DateTimeField(_("in force from"))
    valid_until = models.DateTimeField(_("in force until"), null=True, blank=True)
    basis = LineField(_("decision or roster it rests on"), max_length=200, blank=True)
    assigned_at = models.DateTimeField(_("entered at"), null=True, editable=False)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="assignments_made",
        editable=False,
    )
    ended_at = models.DateTimeField(_("ended early at"), null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ended early by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="assignments_ended",
        editable=False,
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["user", "office", "section", "valid_from"]
        default_permissions = ()
        permissions = [("manage_offices", _("Can say who serves in which office"))]
        indexes = [models.Index(fields=["office", "section"], name="assignment_of_section")]
        constraints = [
            composed("assignment_text_is_composed", "basis"),
            together(
                "assignment_assigned_at_and_by",
                "assigned_at",
                "assigned_by",
                message=_("An office that somebody gave says when and by whom."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="assignment_runs_forward",
                violation_error_message=_("The end lies after the beginning."),
            ),
            models.CheckConstraint(
                condition=Q(on_behalf_of=None) | ~Q(on_behalf_of=F("user")),
                name="nobody_delegates_to_herself",
                violation_error_message=_("Nobody acts on her own behalf."),
            ),
            models.CheckConstraint(
                condition=Q(on_behalf_of=None) | Q(valid_until__isnull=False),
                name="delegation_has_an_end",
                violation_error_message=_("A delegation says when it ends."),
            ),
            models.CheckConstraint(
                condition=Q(is_shift=False) | Q(valid_until__isnull=False, on_behalf_of=None),
                name="shift_has_an_end",
                violation_error_message=_("A shift says when it ends."),
            ),
            models.CheckConstraint(
                condition=Q(assigned_by=None) | ~Q(assigned_by=F("user")),
                name="nobody_gives_an_office_to_herself",
                violation_error_message=_("Nobody gives an office to herself."),
            ),
            together(
                "assignment_ended_at_and_by",
                "ended_at",
                "ended_by",
                message=_("What was ended early says when and by whom."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_office_display()}"

    def ends_at(self) -> datetime.datetime | None:
        """The sooner of the end that was written and the end that came early."""
        return min(filter(None, (self.valid_until, self.ended_at)), default=None)


class ChainRuleQuerySet(models.QuerySet["ChainRule"]):
    def in_force_for(self, section: Section, genre: str, at: datetime.datetime) -> "ChainRule":
        """The closest rule: section and genre before section, before the section above,
        before the genre alone, before all; of one reach the latest that has begun. Where none
        was ever set, a story goes through the whole chain.
        """
        sections = [section.pk, section.parent_id]
        candidates = self.filter(
            Q(section=None) | Q(section__in=[pk for pk in sections if pk]),
            genre__in=["", genre],
            valid_from__lte=at,
        )
        return max(
            candidates,
            key=lambda rule: (rule.closeness(section), rule.valid_from, rule.pk),
            default=ChainRule(steps=list(WHOLE_CHAIN)),
        )


class ChainRule(models.Model):
    """Which steps stories of a section and genre go through, from a moment on."""

    section = models.ForeignKey(
        Section,
        verbose_name=_("section"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="chain_rules",
    )
    genre = models.CharField(_("genre"), max_length=20, choices=Genre.choices, blank=True)
    steps = ArrayField(
        models.CharField(max_length=20, choices=Step.choices), verbose_name=_("steps")
    )
    has_other_approver_after_edits = models.BooleanField(
        _("who edited at the last step does not approve"), default=False
    )
    valid_from = models.DateTimeField(_("in force from"))
    set_at = models.DateTimeField(_("set at"), null=True, editable=False)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("set by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="chain_rules",
        editable=False,
    )

    objects = ChainRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of the chain")
        verbose_name_plural = _("rules of the chain")
        ordering = ["-valid_from", "-id"]
        default_permissions = ()
        permissions = [("set_chain_rules", _("Can set the steps that stories go through"))]
        constraints = [
            together(
                "chain_rule_set_at_and_by",
                "set_at",
                "set_by",
                message=_("A rule that somebody set says when and by whom."),
            ),
            models.CheckConstraint(
                condition=Q(steps__len__gte=1) & Q(steps__contained_by=list(WHOLE_CHAIN)),
                name="chain_has_an_approver",
                violation_error_message=_("A chain has at least one step that approves."),
            ),
        ]

    def __str__(self) -> str:
        return " → ".join(str(Step(step).label) for step in self.steps)

    def closeness(self, section: Section) -> int:
        place = 2 if self.section_id == section.pk else int(self.section_id is not None)
        return 2 * place + bool(self.genre)


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def standing(self) -> Self:
        return self.filter(ended_at=None)


class Approval(models.Model):
    """Of one revision and no other. Only its end is ever added."""

    article = models.ForeignKey(
        "articles.Article",
        verbose_name=_("story"),
        on_delete=models.CASCADE,
        related_name="approvals",
    )
    article_version = models.PositiveIntegerField(_("revision"))
    content_hash = models.CharField(_("hash of the content"), max_length=64)
    kind = models.CharField(_("kind"), max_length=12, default="full")
    edited_from = models.PositiveIntegerField(_("edited from revision"), null=True)
    approved_at = models.DateTimeField(_("approved at"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approved by"),
        on_delete=models.PROTECT,
        related_name="approvals",
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("on behalf of"),
        on_delete=models.PROTECT,
        null=True,
        related_name="approvals_delegated",
    )
    ended_at = models.DateTimeField(_("void since"), null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made void by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="approvals_ended",
    )

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["-approved_at", "-id"]
        constraints = [
            together(
                "approval_ended_at_and_by",
                "ended_at",
                "ended_by",
                message=_("An approval that is void says since when and through whom."),
            ),
            models.UniqueConstraint(
                fields=["article", "article_version"],
                condition=Q(ended_at=None),
                name="revision_is_approved_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} · {self.article_version}"
