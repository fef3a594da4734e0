"""The working copy of a story: what the desk edits and readers never see."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles.enums import ArticleState, Genre, Step
from articles.models.constraints import composed, together
from articles.models.fields import FoldedTextField, LineField, ProseField, holding_words
from articles.models.offices import is_shown_to
from articles.models.people import Author, User
from articles.models.photographs import Photograph
from articles.models.sections import Section
from articles.models.tags import TaggedArticle

WRITING = "articles.change_article"
WAITING_STEPS = (Step.WITH_DESK, Step.WITH_MANAGING, Step.WITH_CHIEF)
# What its writer has not finished with: neither what readers have as it stands, nor an archive.
IN_WORK = (
    Q(step__in=WAITING_STEPS)
    | Q(step__in=[Step.DRAFT, Step.APPROVED], state=ArticleState.DRAFT)
    | Q(step=Step.DRAFT, state=ArticleState.PUBLISHED, version__gt=1)
)
UNFINISHED_STEPS = (Step.DRAFT, *WAITING_STEPS)


def sponsor_label(genre: str, sponsor: str) -> str:
    """What stands over paid content wherever it is printed; empty for everything else."""
    if genre != Genre.SPONSORED:
        return ""
    return gettext("Sponsored content · %(sponsor)s") % {"sponsor": sponsor}


def story_address(slug: str, number: int) -> str:
    """The number decides; the slug is decoration."""
    return f"/{slug}-{number}.html"


class ArticleQuerySet(models.QuerySet["Article"]):
    def kept(self) -> Self:
        return self.filter(trashed_at=None)

    def in_work(self) -> Self:
        return self.filter(IN_WORK, trashed_at=None)

    def trashed(self) -> Self:
        return self.exclude(trashed_at=None)

    def trashed_before(self, moment: datetime.datetime) -> Self:
        return self.filter(trashed_at__lt=moment)

    def within_reach_of(self, user: User, at: datetime.datetime | None = None) -> Self:
        """Those that `rights` lets the user see: her own, those of the sections that her offices
        cover, and for who serves at the last steps the whole paper.
        """
        if not user.has_perm(WRITING):
            return self.none()
        shown = ExpressionWrapper(
            is_shown_to(user, at or timezone.now()), output_field=models.BooleanField()
        )
        sections = dict(Section.objects.order_by().values_list("pk", shown))
        if all(sections.values()):
            return self
        reach = [pk for pk, is_shown in sections.items() if is_shown]
        return self.filter(Q(created_by=user) | Q(section__in=reach))

    def late(self, at: datetime.datetime) -> Self:
        """Wanted by an hour that has passed, and not approved yet. The deadline of what readers
        have got since says nothing about its update.
        """
        is_owed = Q(first_published_at=None) | Q(due_at__gt=F("first_published_at"))
        owed = self.filter(is_owed, due_at__lt=at, step__in=UNFINISHED_STEPS)
        return owed.exclude(state=ArticleState.RETRACTED)

    def matching(self, words: str) -> Self:
        return holding_words(self, words)


class Article(models.Model):  # type: ignore[django-manager-missing]  # of untyped taggit
    genre = models.CharField(_("genre"), max_length=20, choices=Genre.choices, default=Genre.NEWS)
    kicker = LineField(_("kicker"), max_length=80, blank=True)
    headline = LineField(_("headline"), max_length=250)
    short_headline = LineField(_("short headline"), max_length=120, blank=True)
    standfirst = ProseField(_("standfirst"), blank=True)
    body = models.TextField(_("body"), blank=True)
    section = models.ForeignKey(
        Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="articles"
    )
    source = LineField(_("source"), max_length=200, blank=True)
    sponsor = LineField(_("sponsor"), max_length=120, blank=True)
    is_without_advertisements = models.BooleanField(_("no advertisements beside it"), default=False)
    lead_photograph = models.ForeignKey(
        Photograph,
        verbose_name=_("lead photograph"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_articles",
    )
    authors = models.ManyToManyField(Author, through="Byline", related_name="articles")
    tags = TaggableManager(verbose_name=_("tags"), through=TaggedArticle, blank=True, help_text="")
    embargo_until = models.DateTimeField(_("not to be published before"), null=True, blank=True)
    due_at = models.DateTimeField(_("wanted by"), null=True, blank=True)

    state = models.CharField(
        _("state"),
        max_length=12,
        choices=ArticleState.choices,
        default=ArticleState.DRAFT,
        editable=False,
    )
    step = models.CharField(
        _("step of the chain"),
        max_length=20,
        choices=Step.choices,
        default=Step.DRAFT,
        editable=False,
    )
    arrived_at = models.DateTimeField(_("at this step since"), null=True, editable=False)
    step_version = models.PositiveIntegerField(
        _("version that came to this step"), default=1, editable=False
    )
    returned_times = models.PositiveSmallIntegerField(
        _("times sent back"), default=0, editable=False
    )
    held_at = models.DateTimeField(_("taken at"), null=True, editable=False)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="articles_held",
        editable=False,
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    slug = models.CharField(_("address"), max_length=100, blank=True, editable=False)
    first_published_at = models.DateTimeField(
        _("first published at"), null=True, blank=True, editable=False
    )
    created_at = models.DateTimeField(_("started at"), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("started by"),
        on_delete=models.PROTECT,
        related_name="articles_created",
        editable=False,
    )
    updated_at = models.DateTimeField(_("changed at"), editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        on_delete=models.PROTECT,
        related_name="articles_updated",
        editable=False,
    )
    trashed_at = models.DateTimeField(_("put in the trash at"), null=True, editable=False)
    trashed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("put in the trash by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="articles_trashed",
        editable=False,
    )
    search_text = FoldedTextField(of=("headline", "short_headline", "standfirst"))

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["-updated_at", "-id"]
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="article_newest_change"),
            models.Index(fields=["created_by", "-updated_at"], name="article_of_person"),
            models.Index(fields=["state", "-updated_at"], name="article_by_state"),
            models.Index(fields=["section", "-updated_at"], name="article_by_section"),
            models.Index(
                fields=["step", "arrived_at", "id"],
                name="article_waiting",
                condition=Q(trashed_at=None) & ~Q(step=Step.DRAFT),
            ),
            models.Index(fields=["step", "-updated_at", "-id"], name="article_by_step"),
            models.Index(
                fields=["due_at"],
                name="article_deadline",
                condition=Q(due_at__isnull=False, step__in=UNFINISHED_STEPS),
            ),
            models.Index(
                fields=["embargo_until"],
                name="article_embargo",
                condition=Q(embargo_until__isnull=False),
            ),
            models.Index(
                fields=["created_by", "-updated_at"],
                name="article_in_work",
                condition=IN_WORK & Q(trashed_at=None),
            ),
            models.Index(
                fields=["trashed_at"], name="article_trash", condition=~Q(trashed_at=None)
            ),
        ]
        permissions = [
            ("publish_article", _("Can publish and schedule stories")),
            ("correct_article", _("Can publish corrections")),
            ("rectify_article", _("Can publish rectifications under press law")),
            ("retract_article", _("Can retract stories")),
            ("edit_any_article", _("Can open and edit the stories of others")),
            ("import_archive", _("Can bring an archive of past stories to publication")),
            ("hand_over_article", _("Can hand drafts over to another person")),
            ("redact_record", _("Can take personal data out of the record")),
            ("skip_steps", _("Can pass urgent news over steps of the chain")),
            ("fix_article", _("Can make small fixes to approved stories")),
            ("handle_demands", _("Can handle demands for correction and removal")),
            ("note_copies", _("Can note where else a story appeared")),
        ]
        constraints = [
            composed("article_sponsor_is_composed", "sponsor"),
            composed(
                "article_text_is_composed",
                "kicker",
                "headline",
                "short_headline",
                "standfirst",
                "source",
                "slug",
            ),
            together(
                "article_trashed_at_and_by",
                "trashed_at",
                "trashed_by",
                message=_("What is in the trash says when and by whom it was put there."),
            ),
            together(
                "article_held_at_and_by",
                "held_at",
                "held_by",
                message=_("A story that was taken says when and by whom."),
            ),
            models.CheckConstraint(
                condition=Q(held_by=None) | Q(step__in=WAITING_STEPS),
                name="only_waiting_stories_are_held",
            ),
            models.CheckConstraint(
                condition=Q(state=ArticleState.DRAFT)
                | (~Q(slug="") & Q(first_published_at__isnull=False)),
                name="article_past_draft_has_address",
                violation_error_message=_("A published story has its address and its first hour."),
            ),
            models.CheckConstraint(
                condition=Q(trashed_at=None) | Q(state=ArticleState.DRAFT),
                name="only_drafts_are_trashed",
                violation_error_message=_(
                    "Only a draft can go to the trash. A published story is retracted instead."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.headline)

    def get_absolute_url(self) -> str:
        return story_address(self.slug, self.pk)

    def is_late(self, at: datetime.datetime) -> bool:
        """For one story what `late` is for many."""
        if self.due_at is None or self.due_at >= at or self.state == ArticleState.RETRACTED:
            return False
        is_owed = self.first_published_at is None or self.due_at > self.first_published_at
        return is_owed and self.step in UNFINISHED_STEPS

    @property
    def label(self) -> str:
        return sponsor_label(self.genre, self.sponsor)
