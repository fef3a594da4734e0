"""How often a story was read: totals, days, hours, and the keys that refuse repeats.

Nothing here names anyone. What arrives goes through `articles.readership`.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F
from django.db.models.functions import Now
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


class CountedReadings(models.Model):
    """Who read, each in a column of their own; only readers are what the paper says it has."""

    readers = models.PositiveIntegerField(_("readers"), default=0)
    robots = models.PositiveIntegerField(_("robots"), default=0)
    without_script = models.PositiveIntegerField(_("readers without JavaScript"), default=0)
    machines = models.PositiveIntegerField(_("what behaves like a machine"), default=0)

    class Meta:
        abstract = True


class PageviewDay(CountedReadings):
    """One story on one day (Asia/Ho_Chi_Minh), kept for ever."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="pageview_days")
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("pageviews on a day")
        verbose_name_plural = _("pageviews on days")
        constraints = [
            models.UniqueConstraint(fields=["article", "day"], name="pageviews_per_day_once")
        ]
        indexes = [models.Index(fields=["day", "-readers"], name="pageviews_most_read")]

    def __str__(self) -> str:
        return f"{self.article_id} · {self.day}: {self.readers}"


class PageviewHour(CountedReadings):
    """One story in one hour, for some weeks. Its days hold the same readings."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="pageview_hours")
    hour = models.DateTimeField(_("hour"))

    class Meta:
        verbose_name = _("pageviews in an hour")
        verbose_name_plural = _("pageviews in hours")
        constraints = [
            models.UniqueConstraint(fields=["article", "hour"], name="pageviews_per_hour_once")
        ]
        indexes = [models.Index(fields=["hour", "-readers"], name="pageviews_read_in_hour")]

    def __str__(self) -> str:
        return f"{self.article_id} · {self.hour:%d/%m/%Y %H:%M}: {self.readers}"


class PageviewKey(models.Model):
    """That one reader read one story in one half-hour; forgotten after two days.

    The table is cut into days of Vietnam, so that forgetting is dropping one. The story is not
    looked up again for each row: who writes them has just joined it.
    """

    pk = models.CompositePrimaryKey("slot", "article_id", "key")
    slot = models.DateTimeField()
    article = models.ForeignKey(
        Article, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    key = models.BigIntegerField()
    reader_class = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("key of a reading")
        verbose_name_plural = _("keys of readings")

    def __str__(self) -> str:
        return f"{self.article_id} · {self.slot:%d/%m/%Y %H:%M}"


class PageviewBatch(models.Model):
    """A segment of a spool that was counted: written with its readings, so that it never is twice.

    Kept for as long as the segment could come back. `articles`: whose numbers rose.
    """

    segment = models.CharField(max_length=120, primary_key=True)
    counted_at = models.DateTimeField(db_default=Now())
    readings = models.PositiveIntegerField()
    articles = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        verbose_name = _("counted batch")
        verbose_name_plural = _("counted batches")
        indexes = [models.Index(fields=["counted_at"], name="pageview_batch_newest")]

    def __str__(self) -> str:
        return self.segment


class ReadingSpool(models.Model):
    """One host's spool: what it has lost for want of room so far, as far as it was told."""

    name = models.CharField(max_length=64, primary_key=True)
    losses_told = models.PositiveBigIntegerField(default=0)
    flushed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("spool of readings")
        verbose_name_plural = _("spools of readings")

    def __str__(self) -> str:
        return self.name


class ReadingLoss(models.Model):
    """Readings that could not be kept, by the day they were told of; shown beside the numbers."""

    spool = models.ForeignKey(ReadingSpool, on_delete=models.CASCADE, related_name="losses")
    day = models.DateField(_("day"))
    lost = models.PositiveBigIntegerField(_("readings lost"), default=0)

    class Meta:
        verbose_name = _("lost readings")
        verbose_name_plural = _("lost readings")
        constraints = [models.UniqueConstraint(fields=["spool", "day"], name="losses_per_day_once")]
        indexes = [models.Index(fields=["day"], name="losses_by_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.lost}"


class ReaderSketch(models.Model):
    """About how many people read on a day, as registers of a HyperLogLog. Nobody can be looked up
    in it, and two days cannot be compared person by person: the salt between them has changed.
    """

    day = models.DateField(primary_key=True)
    registers = models.BinaryField(max_length=4096)

    class Meta:
        verbose_name = _("sketch of a day's readers")
        verbose_name_plural = _("sketches of days' readers")

    def __str__(self) -> str:
        return str(self.day)


class ReadingSalt(models.Model):
    """Random, one a day, destroyed afterwards: nobody is recognised tomorrow. Sealed with a key
    that stands in no table, so that a copy of the database tells nothing.
    """

    day = models.DateField(primary_key=True)
    sealed = models.BinaryField(max_length=120)

    class Meta:
        verbose_name = _("salt of a day")
        verbose_name_plural = _("salts of days")

    def __str__(self) -> str:
        return str(self.day)


class MostReadBlock(models.Model):
    """A story that is not to stand among the most read, whoever reads it."""

    article = models.OneToOneField(
        Article, on_delete=models.CASCADE, primary_key=True, related_name="most_read_block"
    )
    blocked_at = models.DateTimeField(_("kept out since"))
    blocked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("kept out by"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("story kept out of the most read")
        verbose_name_plural = _("stories kept out of the most read")

    def __str__(self) -> str:
        return str(self.article_id)
