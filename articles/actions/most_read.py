"""Keeping a story out of what is read most, whoever reads it."""

import datetime

from django.db import transaction

from articles.actions.auditing import tell_change
from articles.actions.drafts import locked
from articles.enums import Deed
from articles.models import Article, MostReadBlock, User
from articles.rights import Case, require


@transaction.atomic
def keep_out_of_most_read(*, by: User, at: datetime.datetime, article: Article) -> None:
    stored = locked(article, by=by)
    require(by, "keep_out", Case(stored, at))
    _block, is_new = MostReadBlock.objects.get_or_create(
        article=stored, defaults={"blocked_at": at, "blocked_by": by}
    )
    if is_new:
        tell_kept_out(stored, by=by, at=at, before=False)


@transaction.atomic
def let_into_most_read(*, by: User, at: datetime.datetime, article: Article) -> None:
    stored = locked(article, by=by)
    require(by, "keep_out", Case(stored, at))
    removed, _of_tables = MostReadBlock.objects.filter(article=stored).delete()
    if removed:
        tell_kept_out(stored, by=by, at=at, before=True)


def tell_kept_out(article: Article, *, by: User, at: datetime.datetime, before: bool) -> None:
    changes = {"kept_out": (before, not before)}
    tell_change(Deed.CHANGE, article, by=by, at=at, name=article.headline, changes=changes)
