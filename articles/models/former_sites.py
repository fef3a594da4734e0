"""Pages and feeds of the papers that this one came from: links to them stand everywhere."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from articles.models.constraints import composed

LONGEST_PATH = 300
# From the root, in small letters, no slash too many: as `plain_path` writes it.
PLAIN = r"^/$|^(/[^/\s?#]+)+$"


def plain_path(path: str) -> str:
    """However an address was written: case, double slashes and a last slash mean nothing."""
    return "/" + "/".join(part for part in path.lower().split("/") if part)


class LegacyPath(models.Model):
    """Where a page or feed of a former site is now; stories have their numbers instead."""

    host = models.CharField(_("old host"), max_length=120)
    path = models.CharField(_("address on the old site"), max_length=LONGEST_PATH)
    target = models.CharField(_("leads to"), max_length=LONGEST_PATH)

    class Meta:
        verbose_name = _("old page or feed")
        verbose_name_plural = _("old pages and feeds")
        ordering = ["host", "path"]
        indexes = [
            models.Index(fields=["path"], name="legacy_path_of_any_host"),
            models.Index(fields=["target"], name="legacy_path_by_target"),
        ]
        constraints = [
            composed("legacy_path_is_composed", "host", "path", "target"),
            models.UniqueConstraint(
                fields=["host", "path"],
                name="legacy_path_is_unique",
                violation_error_message=_("This old address is here already."),
            ),
            models.CheckConstraint(
                condition=Q(host=Lower("host")) & ~Q(host__startswith="www.") & ~Q(host=""),
                name="legacy_path_host_is_plain",
                violation_error_message=_("Write the old host in small letters and without www."),
            ),
            models.CheckConstraint(
                condition=Q(path=Lower("path"), path__regex=PLAIN),
                name="legacy_path_is_plain",
                violation_error_message=_(
                    "Write the old address from the first slash on, without spaces."
                ),
            ),
            models.CheckConstraint(
                condition=Q(target__regex=PLAIN),
                name="legacy_path_leads_to_this_site",
                violation_error_message=_(
                    "It can lead only to this paper: write an address that begins with a slash."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.host}{self.path}"
