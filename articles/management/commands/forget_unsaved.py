from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.jobs import forget_after_term


class Command(BaseCommand):
    help = _("Throw away unsaved texts that nobody came back for. Run it once a day.")

    def handle(self, *args: Any, **options: Any) -> None:
        forgotten = forget_after_term(at=timezone.now())
        self.stdout.write(_("Threw away %(count)d unsaved texts.") % {"count": forgotten.texts})
