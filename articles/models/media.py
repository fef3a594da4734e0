"""What pictures and clips share. Their bytes never change: a new file is a new medium."""

import datetime
import secrets

from django.core.files.storage import Storage, storages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.enums import ChildGround
from articles.models.fields import LineField

FOLDER_BYTES = 16
FOCAL_RANGE = 1000
# Where a picture comes from, in the words of the IPTC; the last two a program writes into its file.
IPTC_SOURCES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
ALTERED_BY_AI = f"{IPTC_SOURCES}compositeWithTrainedAlgorithmicMedia"
MADE_BY_AI = (f"{IPTC_SOURCES}trainedAlgorithmicMedia", ALTERED_BY_AI)


def private_storage() -> Storage:
    return storages["default"]


def public_storage() -> Storage:
    return storages["public"]


def new_folder() -> str:
    """Unguessable, because the public side has no check but the address."""
    return secrets.token_hex(FOLDER_BYTES)


def has_size() -> Q:
    """A comparison alone would let NULL pass."""
    return Q(width__isnull=False, height__isnull=False, width__gt=0, height__gt=0)


class FocalPoint(models.Model):
    """Where the eye should rest, in thousandths of width and height."""

    focal_x = models.PositiveSmallIntegerField(
        default=500, validators=[MinValueValidator(0), MaxValueValidator(1000)]
    )
    focal_y = models.PositiveSmallIntegerField(
        default=500, validators=[MinValueValidator(0), MaxValueValidator(1000)]
    )

    class Meta:
        abstract = True


class UsageTerms(models.Model):
    """What the newsroom must know before it shows a picture or a clip to anybody."""

    rights_until = models.DateTimeField(_("may be used until"), null=True, blank=True)
    rights_note = LineField(_("terms of use"), max_length=200, blank=True)
    has_children = models.BooleanField(_("shows children"), default=False)
    child_ground = models.CharField(
        _("why it may be shown"), max_length=16, choices=ChildGround.choices, blank=True
    )
    child_note = LineField(
        _("where the consent is kept, or the reason"), max_length=250, blank=True
    )
    is_ai_used = models.BooleanField(_("AI was used"), default=False)
    ai_tool = LineField(_("AI tool"), max_length=120, blank=True)
    ai_purpose = LineField(_("what AI was used for"), max_length=160, blank=True)

    class Meta:
        abstract = True

    def is_expired(self, at: datetime.datetime) -> bool:
        return self.rights_until is not None and self.rights_until <= at

    @property
    def lacks_child_ground(self) -> bool:
        """Whom nobody can recognise needs no paper; consent and interest are written down."""
        is_told = self.child_note or self.child_ground == ChildGround.UNRECOGNISABLE
        return self.has_children and not (self.child_ground and is_told)

    @property
    def lacks_ai_facts(self) -> bool:
        return self.is_ai_used and not (self.ai_tool and self.ai_purpose)

    @property
    def ai_note(self) -> str:
        return ", ".join(filter(None, (self.ai_tool, self.ai_purpose))) if self.is_ai_used else ""
