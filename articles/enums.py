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


class TopicKind(models.TextChoices):
    SUBJECT = "subject", _("Topic")
    EVENT = "event", _("Event")


class ArticleState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETRACTED = "retracted", _("Retracted")


class Step(models.TextChoices):
    """Where the working copy stands in the chain; what readers see is another matter."""

    DRAFT = "draft", _("Draft")
    WITH_DESK = "with_desk", _("With the department")
    WITH_MANAGING = "with_managing", _("With the managing editor")
    WITH_CHIEF = "with_chief", _("Waiting for final approval")
    APPROVED = "approved", _("Approved")
    SPIKED = "spiked", _("Not to be used")


class Office(models.TextChoices):
    """What a person does in the chain; an assignment says in which sections and when."""

    REPORTER = "reporter", _("Reporter")
    DESK = "desk", _("Department: editors and heads")
    MANAGING = "managing", _("Managing editor")
    CHIEF = "chief", _("Final approver")


class ApprovalKind(models.TextChoices):
    FULL = "full", _("Approved")
    WITH_EDITS = "with_edits", _("Approved with edits")
    FIX = "fix", _("Small fix to an approved text")


class ReturnReason(models.TextChoices):
    FACTS = "facts", _("Facts to be checked or added")
    SOURCES = "sources", _("Sources missing or too weak")
    LANGUAGE = "language", _("Language, spelling, style")
    STRUCTURE = "structure", _("Structure, length, angle")
    MEDIA = "media", _("Photographs, clips, captions")
    LAW = "law", _("Legal risk, personal data, rights")
    DUPLICATE = "duplicate", _("We have this story already")
    TIMING = "timing", _("Not now")
    OTHER = "other", _("Another reason")


class Verb(models.TextChoices):
    CREATE = "create", _("Started")
    SUBMIT = "submit", _("Submitted")
    WITHDRAW = "withdraw", _("Took back what was submitted")
    TAKE = "take", _("Took it to edit")
    RELEASE = "release", _("Let go of it")
    TAKE_OVER = "take_over", _("Took over the editing")
    PASS_UP = "pass_up", _("Passed up")
    SEND_BACK = "send_back", _("Sent back")
    HASTEN = "hasten", _("Passed up past steps of the chain")
    APPROVE = "approve", _("Approved")
    APPROVE_WITH_EDITS = "approve_with_edits", _("Approved with edits")
    WITHDRAW_APPROVAL = "withdraw_approval", _("Withdrew the approval")
    VOID_APPROVAL = "void_approval", _("Approval void: the text changed")
    SPIKE = "spike", _("Set aside, not to be used")
    REVIVE = "revive", _("Taken up again")
    FIX = "fix", _("Small fix")
    SET_DEADLINE = "set_deadline", _("Set the deadline")
    PUBLISH = "publish", _("Published")
    SCHEDULE = "schedule", _("Scheduled")
    UPDATE = "update", _("Published an update")
    CORRECT = "correct", _("Corrected")
    RECTIFY = "rectify", _("Rectified under press law")
    UNSCHEDULE = "unschedule", _("Took back the scheduled publication")
    CANCEL_UPDATE = "cancel_update", _("Took back the scheduled update")
    RETRACT = "retract", _("Retracted")
    DEMAND = "demand", _("Received a demand")
    ASSIGN_DEMAND = "assign_demand", _("Gave a demand to somebody")
    ANSWER_DEMAND = "answer_demand", _("Answered a demand")
    REFUSE_DEMAND = "refuse_demand", _("Refused a demand")
    NOTE_COPY = "note_copy", _("Noted where else it appeared")
    SETTLE_COPY = "settle_copy", _("Dealt with a copy elsewhere")
    SCHEDULE_TAKEDOWN = "schedule_takedown", _("Scheduled the takedown")
    CANCEL_TAKEDOWN = "cancel_takedown", _("Cancelled the scheduled takedown")
    IMPORT = "import", _("Imported from the old site")
    HAND_OVER = "hand_over", _("Handed over")
    TRASH = "trash", _("Moved to the trash")
    RESTORE = "restore", _("Taken out of the trash")
    EMPTY = "empty", _("Removed from the trash for good")
    REDACT = "redact", _("Took personal data out of the record")


