"""The picture that travels with a link: one for each published version, one for the paper."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.enums import CardLook
from articles.models.media import new_folder, public_storage
from articles.models.published import PublishedArticle
from articles.models.sections import Masthead

CARD_WIDTH, CARD_HEIGHT = 1200, 630


class CardFile(models.Model):
    """The bytes never change: another card has another folder, so that the networks, which keep
    a picture under its address, fetch it anew.
    """

    folder = models.CharField(max_length=32, unique=True, default=new_folder, editable=False)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0) & ~Q(sha256="") & ~Q(folder=""),
                name="%(class)s_has_its_file",
                violation_error_message=_("A sharing card has a file with its size and hash."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return card_name(self.folder)

    @property
    def url(self) -> str:
        return public_storage().url(self.name)


class SharingCard(CardFile):
    published = models.OneToOneField(
        PublishedArticle, on_delete=models.PROTECT, related_name="sharing_card"
    )
    look = models.CharField(_("look"), max_length=10, choices=CardLook.choices)

    class Meta(CardFile.Meta):
        verbose_name = _("sharing card")
        verbose_name_plural = _("sharing cards")


class HouseCard(CardFile):
    """For pages that are no story. The newest of a masthead is the one that counts."""

    masthead = models.ForeignKey(Masthead, on_delete=models.CASCADE, related_name="cards")
    drawn_of = models.CharField(max_length=64, editable=False)

    class Meta(CardFile.Meta):
        verbose_name = _("sharing card of the paper")
        verbose_name_plural = _("sharing cards of the paper")


def card_name(folder: str) -> str:
    return f"cards/{folder}/{CARD_WIDTH}x{CARD_HEIGHT}.jpg"
