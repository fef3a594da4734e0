"""The desk: the Django admin, made for writing."""

from articles.admin.accounts import UserAdmin
from articles.admin.advertisements import AdvertisementAdmin
from articles.admin.article import ArticleAdmin
from articles.admin.audit import AuditEntryAdmin
from articles.admin.banners import BannerAdmin
from articles.admin.chain_rules import ChainRuleAdmin
from articles.admin.demand_terms import DemandTermAdmin
from articles.admin.dress import DressAdmin
from articles.admin.former_sites import LegacyPathAdmin
from articles.admin.logins import refused_logins
from articles.admin.media import PhotographAdmin, VideoAdmin
from articles.admin.menus import MenuAdmin
from articles.admin.offices import AssignmentAdmin
from articles.admin.people import AuthorAdmin, DepartmentAdmin, PersonAdmin
from articles.admin.record import (
    CorrectionAdmin,
    PublishedArticleAdmin,
    RetractionAdmin,
    WorkflowEventAdmin,
)
from articles.admin.reports import AdvertisementReportAdmin, AdvertisementSwitchAdmin
from articles.admin.sections import LegacyAddressAdmin, MastheadAdmin, SectionAdmin
from articles.admin.site import STOCK
from articles.admin.static_pages import PublishedPageAdmin, StaticPageAdmin
from articles.admin.tags import TagAdmin
from articles.admin.topics import TopicAdmin

__all__ = [
    "STOCK",
    "AdvertisementAdmin",
    "AdvertisementReportAdmin",
    "AdvertisementSwitchAdmin",
    "ArticleAdmin",
    "AssignmentAdmin",
    "AuditEntryAdmin",
    "AuthorAdmin",
    "BannerAdmin",
    "ChainRuleAdmin",
    "CorrectionAdmin",
    "DemandTermAdmin",
    "DepartmentAdmin",
    "DressAdmin",
    "LegacyAddressAdmin",
    "LegacyPathAdmin",
    "MastheadAdmin",
    "MenuAdmin",
    "PersonAdmin",
    "PhotographAdmin",
    "PublishedArticleAdmin",
    "PublishedPageAdmin",
    "RetractionAdmin",
    "SectionAdmin",
    "StaticPageAdmin",
    "TagAdmin",
    "TopicAdmin",
    "UserAdmin",
    "VideoAdmin",
    "WorkflowEventAdmin",
    "refused_logins",
]
