from django.apps import AppConfig
from django.core.checks import register

from newsroom.checks import installation_is_complete


class NewsroomConfig(AppConfig):
    name = "newsroom"

    def ready(self) -> None:
        register(installation_is_complete)
