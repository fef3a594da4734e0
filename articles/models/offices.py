"""Who serves which sections in which office, and which steps a story needs: both dated."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
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
        return self.not_over(at).filter(valid_from__lte=at)

    def not_over(self, at: datetime.datetime) -> Self:
        runs_on = Q(valid_until=None) | Q(valid_until__gt=at)
        return self.filter(runs_on, Q(ended_at=None) | Q(ended_at__gt=at))

    def covering(self, section: Section) -> Self:
        """An assignment to a section holds for its subsections; one to none holds for all."""
        wanted = [section.pk, section.parent_id] if section.parent_id else [section.pk]
        return self.filter(Q(section=None) | Q(section__in=wanted))

    def own(self) -> Self:
        return self.filter(on_behalf_of=None)

    def mandates_of(self, user: User, at: datetime.datetime) -> list[Mandate]:
        """Everything the user may do in the chain rests on this list, and on nothing else: her
        own offices first, then what was delegated, cut to what its giver holds herself.
        """
        givers = self.filter(user=user).exclude(on_behalf_of=None).order_by()
        lent = Q(on_behalf_of=None, user__is_active=True, user__in=givers.values("on_behalf_of"))
        found = self.in_force(at).filter(Q(user=user) | lent)
        rows = list(found.select_related("on_behalf_of", "section"))
        mine = [each for each in rows if each.user_id == user.pk]
        own = [Mandate(each.office, each.section_id) for each in mine if not each.on_behalf_of_id]
        delegated = [each for each in mine if each.on_behalf_of_id]
        bases = [each for each in rows if each.user_id != user.pk]
        return own + list(cut_to_their_givers(delegated, bases))


def cut_to_their_givers(
    delegated: Iterable["Assignment"], bases: Iterable["Assignment"]
) -> Iterator[Mandate]:
    """A delegate delegates nothing: only what the giver holds of her own counts."""
    for each in delegated:
        for base in bases:
            if (base.user_id, base.office) == (each.on_behalf_of_id, each.office):
                for section in common_ground(each, base):
                    yield Mandate(each.office, section, each.on_behalf_of, is_own=False)


def common_ground(one: "Assignment", other: "Assignment") -> list[int | None]:
    """The section that both cover, if there is one; None stands for the whole paper."""
    if one.section is None:
        return [other.section_id]
    if other.section_id in (None, one.section_id, one.section.parent_id):
        return [one.section_id]
    is_below = other.section is not None and other.section.parent_id == one.section_id
    return [other.section_id] if is_below else []


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
