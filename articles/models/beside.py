"""What stands around a story's text: bylines, pictures in use, links to other stories."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.enums import BylineRole, LinkKind
from articles.models.article import Article
from articles.models.constraints import composed
from articles.models.fields import LineField, ProseField
from articles.models.media import FocalPoint
from articles.models.people import Author
from articles.models.photographs import Photograph


class Byline(models.Model):
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(
        Author, verbose_name=_("author"), on_delete=models.PROTECT, related_name="bylines"
    )
    role = models.CharField(
        _("role"), max_length=12, choices=BylineRole.choices, default=BylineRole.WORDS
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "author", "role"],
                name="author_is_credited_once_per_role",
                violation_error_message=_("This author already has this part in the story."),
            )
        ]

    def __str__(self) -> str:
        return str(self.author)


class PhotographUse(FocalPoint):
    """A picture as it stands in one story: crop, credit and description belong to the use.

    The caption of a picture in the text stands in the text itself; the one here is
    for the lead photograph, which the text may not contain.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="photograph_uses")
    photograph = models.ForeignKey(
        Photograph, verbose_name=_("photograph"), on_delete=models.PROTECT, related_name="uses"
    )
    caption = ProseField(_("caption"), blank=True)
    credit = LineField(_("credit"), max_length=200, blank=True)
    alt_text = ProseField(_("description for blind readers"), blank=True)
    is_decorative = models.BooleanField(_("decorative"), default=False)

    class Meta:
        verbose_name = _("photograph in a story")
        verbose_name_plural = _("photographs in a story")
        ordering = ["id"]
        constraints = [
            composed("photograph_use_text_is_composed", "caption", "credit", "alt_text"),
            models.UniqueConstraint(
                fields=["article", "photograph"], name="photograph_is_used_once_per_story"
            ),
        ]

    def __str__(self) -> str:
        return str(self.photograph)


def one_kind_of_link(name: str) -> models.CheckConstraint:
    """An internal link has a target, an external one an address, an unresolved one neither."""
    return models.CheckConstraint(
        condition=Q(kind=LinkKind.INTERNAL, target__isnull=False, url="")
        | Q(kind=LinkKind.EXTERNAL, target=None) & ~Q(url="") & ~Q(headline="")
        | Q(kind=LinkKind.UNRESOLVED, target=None, url="") & ~Q(headline=""),
        name=name,
        violation_error_message=_(
            "A related link is one of three: a story of ours, an outside address with "
            "its headline, or a headline that has no address yet."
        ),
    )


class RelatedLink(models.Model):
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="related_links")
    kind = models.CharField(_("kind"), max_length=10, choices=LinkKind.choices)
    target = models.ForeignKey(
        Article,
        verbose_name=_("story"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="linked_from",
    )
    url = models.URLField(_("address"), max_length=500, blank=True)
    headline = LineField(_("headline"), max_length=250, blank=True)
    excerpt = ProseField(_("excerpt"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("related link")
        verbose_name_plural = _("related links")
        ordering = ["position", "id"]
        indexes = [
            models.Index(
                fields=["headline"],
                name="link_without_address",
                condition=Q(kind=LinkKind.UNRESOLVED),
            )
        ]
        constraints = [
            composed("related_link_text_is_composed", "headline", "excerpt"),
            one_kind_of_link("related_link_is_of_one_kind"),
        ]

    def __str__(self) -> str:
        return str(self.headline or self.target)
