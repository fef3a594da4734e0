"""The desk: the Django admin, made for writing."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.admin.article import ArticleAdmin

__all__ = ["ArticleAdmin"]

admin.site.site_title = _("Newsroom desk")
admin.site.site_header = _("Newsroom desk")
admin.site.index_title = _("Desk")
admin.site.enable_nav_sidebar = False