class NoticeKind(models.TextChoices):
    """What a person is told of, and may turn off."""

    WAITING = "waiting", _("A story came to my step")
    RETURNED = "returned", _("A story was sent back")
    APPROVED = "approved", _("A story was approved")
    UNAPPROVED = "unapproved", _("An approval is void or was withdrawn")
    PUBLISHED = "published", _("A story was published or scheduled")
    CORRECTED = "corrected", _("A published story was corrected")
    RETRACTED = "retracted", _("A story was retracted")
    TAKEN = "taken", _("Somebody began to work on my story")
    SPIKED = "spiked", _("A story is not used, or is taken up again")
    SKIPPED = "skipped", _("Urgent news went past my step")
    DEMAND = "demand", _("A demand was put into my hands")

    @property
    def is_mailed_unless_told(self) -> bool:
        return self not in (self.TAKEN, self.PUBLISHED)


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


class DemandKind(models.TextChoices):
    CORRECTION = "correction", _("Correction and apology")
    REMOVAL = "removal", _("Removal")


class DemandState(models.TextChoices):
    OPEN = "open", _("Open")
    ANSWERED = "answered", _("Answered")
    REFUSED = "refused", _("Refused")


class OutsidePlace(models.TextChoices):
    """Where a story appears beside this site: the paper answers for each of them."""

    PRINT = "print", _("Print edition")
    BROADCAST = "broadcast", _("Radio and television")
    FACEBOOK = "facebook", "Facebook"
    ZALO = "zalo", "Zalo"
    YOUTUBE = "youtube", "YouTube"
    TIKTOK = "tiktok", "TikTok"
    OTHER = "other", _("Another place")


class ChildGround(models.TextChoices):
    """Why a picture of a child may be shown: press law asks, and so will the parents."""

    CONSENT = "consent", _("Consent is on file")
    UNRECOGNISABLE = "unrecognisable", _("The child cannot be recognised")
    PUBLIC_INTEREST = "interest", _("Public interest")


class UploadKind(models.TextChoices):
    PHOTOGRAPH = "photograph", _("Photograph")
    VIDEO = "video", _("Video")


class VideoState(models.TextChoices):
    MISSING = "missing", _("File missing")
    WAITING = "waiting", _("Waiting for the worker")
    MAKING = "making", _("Being prepared")
    READY = "ready", _("Ready")
    REFUSED = "refused", _("Cannot be used")


# Where work is put that takes as long as a clip is: nothing else has to wait behind it.
VIDEO_QUEUE = "videos"


class VideoRenditionKind(models.TextChoices):
    MP4 = "mp4", "MP4"
    POSTER = "poster", _("Poster")
    HLS = "hls", "HLS"
    HLS_LIST = "hls_list", _("HLS playlist")
    HLS_FILE = "hls_file", _("HLS file")


class ImageFormat(models.TextChoices):
    JPEG = "jpeg", "JPEG"
    WEBP = "webp", "WebP"
    AVIF = "avif", "AVIF"


class CardLook(models.TextChoices):
    PICTURE = "picture", _("The picture")
    PLATE = "plate", _("The picture beside the headline")
    DRAWN = "drawn", _("Drawn from the headline")


class AdvertisementSlot(models.TextChoices):
    """The fixed places. None lies between two paragraphs, and none floats."""

    FRONT_AFTER_OPENING = "front_after_opening", _("Front page, below the opening")
    SECTION_SIDE = "section_side", _("Section pages, at the side")
    ARTICLE_AFTER_TEXT = "article_after_text", _("Story pages, after the text")
    ARTICLE_SIDE = "article_side", _("Story pages, at the side")

    @property
    def is_wide(self) -> bool:
        return self in (self.FRONT_AFTER_OPENING, self.ARTICLE_AFTER_TEXT)


