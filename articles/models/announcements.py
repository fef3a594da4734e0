"""What is still to be told to hubs and search engines."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class Announcement(models.Model):
    """Written with the verb and gone with it; taken out once it was passed on.

    Says only that something is due from an hour on: what may be told is looked up then.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="announcements")
    due_from = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("announcement to be made")
        verbose_name_plural = _("announcements to be made")

    def __str__(self) -> str:
        return f"{self.article_id} · {self.due_from:%d/%m/%Y %H:%M}"
