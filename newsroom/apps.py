from django.apps import AppConfig
from django.contrib.admin import apps as stock
from django.utils.module_loading import autodiscover_modules


class NewsroomConfig(AppConfig):
    name = "newsroom"
    default = True

    def ready(self) -> None:
        autodiscover_modules("checks")


class DeskConfig(stock.AdminConfig):
    """Only the site is ours: its first screen and its notices."""

    default = False
    default_site = "articles.desk_site.DeskSite"
