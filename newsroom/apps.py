from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NewsroomConfig(AppConfig):
    name = "newsroom"

    def ready(self) -> None:
        autodiscover_modules("checks")
