"""Stories that are published, and the card that one shares."""

import io

from django.utils import timezone
from PIL import Image

from articles import media
from articles.models import SharingCard, public_storage
from tests import factories
from tests.media_files import jpeg


def photograph(by, size=(1600, 1067)):
    file = io.BytesIO(jpeg(size))
    return media.take_in_photograph(
        by=by, at=timezone.now(), file=file, name="a.jpg", **factories.TOLD
    )


def publish(article, by, **when):
    article.refresh_from_db()
    return factories.pass_and_publish(by=by, at=timezone.now(), article=article, **when)


def changed(article, **fields):
    article.refresh_from_db()
    for name, value in fields.items():
        setattr(article, name, value)
    factories.changed_past_the_desk(article)
    return article


def card_of(article):
    return SharingCard.objects.get(published=article.published.order_by("-number").first())


def is_public(card):
    return public_storage().exists(card.name)


def image_of(card):
    with public_storage().open(card.name) as file:
        return Image.open(io.BytesIO(file.read())).convert("RGB")
