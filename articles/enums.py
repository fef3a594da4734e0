"""Words that are stored in the database, with the label each one wears."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Genre(models.TextChoices):
    NEWS = "news", _("News item")
    REPORT = "report", _("Report")
    FEATURE = "feature", _("Feature")
    LONGFORM = "longform", _("Longform")
    INTERVIEW = "interview", _("Interview")
    COMMENT = "comment", _("Commentary")
    PHOTO_STORY = "photo_story", _("Photo story")
    VIDEO = "video", _("Video story")
    INFOGRAPHIC = "infographic", _("Infographic")
    DIGEST = "digest", _("Digest from other sources")
    SPONSORED = "sponsored", _("Sponsored content")


class ArticleState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETRACTED = "retracted", _("Retracted")


class Verb(models.TextChoices):
    CREATE = "create", _("Started")
    PUBLISH = "publish", _("Published")
    SCHEDULE = "schedule", _("Scheduled")
    UPDATE = "update", _("Published an update")
    CORRECT = "correct", _("Corrected")
    UNSCHEDULE = "unschedule", _("Took back the scheduled publication")
    CANCEL_UPDATE = "cancel_update", _("Took back the scheduled update")
    RETRACT = "retract", _("Retracted")
    IMPORT = "import", _("Imported from the old site")
    HAND_OVER = "hand_over", _("Handed over")
    TRASH = "trash", _("Moved to the trash")
    RESTORE = "restore", _("Taken out of the trash")
    EMPTY = "empty", _("Removed from the trash for good")
    REDACT = "redact", _("Took personal data out of the record")


class BylineRole(models.TextChoices):
    WORDS = "words", _("Words")
    PHOTOGRAPHS = "photographs", _("Photographs")
    VIDEO = "video", _("Video")
    TRANSLATION = "translation", _("Translation")


class LinkKind(models.TextChoices):
    INTERNAL = "internal", _("A story of ours")
    EXTERNAL = "external", _("An outside address")
    UNRESOLVED = "unresolved", _("No address yet")


class CorrectionKind(models.TextChoices):
    ERRATUM = "erratum", _("Correction of our own slip")
    LEGAL = "legal", _("Rectification under press law")


class VideoState(models.TextChoices):
    MISSING = "missing", _("File missing")
    READY = "ready", _("Ready")
    REFUSED = "refused", _("Cannot be used")


class VideoRenditionKind(models.TextChoices):
    MP4 = "mp4", "MP4"
    POSTER = "poster", _("Poster")


class ImageFormat(models.TextChoices):
    JPEG = "jpeg", "JPEG"
    WEBP = "webp", "WebP"
    AVIF = "avif", "AVIF"


class DressKind(models.TextChoices):
    MOURNING = "mourning", _("Black and white, for mourning")
    TET = "tet", _("Red and gold, for Tết")


class MenuPlace(models.TextChoices):
    MAIN = "main", _("Main menu")
    FOOT = "foot", _("Menu at the foot")
