"""Photographs that somebody brings, and the stories that show them."""

import io

from django.utils import timezone

from articles import media
from articles.models import public_storage
from tests import factories
from tests.factories import make_article, make_masthead
from tests.media_files import jpeg


def take_in(by, content=None, name="ảnh lũ.jpg", **fields):
    photograph = bring(by, content, name, **fields)
    media.make_renditions(photograph, at=timezone.now())
    return photograph


def bring(by, content=None, name="ảnh lũ.jpg", **fields):
    return media.take_in_photograph(
        by=by,
        at=timezone.now(),
        file=io.BytesIO(jpeg((900, 600)) if content is None else content),
        name=name,
        **fields,
    )


def fill(photograph, by, content=None):
    filled = media.fill_missing_photograph(
        by=by,
        at=timezone.now(),
        photograph=photograph,
        file=io.BytesIO(content or jpeg((900, 600))),
        name="tìm thấy.jpg",
    )
    media.make_renditions(filled, at=timezone.now())
    return filled


def published_with(photograph, by, *, shown_from=None, **fields):
    make_masthead()
    article = make_article(**fields)
    if not article.photograph_uses.update(**factories.TOLD):
        factories.make_use(article, photograph)
    now = timezone.now()
    factories.pass_and_publish(by=by, at=now, article=article, shown_from=shown_from)
    return article


def public_names(photograph):
    return [made.name for made in photograph.renditions.all() if public_storage().exists(made.name)]
