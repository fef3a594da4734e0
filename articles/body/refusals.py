from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.text import format_number


class BodyRefused(ValueError):
    """A body that cannot be taken as it is; the message is for the person who sent it."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


class BodyTooLarge(BodyRefused):
    def __init__(self, limit: int) -> None:
        super().__init__(
            _("The text is too long: at most %(limit)s bytes can be kept, formatting included.")
            % {"limit": format_number(limit)}
        )


class BodyTooDeep(BodyRefused):
    def __init__(self) -> None:
        super().__init__(_("The text is nested too deeply. Paste it again without formatting."))


class BodyDamaged(BodyRefused):
    def __init__(self) -> None:
        super().__init__(_("The text holds a damaged character. Copy it again from its source."))
