"""How often a story was read: totals, days, and the keys that refuse repeats."""

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class PageviewTotal(models.Model):
    article = models.OneToOneField(
        Article, on_delete=models.CASCADE, primary_key=True, related_name="pageview_total"
    )
    imported = models.PositiveBigIntegerField(_("brought from the old site"), default=0)
    counted = models.PositiveBigIntegerField(_("counted here"), default=0)
    shown = models.GeneratedField(
        expression=F("imported") + F("counted"),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("pageviews of a story")
        verbose_name_plural = _("pageviews of stories")

    def __str__(self) -> str:
        return str(self.imported + self.counted)


class PageviewDay(models.Model):
    """One story on one day (Asia/Ho_Chi_Minh). Robots and readers without script stand apart."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="pageview_days")
    day = models.DateField(_("day"))
    readers = models.PositiveIntegerField(_("readers"), default=0)
    robots = models.PositiveIntegerField(_("robots"), default=0)
    without_script = models.PositiveIntegerField(_("readers without JavaScript"), default=0)

    class Meta:
        verbose_name = _("pageviews on a day")
        verbose_name_plural = _("pageviews on days")
        constraints = [
            models.UniqueConstraint(fields=["article", "day"], name="pageviews_per_day_once")
        ]
        indexes = [models.Index(fields=["day", "-readers"], name="pageviews_most_read")]

    def __str__(self) -> str:
        return f"{self.article_id} · {self.day}: {self.readers}"


class PageviewKey(models.Model):
    """That one reader read one story in one half-hour; forgotten after two days."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    slot = models.DateTimeField()
    key = models.BigIntegerField()

    class Meta:
        verbose_name = _("key of a reading")
        verbose_name_plural = _("keys of readings")
        constraints = [
            models.UniqueConstraint(fields=["article", "slot", "key"], name="reading_counts_once")
        ]
        indexes = [models.Index(fields=["slot"], name="reading_keys_by_slot")]

    def __str__(self) -> str:
        return f"{self.article_id} · {self.slot:%d/%m/%Y %H:%M}"


class ReadingSalt(models.Model):
    """Random, one a day, destroyed afterwards: nobody is recognised tomorrow."""

    day = models.DateField(primary_key=True)
    salt = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("salt of a day")
        verbose_name_plural = _("salts of days")

    def __str__(self) -> str:
        return str(self.day)
