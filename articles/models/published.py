"""What readers see: one immutable row per version, shown during one interval of time."""

import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from articles.enums import BylineRole, Genre, LinkKind
from articles.models.article import Article, sponsor_label, story_address
from articles.models.beside import one_kind_of_link
from articles.models.constraints import composed
from articles.models.fields import LineField, ProseField
from articles.models.offices import Approval
from articles.models.people import Author
from articles.models.sections import Section
from articles.models.tags import Tag


class TimeRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


def column_of(section: Section) -> str:
    return "top_section" if section.parent_id is None else "section"


class PublishedArticleQuerySet(models.QuerySet["PublishedArticle"]):
    def visible(self, at: datetime.datetime) -> Self:
        """The one definition of what a reader may see."""
        return self.filter(Q(shown_until=None) | Q(shown_until__gt=at), shown_from__lte=at)

    def once_shown(self, at: datetime.datetime) -> Self:
        """What readers have or had; a version taken back before its hour never was."""
        return self.filter(shown_from__lte=at).exclude(shown_until=F("shown_from"))

    def upcoming(self, at: datetime.datetime) -> Self:
        return self.filter(shown_from__gt=at).exclude(shown_until=F("shown_from"))

    def last_shown(self, at: datetime.datetime) -> Self:
        """Of each story the version that readers have or, of one that ended, had last."""
        shown = PublishedArticle.objects.once_shown(at)
        later = shown.filter(article=OuterRef("article"), shown_from__gt=OuterRef("shown_from"))
        return self.once_shown(at).filter(~Exists(later))

    def editorial(self) -> Self:
        """Without what was paid for: that is never slotted as news."""
        return self.exclude(genre=Genre.SPONSORED)

    def newest_first(self) -> Self:
        return self.order_by("-first_published_at", "-id")

    def in_section(self, section: Section) -> Self:
        """Stories of a section; those of its subsections too where it is a top one."""
        return self.filter(**{column_of(section): section})


