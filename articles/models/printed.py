"""The text of a published version as its page has it: derived, to spare each page the printing."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.published import PublishedArticle


class PrintedTextQuerySet(models.QuerySet["PrintedText"]):
    def by_another(self, printer: str, limit: int) -> "list[int]":
        """The newest first. Two ranges of the index, where `<>` would look at every row."""
        rows = self.order_by("-printer", "-published_id").values_list("pk", flat=True)
        newer = rows.filter(printer__gt=printer)[:limit]
        return list(newer) or list(rows.filter(printer__lt=printer)[:limit])


class PrintedText(models.Model):
    """Not of the record: it may be missing, and is made anew of the version at any time. Readers
    come to it over the version that is shown to them, and in no other way.
    """

    published = models.OneToOneField(
        PublishedArticle, on_delete=models.CASCADE, primary_key=True, related_name="printed_text"
    )
    # Of the code that printed; another's text is not shown. Empty: still to be printed.
    printer = models.CharField(max_length=32, blank=True)
    # Null where printing failed: the same code would fail again.
    content = models.JSONField(null=True)

    objects = PrintedTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("printed text")
        verbose_name_plural = _("printed texts")
        indexes = [
            models.Index(fields=["-printer", "-published"], name="printed_by_another"),
        ]

    def __str__(self) -> str:
        return str(self.published_id)