class AdvertisementState(models.TextChoices):
    """Never stored: it follows from the clock and from the log of the switch."""

    SCHEDULED = "scheduled", _("Scheduled to run")
    RUNNING = "running", _("Running")
    ENDED = "ended", _("Ended")
    OFF = "off", _("Switched off")


class SwitchVerb(models.TextChoices):
    OFF = "off", _("Switch off")
    ON = "on", _("Switch on again")
    REQUESTED = "requested", _("Note an authority's request")


class ReportReason(models.TextChoices):
    UNTRUE = "untrue", _("It is untrue or misleading")
    FRAUD = "fraud", _("It looks like a fraud")
    FORBIDDEN = "forbidden", _("The goods or services may not be advertised")
    OFFENSIVE = "offensive", _("It is offensive, or not fit for children")
    OBSTRUCTIVE = "obstructive", _("It cannot be closed, or hides what I read")
    OTHER = "other", _("Something else")


class LayoutArea(models.TextChoices):
    OPENING = "opening", _("Opening")
    BLOCK = "block", _("Block of a section")
    PICKED = "picked", _("Picked row")


class DressKind(models.TextChoices):
    MOURNING = "mourning", _("Black and white, for mourning")
    TET = "tet", _("Red and gold, for Tết")


class MenuPlace(models.TextChoices):
    MAIN = "main", _("Main menu")
    FOOT = "foot", _("Menu at the foot")


class AuditArea(models.TextChoices):
    STORIES = "stories", _("Stories")
    PAPER = "paper", _("Order of the paper")
    ACCOUNTS = "accounts", _("Accounts and rights")
    LOGINS = "logins", _("Signing in and out")
    EXPORTS = "exports", _("Exports")
    PRIVATE = "private", _("Private persons behind pen names")
    RECORD = "record", _("The record itself")


class Deed(models.TextChoices):
    """What is entered in the record beside the verbs of a story."""

    ADD = "add", _("Added")
    CHANGE = "change", _("Made a change")
    REMOVE = "remove", _("Removed")
    SAVE = "save", _("Saved a revision")
    ARRANGE = "arrange", _("Arranged")
    END = "end", _("Brought to an end")
    BLOCK = "block", _("Blocked")
    UNBLOCK = "unblock", _("Unblocked")
    MERGE = "merge", _("Merged")
    SWITCH = "switch", _("Switched advertisements")
    ANSWER = "answer", _("Dealt with a report")
    SIGN_IN = "sign_in", _("Signed in at the desk")
    SIGN_IN_REFUSED = "sign_in_refused", _("Failed to sign in")
    SIGN_OUT = "sign_out", _("Signed out")
    SET_PASSWORD = "set_password", _("Set a password")
    CLOSE_ACCOUNT = "close_account", _("Closed an account")
    OPEN_ACCOUNT = "open_account", _("Opened an account again")
    HAND_OVER_ALL = "hand_over_all", _("Handed over all drafts")
    EXPORT = "export", _("Exported")
    LOOK = "look", _("Looked at")
    BEGIN = "begin", _("The record begins")


class DueKind(models.TextChoices):
    """Never stored: what the clock will bring."""

    PUBLICATION = "publication", _("Publication")
    UPDATE = "update", _("Update of a live story")
    TAKEDOWN = "takedown", _("Takedown")
    EMBARGO = "embargo", _("Embargo ends")
    DEADLINE = "deadline", _("Wanted by this hour")
    DEMAND = "demand", _("A demand is to be answered")
    BANNER = "banner", _("Emergency banner")
    DRESS = "dress", _("Dress of the paper")
    SLOT = "slot", _("Place on a page")
