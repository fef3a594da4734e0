"""The desk as a whole: its name, and the stock screens that it does without."""

from django.contrib import admin

# Importing these registers their stock screens, which are then taken out.
from django.contrib.auth import admin as stock_accounts
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import admin as stock_queue
from procrastinate.contrib.django.models import ProcrastinateJob
from taggit import admin as stock_tags
from taggit.models import Tag as StockTag

STOCK = {stock_accounts: Group, stock_tags: StockTag, stock_queue: ProcrastinateJob}

for model in STOCK.values():
    admin.site.unregister(model)

admin.site.site_title = _("Newsroom desk")
admin.site.site_header = _("Newsroom desk")
admin.site.index_title = _("Desk")
admin.site.enable_nav_sidebar = False