class PublishedArticle(models.Model):
    article = models.ForeignKey(
        Article, verbose_name=_("story"), on_delete=models.PROTECT, related_name="published"
    )
    number = models.PositiveIntegerField(_("number"))
    article_version = models.PositiveIntegerField(_("made from version"))
    approval = models.ForeignKey(
        Approval,
        verbose_name=_("approval"),
        on_delete=models.PROTECT,
        null=True,
        related_name="published",
    )
    genre = models.CharField(_("genre"), max_length=20, choices=Genre.choices)
    kicker = LineField(_("kicker"), max_length=80, blank=True)
    headline = LineField(_("headline"), max_length=250)
    short_headline = LineField(_("short headline"), max_length=120, blank=True)
    standfirst = ProseField(_("standfirst"), blank=True)
    body = models.TextField(_("body"), blank=True)
    excerpt = ProseField(_("excerpt"), blank=True)
    slug = models.CharField(_("address"), max_length=100)
    source = LineField(_("source"), max_length=200, blank=True)
    sponsor = LineField(_("sponsor"), max_length=120, blank=True)
    is_without_advertisements = models.BooleanField(_("no advertisements beside it"), default=False)
    section = models.ForeignKey(
        Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="published"
    )
    top_section = models.ForeignKey(
        Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="published_below"
    )
    printed_bylines = ProseField(_("bylines as printed"), blank=True)
    printed_tags = ProseField(_("tags as printed"), blank=True)
    printed_related = ProseField(_("related stories as printed"), blank=True)
    content_hash = models.CharField(_("hash of the content"), max_length=64)

    first_published_at = models.DateTimeField(_("first published at"))
    shown_from = models.DateTimeField(_("shown from"))
    shown_until = models.DateTimeField(_("shown until"), null=True, blank=True)
    # Only *Cập nhật* sets it; what comes after carries it on.
    updated_at = models.DateTimeField(_("updated at"), null=True, blank=True)
    # Where it is empty, the words are from `shown_from`; a small fix carries the moment on.
    worded_at = models.DateTimeField(_("worded at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("published by"),
        on_delete=models.PROTECT,
        related_name="published",
    )
    search_exact = SearchVectorField(null=True, editable=False)
    search_folded = SearchVectorField(null=True, editable=False)

    objects = PublishedArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("published version")
        verbose_name_plural = _("published versions")
        ordering = ["-first_published_at", "-id"]
        indexes = [
            models.Index(fields=["-first_published_at", "-id"], name="published_newest"),
            models.Index(
                fields=["section", "-first_published_at", "-id"], name="published_in_section"
            ),
            models.Index(
                fields=["top_section", "-first_published_at", "-id"],
                name="published_in_top_section",
            ),
            models.Index(fields=["headline"], name="published_by_headline"),
            models.Index(fields=["shown_from"], name="published_shown_from"),
            models.Index(
                fields=["shown_until"],
                name="published_shown_until",
                condition=Q(shown_until__isnull=False),
            ),
            GinIndex(fields=["search_exact"], name="published_search_exact"),
            GinIndex(fields=["search_folded"], name="published_search_folded"),
        ]
        constraints = [
            composed("published_sponsor_is_composed", "sponsor"),
            composed(
                "published_text_is_composed",
                "kicker",
                "headline",
                "short_headline",
                "standfirst",
                "source",
                "slug",
            ),
            models.CheckConstraint(
                condition=Q(genre=Genre.SPONSORED) & ~Q(sponsor="")
                | ~Q(genre=Genre.SPONSORED) & Q(sponsor=""),
                name="sponsored_content_names_its_sponsor",
                violation_error_message=_(
                    "Sponsored content names its sponsor, nothing else has one."
                ),
            ),
            models.UniqueConstraint(
                fields=["article", "number"], name="published_is_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(shown_until=None) | Q(shown_until__gte=F("shown_from")),
                name="published_interval_runs_forward",
                violation_error_message=_("A story cannot end before it begins to be shown."),
            ),
            models.CheckConstraint(
                condition=Q(shown_from__gte=F("first_published_at")),
                name="published_after_first_published",
                violation_error_message=_("No version is shown before the story's first hour."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(updated_at=None)
                    | Q(updated_at__gte=F("first_published_at"), updated_at__lte=F("shown_from"))
                )
                & (
                    Q(worded_at=None)
                    | Q(worded_at__gte=F("first_published_at"), worded_at__lte=F("shown_from"))
                ),
                name="published_changes_lie_before_it",
                violation_error_message=_("A version tells of no change that is still to come."),
            ),
            ExclusionConstraint(
                name="published_intervals_never_overlap",
                expressions=[
                    ("article", RangeOperators.EQUAL),
                    (
                        TimeRange("shown_from", "shown_until", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_(
                    "Two versions of this story would be shown at the same time."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.headline} ({self.number})"

    def get_absolute_url(self) -> str:
        return story_address(self.slug, self.article_id)

    @property
    def label(self) -> str:
        return sponsor_label(self.genre, self.sponsor)

    @property
    def changed_at(self) -> datetime.datetime:
        """What machines are told: of a small fix they are told nothing."""
        return self.worded_at or self.shown_from


class PublishedByline(models.Model):
    published = models.ForeignKey(
        PublishedArticle, on_delete=models.PROTECT, related_name="bylines"
    )
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="published_bylines")
    role = models.CharField(max_length=12, choices=BylineRole.choices)
    position = models.PositiveSmallIntegerField()
    first_published_at = models.DateTimeField()

    class Meta:
        verbose_name = _("published byline")
        verbose_name_plural = _("published bylines")
        ordering = ["position", "id"]
        indexes = [
            models.Index(
                fields=["author", "-first_published_at", "-published"], name="published_of_author"
            )
        ]

    def __str__(self) -> str:
        return f"{self.author_id} · {self.published_id}"


class PublishedTagQuerySet(models.QuerySet["PublishedTag"]):
    def barring_advertisements(self) -> Self:
        """Blocked or merged, a mark of the subject goes on counting."""
        return self.filter(
            Q(tag__is_without_advertisements=True)
            | Q(tag__merged_into__is_without_advertisements=True)
        )


class PublishedTag(models.Model):
    published = models.ForeignKey(
        PublishedArticle, on_delete=models.PROTECT, related_name="tag_links"
    )
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="published_links")
    position = models.PositiveSmallIntegerField()
    first_published_at = models.DateTimeField()

    objects = PublishedTagQuerySet.as_manager()

    class Meta:
        verbose_name = _("published tag")
        verbose_name_plural = _("published tags")
        ordering = ["position", "id"]
        indexes = [
            models.Index(
                fields=["tag", "-first_published_at", "-published"], name="published_with_tag"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["published", "tag"], name="published_has_tag_once")
        ]

    def __str__(self) -> str:
        return f"{self.tag_id} · {self.published_id}"


class PublishedRelatedQuerySet(models.QuerySet["PublishedRelated"]):
    def naming(self, headline: str) -> Self:
        """Printed without an address, and nothing has been joined to them since."""
        return self.filter(kind=LinkKind.UNRESOLVED, headline=headline, join=None)

    def joined(self) -> Self:
        """`kind_now` and `target_now` tell where a link leads today."""
        return self.annotate(
            target_now=Coalesce("target_id", "join__target_id"),
            kind_now=Case(
                When(join__isnull=False, then=Value(LinkKind.INTERNAL)), default=F("kind")
            ),
        )


class PublishedRelated(models.Model):
    published = models.ForeignKey(
        PublishedArticle, on_delete=models.PROTECT, related_name="related_links"
    )
    kind = models.CharField(max_length=10, choices=LinkKind.choices)
    target = models.ForeignKey(
        Article, on_delete=models.PROTECT, null=True, related_name="published_links_here"
    )
    url = models.URLField(max_length=500, blank=True)
    headline = LineField(max_length=250, blank=True)
    excerpt = ProseField(blank=True)
    position = models.PositiveSmallIntegerField()

    objects = PublishedRelatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("published related story")
        verbose_name_plural = _("published related stories")
        ordering = ["position", "id"]
        indexes = [
            models.Index(
                fields=["headline"],
                name="published_link_without_address",
                condition=Q(kind=LinkKind.UNRESOLVED),
            )
        ]
        constraints = [one_kind_of_link("published_related_is_of_one_kind")]

    def __str__(self) -> str:
        return str(self.headline or self.target_id)


class JoinedLink(models.Model):
    """Where a link that was printed without an address leads since its story came in.

    The printed row is the record and stays as it was.
    """

    link = models.OneToOneField(
        PublishedRelated, on_delete=models.PROTECT, primary_key=True, related_name="join"
    )
    target = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="joined_links")
    joined_at = models.DateTimeField()
    joined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="joined_links"
    )

    class Meta:
        verbose_name = _("link joined later")
        verbose_name_plural = _("links joined later")

    def __str__(self) -> str:
        return f"{self.link_id} → {self.target_id}"
