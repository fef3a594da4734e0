"""Tables of the newsroom. `RECORD` names those that are written once and never changed."""

from articles.models.advertisements import (
    Advertisement,
    AdvertisementReport,
    AdvertisementSwitch,
)
from articles.models.announcements import Announcement
from articles.models.article import Article
from articles.models.attachments import Attachment
from articles.models.audit import AuditEntry, AuditSeal
from articles.models.banners import Banner
from articles.models.beside import Byline, PhotographUse, RelatedLink
from articles.models.copies import CopyTask, OutsideCopy
from articles.models.corrections import TOLD_OF_CORRECTIONS, Correction, Retraction
from articles.models.demands import Demand, DemandTerm
from articles.models.desk import LOST_AFTER, Autosave, EditLock, Presence
from articles.models.dress import Dress
from articles.models.former_sites import LegacyPath, plain_path
from articles.models.layouts import LayoutBlock, LayoutSlot, PageLayout
from articles.models.media import UsageTerms, private_storage, public_storage
from articles.models.menus import Menu, MenuEntry
from articles.models.notices import Notice, NoticeChoice
from articles.models.offices import Approval, Assignment, ChainRule, Mandate
from articles.models.people import Author, Department, Person, User
from articles.models.photographs import Photograph, PhotographRendition
from articles.models.printed import PrintedText
from articles.models.published import (
    JoinedLink,
    PublishedArticle,
    PublishedByline,
    PublishedRelated,
    PublishedTag,
)
from articles.models.published_media import PublishedPhotograph, PublishedVideo
from articles.models.readership import (
    CountedReadings,
    MostReadBlock,
    PageviewBatch,
    PageviewDay,
    PageviewHour,
    PageviewKey,
    PageviewTotal,
    ReaderSketch,
    ReadingLoss,
    ReadingSalt,
    ReadingSpool,
)
from articles.models.record import (
    Edition,
    LegacyAddress,
    LegacyImport,
    WorkflowEvent,
    text_hash,
)
from articles.models.revisions import Revision
from articles.models.sections import RESERVED_SLUGS, Masthead, Section
from articles.models.sharing import HouseCard, SharingCard
from articles.models.sitemaps import SitemapPart
from articles.models.static_pages import PublishedPage, StaticPage
from articles.models.tags import Tag, TaggedArticle
from articles.models.topics import Topic
from articles.models.uploads import Upload
from articles.models.videos import FIRST_FORM, VideoAttachment, VideoRendition

ENDS = ("shown_until", "ended_at", "ended_by_id")
# Table by table, the columns that the site's role may still UPDATE; DELETE is refused to it.
RECORD: dict[str, tuple[str, ...]] = {
    PublishedArticle._meta.db_table: ("shown_until",),
    PublishedByline._meta.db_table: (),
    PublishedPhotograph._meta.db_table: (),
    PublishedVideo._meta.db_table: (),
    PublishedRelated._meta.db_table: (),
    PublishedTag._meta.db_table: ("tag_id",),
    Correction._meta.db_table: (),
    Attachment._meta.db_table: (),
    DemandTerm._meta.db_table: (),
    Demand._meta.db_table: (
        "assigned_to_id",
        "state",
        "outcome",
        "closed_at",
        "closed_by_id",
        "correction_id",
        "retraction_id",
    ),
    OutsideCopy._meta.db_table: (),
    CopyTask._meta.db_table: ("how", "dealt_with_at", "dealt_with_by_id"),
    Retraction._meta.db_table: ("cancelled_at", "cancelled_by_id"),
    WorkflowEvent._meta.db_table: (),
    SharingCard._meta.db_table: (),
    AdvertisementSwitch._meta.db_table: (),
    PageLayout._meta.db_table: (),
    LayoutSlot._meta.db_table: (),
    LayoutBlock._meta.db_table: (),
    Banner._meta.db_table: ENDS,
    Dress._meta.db_table: ENDS,
    PublishedPage._meta.db_table: ENDS,
    Assignment._meta.db_table: ("ended_at", "ended_by_id"),
    ChainRule._meta.db_table: (),
    AuditEntry._meta.db_table: (),
}
# Written once as well; a draft that the trash removes for good takes its own along.
WRITTEN_ONCE_WITH_STORY = {
    Approval._meta.db_table: ("ended_at", "ended_by_id"),
    Revision._meta.db_table: (),
}

__all__ = [
    "FIRST_FORM",
    "LOST_AFTER",
    "RECORD",
    "RESERVED_SLUGS",
    "TOLD_OF_CORRECTIONS",
    "WRITTEN_ONCE_WITH_STORY",
    "Advertisement",
    "AdvertisementReport",
    "AdvertisementSwitch",
    "Announcement",
    "Approval",
    "Article",
    "Assignment",
    "Attachment",
    "AuditEntry",
    "AuditSeal",
    "Author",
    "Autosave",
    "Banner",
    "Byline",
    "ChainRule",
    "CopyTask",
    "Correction",
    "CountedReadings",
    "Demand",
    "DemandTerm",
    "Department",
    "Dress",
    "EditLock",
    "Edition",
    "HouseCard",
    "JoinedLink",
    "LayoutBlock",
    "LayoutSlot",
    "LegacyAddress",
    "LegacyImport",
    "LegacyPath",
    "Mandate",
    "Masthead",
    "Menu",
    "MenuEntry",
    "MostReadBlock",
    "Notice",
    "NoticeChoice",
    "OutsideCopy",
    "PageLayout",
    "PageviewBatch",
    "PageviewDay",
    "PageviewHour",
    "PageviewKey",
    "PageviewTotal",
    "Person",
    "Photograph",
    "PhotographRendition",
    "PhotographUse",
    "Presence",
    "PrintedText",
    "PublishedArticle",
    "PublishedByline",
    "PublishedPage",
    "PublishedPhotograph",
    "PublishedRelated",
    "PublishedTag",
    "PublishedVideo",
    "ReaderSketch",
    "ReadingLoss",
    "ReadingSalt",
    "ReadingSpool",
    "RelatedLink",
    "Retraction",
    "Revision",
    "Section",
    "SharingCard",
    "SitemapPart",
    "StaticPage",
    "Tag",
    "TaggedArticle",
    "Topic",
    "Upload",
    "UsageTerms",
    "User",
    "VideoAttachment",
    "VideoRendition",
    "WorkflowEvent",
    "plain_path",
    "private_storage",
    "public_storage",
    "text_hash",
]
