from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.jobs import forget_old_uploads


class Command(BaseCommand):
    help = _("Throw away uploads whose rest never came. Run it once a day.")

    def handle(self, *args: Any, **options: Any) -> None:
        count = forget_old_uploads(at=timezone.now())
        self.stdout.write(_("Threw away %(count)d uploads.") % {"count": count})
