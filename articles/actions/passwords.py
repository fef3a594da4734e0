"""Every way in which a password is set is entered in the record, the command line's too."""

from django.contrib.auth.password_validation import NumericPasswordValidator
from django.utils import timezone

from articles.actions.auditing import tell_change
from articles.enums import Deed
from articles.models import User
from articles.whereabouts import whereabouts


class RecordedPasswordValidator(NumericPasswordValidator):
    """Django tells its validators of each password that was set, whoever set it."""

    def password_changed(self, password: str, user: User) -> None:
        by = user.password_set_by or (user if whereabouts().is_desk else None)
        tell_change(Deed.SET_PASSWORD, user, by=by, at=timezone.now())
