"""Accounts of the staff: a fresh password, the door closed or opened, drafts handed over."""

import datetime
import secrets

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from articles.actions.auditing import tell_change
from articles.actions.events import record
from articles.actions.offices import end_all_of, free_stories
from articles.enums import ArticleState, Deed, Verb
from articles.models import Article, Autosave, User

# Without l, i, o: read aloud over the telephone.
LETTERS = "abcdefghkmnpqrstuvwxyz"
GROUPS, LETTERS_IN_GROUP = 4, 4


class AccountRefusedError(Exception):
    """Carries a sentence for the person who tried."""


def check_may_manage(account: User, *, by: User) -> None:
    """Nobody rules over a superuser but another one."""
    if not by.has_perm("articles.change_user"):
        raise PermissionDenied
    if account.is_superuser and not by.is_superuser:
        raise PermissionDenied


def new_password() -> str:
    groups = ("".join(secrets.choice(LETTERS) for _letter in range(LETTERS_IN_GROUP))
              for _group in range(GROUPS))  # fmt: skip
    return "-".join(groups)


@transaction.atomic
def reset_password(*, by: User, at: datetime.datetime, account: User) -> str:
    """The new password is told once; whoever was signed in with the old one is out."""
    stored = locked(account)
    check_may_manage(stored, by=by)
    password = new_password()
    stored.set_password(password)
    stored.password_set_by = by
    stored.save(update_fields=["password"])
    end_sessions(stored)
    return password


@transaction.atomic
def disable_account(*, by: User, at: datetime.datetime, account: User) -> None:
    stored = locked(account)
    check_may_manage(stored, by=by)
    if stored.pk == by.pk:
        raise AccountRefusedError(_("You cannot close your own account."))
    stored.is_active = False
    stored.save(update_fields=["is_active"])
    tell_change(Deed.CLOSE_ACCOUNT, stored, by=by, at=at)
    end_sessions(stored)
    end_all_of(stored, by=by, at=at)
    free_stories(stored, by=by, at=at)


@transaction.atomic
def enable_account(*, by: User, at: datetime.datetime, account: User) -> None:
    stored = locked(account)
    check_may_manage(stored, by=by)
    stored.is_active = True
    stored.save(update_fields=["is_active"])
    tell_change(Deed.OPEN_ACCOUNT, stored, by=by, at=at)


@transaction.atomic
def hand_over_drafts(*, by: User, at: datetime.datetime, giver: User, receiver: User) -> int:
    """Every draft of one person becomes another's, unsaved text along with it; tell how many."""
    if not by.has_perm("articles.hand_over_article"):
        raise PermissionDenied
    if giver.pk == receiver.pk:
        raise AccountRefusedError(_("Choose another person to take the drafts."))
    if not (receiver.is_active and receiver.has_perm("articles.change_article")):
        raise AccountRefusedError(_("This person cannot write stories at the desk."))
    drafts = Article.objects.kept().filter(created_by=giver, state=ArticleState.DRAFT)
    if not by.has_perm("articles.change_user"):
        # Who serves in a section hands over what she may open there, and gets no more by it.
        drafts = drafts.filter(pk__in=Article.objects.within_reach_of(by, at).values("pk"))
    reason = _("From %(giver)s to %(receiver)s") % {"giver": giver, "receiver": receiver}
    handed = list(drafts.select_for_update(of=("self",), no_key=True).order_by("pk"))
    for draft in handed:
        record(
            draft, Verb.HAND_OVER, by=by, at=at, from_state=draft.state, reason=reason,
            details={"from": giver.pk, "to": receiver.pk},
        )  # fmt: skip
    Article.objects.filter(pk__in=[draft.pk for draft in handed]).update(created_by=receiver)
    unsaved = Autosave.objects.filter(Q(article__in=handed) | Q(article=None), saved_by=giver)
    unsaved.update(saved_by=receiver)
    tell_change(
        Deed.HAND_OVER_ALL,
        giver,
        by=by,
        at=at,
        facts={"receiver": receiver, "drafts": [draft.pk for draft in handed]},
    )
    return len(handed)


def locked(account: User) -> User:
    return User.objects.select_for_update(of=("self",)).get(pk=account.pk)


def end_sessions(account: User) -> None:
    """A session does not say whose it is until it is opened; only staff have any."""
    for session in Session.objects.iterator():
        if session.get_decoded().get(SESSION_KEY) == str(account.pk):
            session.delete()
