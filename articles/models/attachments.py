"""Documents that back an act: a request, a decision. Bytes are kept for ever and as they came."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.constraints import composed
from articles.models.fields import LineField
from articles.models.media import new_folder, private_storage


class Attachment(models.Model):
    folder = models.CharField(_("folder"), max_length=32, unique=True, default=new_folder)
    file = models.FileField(_("file"), storage=private_storage, max_length=300)
    original_name = LineField(_("name of the file"), max_length=255)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField("SHA-256", max_length=64)
    taken_in_at = models.DateTimeField(_("taken in at"))
    taken_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken in by"),
        on_delete=models.PROTECT,
        related_name="attachments",
    )

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["-taken_in_at", "-id"]
        constraints = [
            composed("attachment_name_is_composed", "original_name"),
            models.CheckConstraint(condition=~Q(file=""), name="attachment_has_its_file"),
        ]

    def __str__(self) -> str:
        return str(self.original_name)
