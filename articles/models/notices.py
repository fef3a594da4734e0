"""What each person was told of the stories' way, on the desk and by e-mail."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, ExpressionWrapper, Q
from django.utils.translation import gettext_lazy as _

from articles.enums import NoticeKind
from articles.models.article import WRITING, Article
from articles.models.offices import is_shown_to
from articles.models.people import User
from articles.models.record import WorkflowEvent
from articles.models.sections import Section


class NoticeQuerySet(models.QuerySet["Notice"]):
    def on_screen(self) -> Self:
        return self.filter(is_on_screen=True)

    def unseen(self) -> Self:
        return self.filter(seen_at=None)

    def to_be_mailed(self) -> Self:
        return self.filter(is_for_mail=True, mailed_at=None, seen_at=None)

    def claimable(self, at: datetime.datetime, *, since: datetime.datetime) -> Self:
        """Nobody is sending them now; a claim older than `since` was left by a killed worker."""
        return self.to_be_mailed().filter(Q(claimed_at=None) | Q(claimed_at__lt=since))

    def older_than(self, moment: datetime.datetime) -> Self:
        return self.filter(created_at__lt=moment)

    def concerning(self, person: User, at: datetime.datetime) -> Self:
        """Offices end: nobody goes on reading of stories that are out of her reach by now. Whoever
        is credited hears of her story; `is_open` says whether she may open it at the desk.
        """
        writers = User.objects.with_perm(WRITING).filter(pk=person.pk)
        reach = Q(article__section__in=Section.objects.filter(is_shown_to(person, at)).values("pk"))
        is_open = (Q(article__created_by=person) | reach) & Q(Exists(writers))
        told = self.filter(recipient=person, article__trashed_at=None).annotate(
            is_open=ExpressionWrapper(is_open, output_field=models.BooleanField())
        )
        return told.filter(Q(is_open=True) | Q(is_for_author=True))


class Notice(models.Model):
    """Written with its event, in one transaction. `is_for_author` tells whom the story names."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("told to"),
        on_delete=models.CASCADE,
        related_name="notices",
    )
    event = models.ForeignKey(
        WorkflowEvent, verbose_name=_("event"), on_delete=models.CASCADE, related_name="notices"
    )
    article = models.ForeignKey(
        Article, verbose_name=_("story"), on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=NoticeKind.choices)
    is_for_author = models.BooleanField(default=False)
    is_on_screen = models.BooleanField(_("on the desk"), default=True)
    is_for_mail = models.BooleanField(_("by e-mail"), default=True)
    created_at = models.DateTimeField(_("told at"))
    seen_at = models.DateTimeField(_("seen at"), null=True)
    claimed_at = models.DateTimeField(_("being mailed since"), null=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "event"], name="person_is_told_once"),
            models.CheckConstraint(
                condition=Q(is_on_screen=True) | Q(is_for_mail=True), name="notice_goes_somewhere"
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_of_person"),
            models.Index(
                fields=["recipient", "-id"], name="notice_unseen", condition=Q(seen_at=None)
            ),
            models.Index(
                fields=["created_at"],
                name="notice_to_be_mailed",
                condition=Q(is_for_mail=True, mailed_at=None, seen_at=None),
            ),
            models.Index(fields=["created_at"], name="notice_oldest"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id} · {self.kind} · {self.event_id}"


class NoticeChoice(models.Model):
    """How one person wants to be told of one kind; without a row, as the kind itself says."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choices"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=NoticeKind.choices)
    is_on_screen = models.BooleanField(_("on the desk"))
    is_by_mail = models.BooleanField(_("by e-mail"))

    class Meta:
        verbose_name = _("choice of notices")
        verbose_name_plural = _("choices of notices")
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="kind_is_chosen_once")]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.kind}"
