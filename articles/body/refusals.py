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


class EmbedRefused(BodyRefused):
    """An address, or an embed code, that cannot become part of a story."""


class EmbedUnknown(EmbedRefused):
    def __init__(self) -> None:
        super().__init__(
            _("This is no address of YouTube, Facebook, TikTok, Google Maps or OpenStreetMap.")
        )


class EmbedShortened(EmbedRefused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "A shortened address does not say what it leads to. Open it in the browser, then "
                "copy the address from there."
            )
        )


class EmbedNothingNamed(EmbedRefused):
    def __init__(self, service: str) -> None:
        super().__init__(
            _("This address of %(service)s names no single video, post or place.")
            % {"service": service}
        )
