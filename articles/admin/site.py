"""The desk as a whole: its name, its own pages, and the stock screens that it does without."""

from typing import cast

from django.contrib import admin

# Importing these registers their stock screens, which are then taken out.
from django.contrib.auth import admin as stock_accounts
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import admin as stock_queue
from procrastinate.contrib.django.models import ProcrastinateJob
from taggit import admin as stock_tags
from taggit.models import Tag as StockTag

from articles.admin import my_work, notices
from articles.desk_site import DeskSite

STOCK = {stock_accounts: Group, stock_tags: StockTag, stock_queue: ProcrastinateJob}

for model in STOCK.values():
    admin.site.unregister(model)

admin.site.site_title = _("Newsroom desk")
admin.site.site_header = _("Newsroom desk")
admin.site.index_title = _("Desk")
admin.site.enable_nav_sidebar = False

desk = cast(DeskSite, admin.site)
desk.first_screen = my_work.first_screen
desk.add_answer("viec-cua-toi/", my_work.refreshed, "desk_my_work")
desk.add_answer("thong-bao/moi/", notices.newest, "desk_notices")
desk.add_answer("thong-bao/da-xem/", notices.mark_seen, "desk_notices_seen")
desk.add_page("thong-bao/", notices.told, "desk_notices_told")
desk.add_page("thong-bao/cach-nhan/", notices.choices, "desk_notice_choices")
