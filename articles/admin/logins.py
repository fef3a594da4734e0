"""Signing in and out, as Django's own notices of them tell it.

Ours are no signals of saving or deleting: these are the framework's only word on a login, and
they come from every way in.
"""

import time
from collections import deque
from collections.abc import Callable
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.utils import timezone

from articles.actions.auditing import tell
from articles.enums import AuditArea, Deed
from articles.models import User

LONGEST_NAME = 150


class Flood:
    """Guessing by machine must not fill a record that can never be emptied: beyond so many in a
    minute they are counted, and the next entry says how many.
    """

    def __init__(
        self, most: int = 60, seconds: float = 60.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._entered: deque[float] = deque()
        self._left_out = 0

    def admits(self) -> bool:
        now = self._clock()
        while self._entered and self._entered[0] <= now - self._seconds:
            self._entered.popleft()
        if len(self._entered) >= self._most:
            self._left_out += 1
            return False
        self._entered.append(now)
        return True

    def left_out(self) -> int:
        """Since the last time somebody asked."""
        count, self._left_out = self._left_out, 0
        return count


refused_logins = Flood()


@receiver(user_logged_in)
def tell_signed_in(sender: Any, user: User, **more: Any) -> None:
    tell(Deed.SIGN_IN, by=user, at=timezone.now(), area=AuditArea.LOGINS, subject=user)


@receiver(user_logged_out)
def tell_signed_out(sender: Any, user: User | None, **more: Any) -> None:
    if user is not None:
        tell(Deed.SIGN_OUT, by=user, at=timezone.now(), area=AuditArea.LOGINS, subject=user)


@receiver(user_login_failed)
def tell_refused(sender: Any, credentials: dict[str, Any], **more: Any) -> None:
    """Nobody is named as having done it: whose name was tried is not who tried."""
    if not refused_logins.admits():
        return
    tried = str(credentials.get("username") or "")[:LONGEST_NAME]
    tell(
        Deed.SIGN_IN_REFUSED,
        by=None,
        at=timezone.now(),
        area=AuditArea.LOGINS,
        subject=User.objects.filter(username=tried.replace("\0", "")).first(),
        name=tried,
        facts={"left_out": refused_logins.left_out() or None},
    )
