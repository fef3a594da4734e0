"""Which parts the sitemap has: by number, so that a story never moves from one to another."""

from django.db import models
from django.db.models import F
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

# As many as stand in one part at most; the migration that makes the view says the same.
PART = 10_000


class SitemapPart(models.Model):
    """A view: one row for each ten thousand numbers that were given out, of each kind.

    The first and the last of them are looked up in an index: nothing is counted.
    """

    kind = models.CharField(max_length=10)
    number = models.BigIntegerField(primary_key=True)

    class Meta:
        managed = False
        default_permissions = ()
        db_table = "articles_sitemappart"
        verbose_name = _("part of the sitemap")
        verbose_name_plural = _("parts of the sitemap")

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


def part_of(field: str) -> Combinable:
    """The indexes `published_of_part…` are on this very expression."""
    return F(field) / PART
